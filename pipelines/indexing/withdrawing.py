"""Taking something out of view, at once, for a time or for good, and bringing it back.

What is withdrawn is not read into the index any more, so no search, desk or export can show it;
it has no line in the CDXJ, so no player finds it; and crawls do not ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.errors import ArticleNotFound, HemerotecaError, SiteError
from archive.index import articles as index
from archive.index.addresses import address_key
from archive.index.store import Store
from archive.model import Site
from archive.withdrawal.passages import Passages
from archive.withdrawal.purge import Purged, purge
from archive.withdrawn import TAKEDOWN, UNDONE, Decision, Withdrawn, decisions, host_of_key
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.persons import FILE, Persons
from pipelines.indexing.rebuilding import reindex
from pipelines.indexing.scanning import Progress, silent

_TEXTS = """
SELECT standfirst, body_text, notes, postscript FROM versions WHERE article = ?
UNION SELECT standfirst, body_text, notes, postscript FROM articles WHERE id = ?
UNION SELECT excerpt, NULL, NULL, NULL FROM articles WHERE id = ?"""
_OTHER_TEXTS = """
SELECT id, coalesce(standfirst, '') || ' ' || coalesce(body_text, '') || ' ' ||
    coalesce(notes, '') || ' ' || coalesce(postscript, '')
FROM articles"""
_OF_KEYS = "id IN (SELECT capture FROM reading_keys WHERE key IN (SELECT id FROM temp.gone))"
_PAGES = "SELECT DISTINCT capture FROM readings WHERE role NOT IN ('api', 'feed', 'alias', 'gone')"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was taken out of view."""

    id: str
    articles: tuple[str, ...]
    """Their addresses."""
    addresses: int
    purged: Purged | None = None


def withdraw(
    collection: Collection,
    asked: str,
    sites: Mapping[str, Site],
    *,
    reason: str,
    requested_by: str | None = None,
    until: str | None = None,
    for_good: bool = False,
    progress: Progress = silent,
) -> Withdrawal:
    """Take out of view what `asked` names: an article, an address, `person:NAME`, `site:SLUG`.

    `until` is an ISO date; `for_good` also removes it from the WARC files. Call it with the
    collection's lock held. Raises `ArticleNotFound`, `SiteError`.
    """
    with Store(collection.press) as store:
        target = _Target(collection, store, sites, asked)
        decision = Decision(
            id=datetime.now(UTC).strftime("T%Y%m%d%H%M%S%f"),
            asked=asked,
            reason=reason,
            requested_by=requested_by,
            until=until,
            purge=for_good,
            **target.names(),
        )
        urls = tuple(target.urls)
        passages = Passages(target.texts(), target.other_texts()) if for_good else None
        who = collection.settings.operator
        collection.ledger.append(TAKEDOWN, asdict(decision), who=who)
        hidden = Withdrawn.of(collection)
        _hide(collection, store, sites, hidden, target.keys)
        pages = frozenset(row[0] for row in store.connection.execute(_PAGES))
    purged = None
    if passages is not None:
        purged = purge(collection, decision, passages, pages)
        collection.ledger.append("purge", {"id": decision.id, **asdict(purged)}, who=who)
        reindex(collection, sites, progress)
    return Withdrawal(decision.id, urls, len(decision.addresses), purged)


def undo(
    collection: Collection, asked: str, sites: Mapping[str, Site], progress: Progress = silent
) -> tuple[str, ...]:
    """Bring back what a decision hid; return the ids of the decisions that this undid.

    `asked` is the decision's id or what it was asked for. Raises `ArticleNotFound`.
    """
    return _end(collection, sites, progress, _like(collection, asked))


def lift(
    collection: Collection, sites: Mapping[str, Site], progress: Progress = silent
) -> tuple[str, ...]:
    """Bring back what was withdrawn until a date that has come."""
    today = datetime.now(UTC).date().isoformat()
    ended = [one for one in decisions(collection) if one.until and one.until <= today]
    return _end(collection, sites, progress, ended)


def _like(collection: Collection, asked: str) -> list[Decision]:
    found = [each for each in decisions(collection) if asked in {each.id, each.asked}]
    if not found and "://" in asked:
        key = address_key(asked)
        found = [each for each in decisions(collection) if key in each.addresses]
    if not found:
        raise ArticleNotFound(f"no decision about {asked!r}; `hemeroteca takedown` lists them")
    for each in found:
        if each.purge:
            raise HemerotecaError(f"{each.asked} was purged ({each.id}): nothing is left of it")
    return found


def _end(
    collection: Collection, sites: Mapping[str, Site], progress: Progress, ended: list[Decision]
) -> tuple[str, ...]:
    for each in ended:
        collection.ledger.append(UNDONE, {"id": each.id}, who=collection.settings.operator)
    if ended:
        reindex(collection, sites, progress)
    return tuple(each.id for each in ended)


