"""What SPIP's addresses say by themselves.

SPIP writes them in several ways (`urls/page`, `urls/simple`, `urls/html`, `urls/propres` and its
kin, `urls/arbo` in its source): `spip.php?article12`, `?page=article&id_article=12`,
`article12.html`, `article.php3?id_article=12`; pretty ones with signs around the title
(`-Section-`, `+-Keyword-+`, `_Author_`, `Article`), perhaps with `.html` or as a query
(`?-Section-`); and paths of sections, where other kinds are named (`mot/word`, `auteur/name`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from pipelines.extract.page import absolute

_NUMBERED: Final = re.compile(
    r"(?:^|[/?&=-])(article|breve|rubrique|auteur|mot|site|groupe|document|syndic)(\d+)"
    r"(?:\.html?)?(?=$|[&#,-])"
)
_NUMBER: Final = re.compile(r"[cert]\d")
"""A figure after the last letter of one of those words: quicker to look for than all of them."""

_SCRIPT: Final = re.compile(r"(?:^|/)(article|breve|rubrique|auteur|mot|site)\.php3?$")
_PRETTY: Final = re.compile(
    r"(?:(?P<keyword>\+-.+-\+|-\+.+\+-)|(?P<author>_.+_)|(?P<rubric>-.+-)|(?P<breve>\+.+\+)"
    r"|(?P<site>@.+@))(?:\.html)?",
    re.S,
)
"""The signs around a title, by what they say that it is the title of."""

NO_ARTICLE: Final = frozenset({"home", "rubric", "author", "keyword", "page", "site", "groupe"})
"""Kinds of addresses of pages that list others, or serve them."""

_KINDS: Final = {"rubrique": "rubric", "auteur": "author", "mot": "keyword", "syndic": "site"}
_HOMES: Final = frozenset({"", "spip.php", "index.php", "index.html"})
_STEPS: Final = {"auteur": "author", "mot": "keyword"}
"""What `urls/arbo` writes before the title of all that is no article or section."""

_TEXTS: Final = frozenset({"article", "breve"})
_PAGES: Final = {"sommaire": "home", "rubrique": "rubric", "auteur": "author", "mot": "keyword"}
_PRINT: Final = re.compile(r"imprim|print|imprsans|impression|imprimer", re.I)
_TOOLS: Final = re.compile(
    r"imprim|print|pdf|forum|recommander|envoi|epub|spipdf|article_pdf|repondre|poster", re.I
)
_VOLATILE: Final = re.compile(r"debut_\w+|var_\w+|lang|utm_\w+|fbclid|recherche|id_forum|retour")


class Address(NamedTuple):
    """An absolute address, and what it names by its form: see `kind` and `_tool_number`."""

    url: str
    kind: str | None
    tool: str | None


@lru_cache(maxsize=8192)
def join(href: str, base: str) -> Address | None:
    """Return the address that a link leads to; None for what is no address of a page.

    Given the folder of a page as `base`, a menu is joined once and not on every page of the site.
    """
    url = absolute(href, base)
    return known(url) if url else None


def kind(url: str) -> str | None:
    """Return what an address names by its form: `article`, `rubric`, `home` ...; None: unknown.

    A pretty address without signs can be an article or a page made by hand: that is None.
    """
    return known(url).kind


@lru_cache(maxsize=8192)
def known(url: str) -> Address:
    """Return an absolute address with what it names: by number, by template or by title."""
    path, given = _taken_apart(url)
    asked = _query(given) if "page=" in given or "id_article=" in given else {}
    if match := _numbered(url):
        named: str | None = _KINDS.get(match[1], match[1])
    elif page := asked.get("page"):
        named = _of_page(page, has_article="id_article" in asked)
    else:
        named = _of_title(path, given, has_article="id_article" in asked)
    return Address(url, named, _tool_number(asked) if asked else None)


def _taken_apart(url: str) -> tuple[str, str]:
    """Return path and query of an absolute address: quicker than what reads all kinds of them."""
    before, _, asked = url.partition("#")[0].partition("?")
    parts = before.split("/", 3)
    return parts[3] if len(parts) > 3 else "", asked


def _query(asked: str) -> Mapping[str, str]:
    """Return the names and values of a query; the first value of each name."""
    if "%" in asked or "+" in asked:
        return dict(reversed(parse_qsl(asked, keep_blank_values=True)))
    # Most have nothing to decode.
    found: dict[str, str] = {}
    for each in asked.split("&"):
        name, _, value = each.partition("=")
        found.setdefault(name, value)
    return found


def _of_title(path: str, given: str, *, has_article: bool) -> str | None:
    """Return what the last step of a path names, else what is asked of a script, else its form."""
    name = (unquote(path) if "%" in path else path).rstrip("/").rpartition("/")[2]
    if match := _PRETTY.fullmatch(name):
        return match.lastgroup
    if name not in _HOMES:
        return _of_path(path, given)
    return "article" if has_article else _of_query(given)


def _of_query(given: str) -> str | None:
    """Return what a query names without a path: a title, with signs or without, or nothing."""
    name = given.partition("&")[0]
    if not name or "=" in name:
        return "home"
    match = _PRETTY.fullmatch(unquote(name))
    return match.lastgroup if match else None


def _of_path(path: str, given: str) -> str | None:
    """Return what a path names that has no signs: by its script, or by the step before the last."""
    if given.startswith("id_") and (match := _SCRIPT.search(path)):
        return _KINDS.get(match[1], match[1])
    return _STEPS.get(path.rpartition("/")[0].rpartition("/")[2]) if "/" in path else None


@lru_cache(maxsize=256)
def _of_page(page: str, *, has_article: bool) -> str:
    """Return what a template makes, which has a name and may be told which article to show."""
    if has_article and _PRINT.search(page):
        return "print"
    if has_article and page == "article":
        return "article"
    return _PAGES.get(page, "page")


def _numbered(url: str) -> re.Match[str] | None:
    """Return the kind and the number that begin a query or end a path: `article12`."""
    if not _NUMBER.search(url):
        return None
    path, asked = _taken_apart(url)
    found = map(_NUMBERED.search, (asked.partition("&")[0], path.rpartition("/")[2]))
    return next(filter(None, found), None)


def number(url: str) -> str | None:
    """Return SPIP's number of the text that an address names: `article9876`, `breve12`."""
    if (match := _numbered(url)) and match[1] in _TEXTS:
        return f"{match[1]}{int(match[2])}"
    found = _query(_taken_apart(url)[1]).get("id_article", "") if "id_article=" in url else ""
    if found.isdecimal() and found.isascii() and kind(url) in {"article", "print"}:
        return f"article{int(found)}"
    return None


def _tool_number(asked: Mapping[str, str]) -> str | None:
    """Return the number in a link that does something with one article: print, reply, send."""
    found = asked.get("id_article", "")
    if found.isdecimal() and found.isascii() and _is_tool(asked.get("page", "")):
        return f"article{int(found)}"
    return None


@lru_cache(maxsize=256)
def _is_tool(page: str) -> bool:
    """Tell whether a template does something with an article; a site has few of them."""
    return bool(_TOOLS.search(page))


def plain(url: str) -> str:
    """Return `url` without fragment and without what does not name the page."""
    if "?" not in url:
        return url.partition("#")[0]
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if not any(_VOLATILE.fullmatch(name) for name, _ in pairs):
        return urlunsplit(parts._replace(fragment=""))
    kept = [(name, value) for name, value in pairs if not _VOLATILE.fullmatch(name)]
    asked = re.sub(r"=(?=&|$)", "", urlencode(kept))
    return urlunsplit(parts._replace(query=asked, fragment=""))
