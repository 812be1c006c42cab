"""How to cite an article in running text: APA 7, Chicago 17, MLA 9, from its CSL-JSON item.

Only what a magazine article needs of each style, as plain text. For all the rest there are the
downloads, which a reference manager sets in any style.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archive.exports.citations.item import iso
from archive.web.words import day

Csl = Mapping[str, Any]
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def styles(item: Csl) -> dict[str, str]:
    """Return the name of each style with the citation in it."""
    return {"APA": apa(item), "Chicago": chicago(item), "MLA": mla(item)}


def apa(item: Csl) -> str:
    """Return an APA 7 reference."""
    authors = _join([_initials(name) for name in item.get("author", ())], ", & ")
    translators = _join([_initials(name, swap=False) for name in item.get("translator", ())], " & ")
    title = item.get("title", "Untitled")
    head = f"{_stop(authors)} ({_american(item, year_first=True)}). " if authors else ""
    tail = "" if authors else f" ({_american(item, year_first=True)})."
    by = f" ({translators}, Trans.)" if translators else ""
    return f"{head}{title}{by}.{tail} {_container(item, ', ({})')}. {item['URL']}"


def chicago(item: Csl) -> str:
    """Return a Chicago 17 bibliography entry."""
    authors = _inverted(item.get("author", ()))
    translators = _join([_plain(name) for name in item.get("translator", ())], " and ")
    by = f" Translated by {_stop(translators)}" if translators else ""
    head = f"{_stop(authors)} " if authors else ""
    title = _stop(item.get("title", "Untitled"))
    where = _container(item, ", no. {}")
    return f"{head}“{title}”{by} {where}, {_american(item)}. {item['URL']}."


def mla(item: Csl) -> str:
    """Return an MLA 9 works-cited entry."""
    authors = _inverted(item.get("author", ()), many=True)
    translators = _join([_plain(name) for name in item.get("translator", ())], " and ")
    by = f" Translated by {translators}," if translators else ""
    head = f"{_stop(authors)} " if authors else ""
    where = _container(item, ", no. {}")
    date = day(iso(item.get("issued"))) or "n.d."
    return f"{head}“{_stop(item.get('title', 'Untitled'))}”{by} {where}, {date}, {item['URL']}."


def _container(item: Csl, issue: str) -> str:
    number = issue.format(item["issue"]) if item.get("issue") else ""
    return f"{item.get('container-title', '')}{number}"


def _stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _join(names: Sequence[str], last: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + last + names[-1]


def _plain(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['given']} {name['family']}"


def _initials(name: Mapping[str, str], *, swap: bool = True) -> str:
    if "literal" in name:
        return name["literal"]
    initials = " ".join(f"{word[0]}." for word in name["given"].split())
    return f"{name['family']}, {initials}" if swap else f"{initials} {name['family']}"


def _inverted(names: Sequence[Mapping[str, str]], *, many: bool = False) -> str:
    """Return names with the first one turned round; `many`: et al. from three on."""
    if not names:
        return ""
    first = names[0].get("literal") or f"{names[0]['family']}, {names[0]['given']}"
    if many and len(names) > 2:
        return f"{first}, et al."
    return _join([first, *(_plain(name) for name in names[1:])], ", and ")


def _american(item: Csl, *, year_first: bool = False) -> str:
    """Return `June 19, 2026`, or `2026, June 19`; `n.d.` where there is no date."""
    if "issued" not in item:
        return "n.d."
    year, *rest = item["issued"]["date-parts"][0]
    words = [_MONTHS[rest[0] - 1], *map(str, rest[1:])] if rest and 1 <= rest[0] <= 12 else []
    date = " ".join(words)
    if not date:
        return str(year)
    if year_first:
        return f"{year}, {date}"
    return f"{date}, {year}" if len(words) > 1 else f"{date} {year}"
