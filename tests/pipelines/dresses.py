"""Sample pages in the dress of themes that were never seen: same texts, other pages around them.

No class of a dress says what a thing is, for none may be relied on: `a1`, or what utility style
sheets print. What is left is what every page has: a title, lines around a text, a text, and boxes
that show other texts. Labels and dates are those of the dress's language, not of the text's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from babel.dates import format_date
from lxml import etree
from lxml.html import HtmlElement

from archive.model import Family
from pipelines.extract.page import line_of, parse_html

FIXTURES = Path(__file__).parent.parent / "fixtures"
PLUGINS = frozenset({"sharedaddy", "jp-relatedposts", "addtoany_share_save_container"})
"""What plugins put into the text; a dress has boxes of its own."""
LEAD = "What began as a quarrel over rosters has become a question of who decides."
"""The standfirst of a text that has none."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a sample page says, apart from its theme; `text` is the markup of the text."""

    family: Family
    number: int
    url: str
    title: str
    authors: tuple[str, ...]
    day: date
    standfirst: str
    text: str
    body_text: str


def parts_of(family: Family, name: str, markup: str) -> Parts:
    """Take a captured page apart with the help of its gold file."""
    gold = json.loads((FIXTURES / family.value / "gold" / f"{name}.json").read_text("utf-8"))
    tree = parse_html(markup)
    assert tree is not None
    box = _text_box(tree, gold["id"])
    for element in [e for e in box.iter("p") if line_of(e) == gold["standfirst"]]:
        element.drop_tree()
    return Parts(
        family,
        int(gold["id"]),
        gold["url"],
        gold["title"],
        tuple(gold["authors"]),
        date.fromisoformat(gold["published"][:10]),
        gold["standfirst"] or LEAD,
        "".join(etree.tostring(child, encoding="unicode", method="html") for child in box),
        gold["body_text"],
    )


def _text_box(tree: HtmlElement, number: int) -> HtmlElement:
    node = next((e for e in tree.iter("div") if e.get("id") == f"node-{number}"), tree)
    names = {"entry-content", "field-name-body"}
    box = next(e for e in node.iter("div") if names & set((e.get("class") or "").split()))
    items = [e for e in box.iter("div") if "field-item" in (e.get("class") or "").split()]
    for element in [e for e in box.iter() if PLUGINS & set((e.get("class") or "").split())]:
        element.drop_tree()
    return items[0] if items else box


# --- what dresses have in common --------------------------------------------------------------


def _page(parts: Parts, language: str, body: str) -> str:
    is_post = parts.family is Family.WORDPRESS
    short = f"/?p={parts.number}" if is_post else f"/node/{parts.number}"
    names = f"single single-post postid-{parts.number}" if is_post else "a0"
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{escape(parts.title)} | The Sample'
        f'</title><link rel="canonical" href="{parts.url}"><link rel="shortlink" href="{short}">'
        f'</head><body class="{names}">{body}</body></html>'
    )


def _day(parts: Parts, language: str) -> str:
    return format_date(parts.day, "long", locale=language)


def _root(parts: Parts, inner: str) -> str:
    """Return the element of the post or node: its number is all that the system prints."""
    name = "id" if parts.family is Family.WORDPRESS else "data-history-node-id"
    value = f"post-{parts.number}" if parts.family is Family.WORDPRESS else str(parts.number)
    return f'<article {name}="{value}">{inner}</article>'


def _cards() -> str:
    """Return other texts in short, each with a name and a day of its own."""
    told = "Something else that happened on the quay that week, told in one sentence and no more."
    cards = (
        f'<div class="b1"><h3><a href="/other-{n}/">Another text, the {n}th</a></h3><div>'
        f"<span>Xenia Lund</span> <time>1 May 20{n}</time></div><p>{told}</p></div>"
        for n in (11, 12, 13)
    )
    return f'<div class="b0"><h2>More</h2>{"".join(cards)}</div>'


# --- the dresses ------------------------------------------------------------------------------