def _hide(
    collection: Collection,
    store: Store,
    sites: Mapping[str, Site],
    hidden: Withdrawn,
    keys: set[str],
) -> None:
    """Drop from index and CDXJ what is hidden now."""
    persons = Persons.load(collection.root / FILE)
    indexer = Indexer(store, sites, persons, hidden)
    store.connection.execute("CREATE TEMP TABLE gone (id TEXT PRIMARY KEY)")
    store.connection.executemany("INSERT INTO temp.gone VALUES (?)", ((each,) for each in keys))
    store.connection.create_function("hides", 1, hidden.hides, deterministic=True)
    for capture in store.captures(f"({_OF_KEYS} OR hides(url))"):
        indexer.withdraw(capture)
    indexer.settle()
    shown = (each for each in store.captures() if not hidden.hides(each.url))
    Cdxj(collection.cdxj).rebuild(shown)


class _Target:
    """What a request is about."""

    def __init__(
        self, collection: Collection, store: Store, sites: Mapping[str, Site], asked: str
    ) -> None:
        self._store = store
        self._sites = {**store.sites(), **sites}
        self._persons = Persons.load(collection.root / FILE)
        self.people: tuple[str, ...] = ()
        self.slugs: tuple[str, ...] = ()
        kind, colon, name = asked.partition(":")
        if colon and kind == "person":
            self.ids = self._of_person(name.strip())
        elif colon and kind == "site":
            self.ids = self._of_site(name.strip())
        else:
            self.ids = self._of_article(collection, asked)
        self.urls = [self._value("canonical_url", each) for each in self.ids]
        self._alone = (asked,) if not self.ids and not (self.people or self.slugs) else ()

    @property
    def keys(self) -> set[str]:
        """What ties the readings of these articles."""
        found = set()
        for each in self.ids:
            site = self._value("site", each)
            found |= {f"{site}\tc:{key}" for key in self._addresses(each)}
            if number := self._value("number", each):
                found.add(f"{site}\tn:{number}")
        return found

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the fields of a `Decision` that say what is meant."""
        addresses = {key for each in self.ids for key in self._addresses(each)}
        numbers = {
            f"{self._value('site', each)}\t{number}"
            for each in self.ids
            if (number := self._value("number", each))
        }
        sites = [self._sites[slug] for slug in self.slugs]
        hosts = {host_of_key(url) for site in sites for url in _urls(site)}
        return {
            "addresses": tuple(sorted(addresses | set(map(address_key, self._alone)))),
            "numbers": tuple(sorted(numbers)),
            "people": self.people,
            "sites": self.slugs,
            "hosts": tuple(sorted(hosts)),
        }

    def texts(self) -> list[str]:
        """Return every text that the index has of these articles."""
        rows = [
            row
            for each in self.ids
            for row in self._store.connection.execute(_TEXTS, [each, each, each])
        ]
        return [text for row in rows for text in row if text]

    def other_texts(self) -> Iterator[str]:
        """Yield the texts of all other articles."""
        own = set(self.ids)
        for article, text in self._store.connection.execute(_OTHER_TEXTS):
            if article not in own:
                yield text

    def _of_person(self, name: str) -> list[str]:
        key = self._persons.person(name, "")
        self.people = (key,)
        sql = "SELECT DISTINCT article FROM credits WHERE person = ? ORDER BY article"
        return [row[0] for row in self._store.connection.execute(sql, [key])]

    def _of_site(self, slug: str) -> list[str]:
        if slug not in self._sites:
            raise SiteError(f"no publication {slug!r}; `hemeroteca sites` lists them")
        self.slugs = (slug,)
        sql = "SELECT id FROM articles WHERE site = ? ORDER BY id"
        return [row[0] for row in self._store.connection.execute(sql, [slug])]

    def _of_article(self, collection: Collection, asked: str) -> list[str]:
        with closing(index.open_index(collection.press)) as db:
            try:
                return [index.article_ref(db, asked)]
            except ArticleNotFound:
                if "://" in asked:
                    return []
                raise

    def _addresses(self, article: str) -> list[str]:
        sql = "SELECT key FROM addresses WHERE article = ?"
        return [row[0] for row in self._store.connection.execute(sql, [article])]

    def _value(self, column: str, article: str) -> str:
        sql = f"SELECT {column} FROM articles WHERE id = ?"
        return self._store.connection.execute(sql, [article]).fetchone()[0] or ""


def _urls(site: Site) -> tuple[str, ...]:
    return (site.url, *(f"http://{host}/" for host in site.hosts))
