"""Walking SPIP.

Addresses (SPIP's `urls_decoder_url` and its `propres` scheme): `spip.php?article12`,
`?rubrique12`, `?auteur12`, `?mot12`, `?breve12`; pretty ones mark what they lead to: `-Rubric-`,
`_Author_`, `+-Keyword-+`, and an article bare. `spip.php?page=NAME` asks for a template by name.

An article that is known by its pretty address is not asked by its number: the page itself tells
its number, and SPIP redirects from one to the other.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin

from scrapy.http import TextResponse

from archive.model import Family, SkipReason
from spiders.families.addresses import Query
from spiders.families.base import FamilySpider
from spiders.families.kinds import Kind, Pager
from spiders.families.rules import Rules

_OBJECTS = {
    "article": Kind.ARTICLE,
    "breve": Kind.ARTICLE,
    "rubrique": Kind.LISTING,
    "auteur": Kind.LISTING,
    "mot": Kind.LISTING,
    "groupe": Kind.LISTING,
    "site": Kind.LISTING,
}
_OBJECT = re.compile(rf"({'|'.join(_OBJECTS)})_?(\d+)")
_OLD_SCRIPT = re.compile(r"/([a-z_]+)\.php3?$")
_TEMPLATES = {
    "plan": Kind.LISTING,
    "sommaire": Kind.HOME,
    "backend": Kind.FEED,
    "backend-breves": Kind.FEED,
    "atom": Kind.FEED,
    "sitemap.xml": Kind.SITEMAP,
    "sitemap": Kind.SITEMAP,
}
_PRINTS = ("imprim", "print", "impression")
_ID = re.compile(r"\bid_article=(\d+)")


class SpipRules(Rules):
    """What the addresses of a SPIP site mean."""

    sitemaps = ("/sitemap.xml", "/spip.php?page=sitemap.xml")

    def _drops(self, name: str) -> bool:
        return name.startswith("var_") or super()._drops(name)

    def reduce(self, path: str, query: Query) -> tuple[str, Query]:
        """Bring the spellings of one page to one.

        `?id_article=12`, `article.php3?id_article=12` and `?article12&lang=fr` are
        `spip.php?article12`; `debut_articles=0` is the first page; a pretty address knows no
        parameters but those of a pagination.
        """
        kept = [
            (name, value)
            for name, value in query
            if not self._drops(name) and not (name.startswith("debut_") and value in ("0", ""))
        ]
        found = _object(path, kept)
        debuts = [pair for pair in kept if pair[0].startswith("debut_")]
        if found:
            return "/spip.php", [(found, None), *debuts]
        if not _is_script(path):
            return path, [*debuts, *(pair for pair in kept if pair[0] == "lang")]
        if dict(kept).get("page") == "sommaire" or not kept:
            return "/", debuts
        return "/spip.php", kept

    def refuse(self, path: str, query: Query) -> SkipReason | None:
        """Refuse what acts, and what SPIP is known to answer with the home page."""
        names = {name for name, _ in query}
        if path.startswith("/ecrire") or names & {"action", "recherche"}:
            return SkipReason.ACTION
        if ".php/" in path:
            return SkipReason.TRAP_HOME  # `index.php/any/thing`: the script answers, path unread
        debuts = {name for name in names if name.startswith("debut_")}
        if len(debuts) > 1 or any(not (value or "").isdigit() for n, value in query if n in debuts):
            return SkipReason.TRAP_PAGINATION
        if path in ("/", "/index.php") and debuts:
            return SkipReason.TRAP_HOME  # the home page turns its own lists: all in the rubrics
        if path == "/spip.php":
            return self._refuse_script(dict(query), debuts)
        return None

    def _refuse_script(self, query: dict[str, str | None], debuts: set[str]) -> SkipReason | None:
        if any(_OBJECT.fullmatch(name) for name in query):
            return None
        page = query.get("page")
        if page is None:
            return SkipReason.TRAP_HOME  # `spip.php?article=12`: no such parameter
        if page in _TEMPLATES:
            narrowed = any(name.startswith("id_") for name in query)
            return SkipReason.DUPLICATE if narrowed and page.startswith("backend") else None
        if _is_print(page):
            return None
        return None if set(query) - debuts == {"page"} and _shows(page) else SkipReason.ACTION

    def kind(self, path: str, query: Query) -> Kind:
        """Tell what an address promises by number, by template, or by the marks of its name."""
        if path == "/" and not query:
            return Kind.HOME
        if path == "/spip.php":
            return _kind_of_script(query)
        name = unquote(path).rstrip("/").rpartition("/")[2]
        if len(name) > 2 and name[0] == name[-1] and name[0] in "-_+":
            return Kind.LISTING
        if any(name.startswith("debut_") for name, _ in query):
            return Kind.LISTING
        return super().kind(path, [])

    def pager(self, path: str, query: Query) -> Pager | None:
        """SPIP's pagination: `debut_LIST=N`, N entries to leave out."""
        for name, value in query:
            if name.startswith("debut_") and (value or "").isdigit():
                rest = [pair for pair in query if pair[0] != name]
                return Pager(self._listing(path, rest), name, int(value or 0))
        return None

    def role(self, response: TextResponse, kind: Kind, /) -> Kind:
        """Tell a listing under a bare name (`Rubrics-title`) from an article.

        SPIP's templates name their page in the class of the body; an article has its own number
        in the links of its tools.
        """
        if kind is not Kind.ARTICLE:
            return kind
        classes = set(" ".join(response.xpath("//body/@class").getall()).split())
        listing = {"rubrique", "auteur", "mot", "plan", "secteur"}
        names = {name.removeprefix("page_") for name in classes}
        return Kind.LISTING if names & listing and "article" not in names else Kind.ARTICLE

    def is_home_page(self, response: TextResponse, /) -> bool:
        """SPIP's home page is the template `sommaire`, and says so in the class of the body."""
        classes = " ".join(response.xpath("//body/@class").getall()).split()
        return bool({"page_sommaire", "sommaire"} & set(classes))

    def needs_print_page(self, response: TextResponse, /) -> bool:
        """Tell whether an article's page lacks what print pages give: its date, its rubric.

        A date counts in the head, in a time element or with hAtom's class; a rubric as a path
        before the title. Where both are there the print page repeats the article, half as well.
        """
        dated = response.xpath(
            "//meta[contains(@property, 'published_time') or contains(@name, 'DC.date')"
            " or contains(@name, 'dc.date') or contains(@name, 'dcterms')]/@content"
            " | //time/@datetime | //*[contains(@class, 'published')]/@title"
        ).get()
        path = response.xpath(
            "//*[contains(@class, 'arbo') or contains(@class, 'ariane') or @id='hierarchie'"
            " or contains(@class, 'hierarchie') or contains(@class, 'breadcrumb')]//a"
        )
        return not dated or not path

    def other_addresses(self, response: TextResponse) -> list[str]:
        """Return the address by number of the article that a page shows, as its tools name it.

        Only where all of them name one: a page may well link to another article's print page.
        """
        links = response.xpath("//a[contains(@href, 'page=')]/@href").getall()
        numbers = {match[1] for href in links for match in _ID.finditer(href)}
        found = super().other_addresses(response)
        if len(numbers) == 1:
            found.append(urljoin(self.site.url, f"spip.php?article{numbers.pop()}"))
        return found