def utilities(parts: Parts) -> str:
    """Lines in boxes of utility classes, between the title and the text."""
    inner = (
        f'<h1 class="text-5xl">{escape(parts.title)}</h1>'
        f'<p class="text-xl mt-4">{escape(parts.standfirst)}</p>'
        f'<div class="flex gap-4"><div>{", ".join(parts.authors)} <button>Folgen</button></div>'
        f'<div>{_day(parts, "de")} · 4 Min.</div></div><div class="prose">{parts.text}</div>'
    )
    return _page(parts, "de", f"<main>{_root(parts, inner)}{_cards()}</main>")


def listed(parts: Parts) -> str:
    """Names and day as labels with values, under the text."""
    inner = (
        f'<div class="a1"><h1>{escape(parts.title)}</h1></div><div class="a2">'
        f'{escape(parts.standfirst)}</div><div class="a3">{parts.text}</div><dl class="a4">'
        f"<dt>Auteur</dt><dd>{', '.join(parts.authors)}</dd><dt>Datum</dt>"
        f"<dd>{_day(parts, 'nl')}</dd></dl>"
    )
    return _page(parts, "nl", f"<div>{_root(parts, inner)}{_cards()}</div>")


def beside(parts: Parts) -> str:
    """The title in a band over all; names and day loose in a column beside the text."""
    names = " e ".join(parts.authors)
    column = f'<div class="a2"><img src="/a.jpg"><strong>{names}</strong><small>{_day(parts, "it")}'
    text = f'</small></div><div class="a3">{parts.text}</div><div class="a4">{_cards()}</div>'
    band = f"<h1>{escape(parts.title)}</h1><div>{escape(parts.standfirst)}</div>"
    return _page(parts, "it", f'<section class="a1">{band}</section>{_root(parts, column + text)}')


def above(parts: Parts) -> str:
    """Day and names over the title, cards before all of it."""
    inner = (
        f'<div class="a1"><div>{_day(parts, "ca")}</div><div>Per {" i ".join(parts.authors)}</div>'
        f'<h1>{escape(parts.title)}</h1></div><h2 class="a2">{escape(parts.standfirst)}</h2>'
        f'<div class="a3">{parts.text}</div>'
    )
    return _page(parts, "ca", f'<div class="a5">{_cards()}</div>{_root(parts, inner)}')


def table(parts: Parts) -> str:
    """A page of tables: no heading at all, names and day in one line, a break between them."""
    inner = (
        f'<table><tr><td><a href="/">Sample</a></td><td><p class="a1"><b>{escape(parts.title)}</b>'
        f'</p><p class="a2">{_day(parts, "pt")}<br>{" e ".join(parts.authors)}</p>'
        f'<div class="a3"><p><b>{escape(parts.standfirst)}</b></p>{parts.text}</div></td></tr>'
        "</table>"
    )
    return _page(parts, "pt", _root(parts, inner))


def rows(parts: Parts) -> str:
    """A text that a builder set in rows of the same form."""
    whole = parse_html(f"<div>{parts.text}</div>")
    assert whole is not None
    blocks = [e for e in next(whole.iter("div")) if isinstance(e.tag, str)]
    half = len(blocks) // 2
    halves = (
        "".join(etree.tostring(e, encoding="unicode", method="html") for e in each)
        for each in (blocks[:half], blocks[half:])
    )
    text = "".join(f'<div class="r1"><div class="r2">{each}</div></div>' for each in halves)
    inner = (
        f"<h1>{escape(parts.title)}</h1><div>{escape(parts.standfirst)}</div>"
        f"<div><span>Του {', '.join(parts.authors)}</span> / <span>{_day(parts, 'el')}</span></div>"
        f'<div class="r0">{text}</div>'
    )
    return _page(parts, "el", f"{_root(parts, inner)}{_cards()}")


DRESSES: Mapping[str, Callable[[Parts], str]] = {
    dress.__name__: dress for dress in (utilities, listed, beside, above, table, rows)
}
