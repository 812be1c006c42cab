"""What a request to take something out of view is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

from archive.collection import Collection
from archive.errors import ArticleNotFound, SiteError
from archive.index import articles as index
from archive.index.addresses import address_key
from archive.index.store import Store
from archive.model import Site
from archive.withdrawal.decisions import host_of_key
from pipelines.indexing.persons import FILE, Persons

_TEXTS = """
SELECT standfirst, body_text, notes, postscript FROM versions WHERE article = ?
UNION SELECT standfirst, body_text, notes, postscript FROM articles WHERE id = ?
UNION SELECT excerpt, NULL, NULL, NULL FROM articles WHERE id = ?"""
_OTHER_TEXTS = """
SELECT id, coalesce(standfirst, '') || ' ' || coalesce(body_text, '') || ' ' ||
    coalesce(notes, '') || ' ' || coalesce(postscript, '')
FROM articles"""


class Target:
    """The articles, addresses, people or publication that `asked` names."""

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
    def publications(self) -> frozenset[str]:
        """Those in which these articles stand."""
        return frozenset(self._value("site", each) for each in self.ids)

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
        if not name:
            raise ArticleNotFound("whose articles? give a name, as in person:'Ana Ruiz'")
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