def _is_script(path: str) -> bool:
    return path in ("/", "/spip.php", "/index.php") or bool(_OLD_SCRIPT.search(path))


def _object(path: str, query: Query) -> str | None:
    """Return `article12` for each way in which SPIP spells the address of an object."""
    if not _is_script(path) or any(name == "page" for name, _ in query):
        return None
    for name, value in query:
        if value is None and (match := _OBJECT.fullmatch(name)):
            return match[1] + match[2]
        if name.startswith("id_") and name[3:] in _OBJECTS and (value or "").isdigit():
            return f"{name[3:]}{value}"
    return None


def _kind_of_script(query: Query) -> Kind:
    for name, _ in query:
        if match := _OBJECT.fullmatch(name):
            return _OBJECTS[match[1]]
    page = dict(query).get("page") or ""
    return Kind.PRINT if _is_print(page) else _TEMPLATES.get(page, Kind.LISTING)


def _is_print(page: str) -> bool:
    return any(mark in page for mark in _PRINTS)


def _shows(page: str) -> bool:
    """Tell whether a template by its name shows something to everybody."""
    acts = ("recherche", "forum", "login", "spip_pass", "pdf", "identifiants", "inscription",
            "informer", "jquery", "envoi", "panier", "formulaire", "desinscription")  # fmt: skip
    return not any(word in page for word in acts)


class SpipSpider(FamilySpider):
    """Walks a SPIP site: feed and sitemap, site plan, rubrics page by page, authors, keywords."""

    family = Family.SPIP
    rules_type = SpipRules
