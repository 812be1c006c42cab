"""`/charts`: pictures where one looks rather than reads, each with its numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from datasette import Response

from archive.web import download, drawing
from archive.web.desk import Desk, Missing, view
from archive.web.pages.over_time import Table, by_year
from archive.web.sql import charts as sql
from archive.web.sql.charts import Years
from archive.web.sql.rows import publications
from archive.web.words import language

WORDS = 6
"""Words that one chart can show."""
GRID = 14
"""Columns and lines of a grid of dots."""
KINDS = {
    "translation_of": "translates",
    "reprint_of": "reprints",
    "language_version": "has in another language",
    "link": "links to",
}
BY = {"all": "all together", "site": "by publication", "language": "by language"}


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with the numbers behind it; `draw` makes the SVG, of a width in pixels."""

    title: str
    explanation: str
    table: Table
    draw: Callable[[int], str]
    form: dict[str, Any]
    """What was asked, for the form."""


async def articles(desk: Desk) -> Chart:
    """Articles over time, all or those that a search finds."""
    by, q = _by(desk, "site"), desk.argument("q")

    def ask(db: sqlite3.Connection) -> Years:
        return _named(db, sql.over_time(db, q, by), by)

    series = await desk.read(ask)
    return Chart(
        "Articles over time",
        "How many articles were published in each year.",
        by_year(series),
        lambda width: drawing.bars(series, width=width),
        {"q": q, "by": by},
    )


async def words(desk: Desk) -> Chart:
    """How often words were written, year by year, relative to all articles."""
    by, asked, q = _by(desk, "all"), desk.argument("words"), desk.argument("q")
    chosen = [word.strip() for word in asked.split(",") if word.strip()][:WORDS]

    def ask(db: sqlite3.Connection) -> tuple[Years, Years]:
        totals = _named(db, sql.over_time(db, q, by), by)
        found: Years = {}
        for word in chosen:
            counted = _named(db, sql.over_time(db, f"({word}) {q}", by), by)
            if by == "all":
                found[word] = counted.get("all", {})
            else:
                found |= {f"{word} · {name}": years for name, years in counted.items()}
        return found, totals

    found, totals = await desk.read(ask)
    series = {name: _share(years, _whole(totals, name)) for name, years in found.items()}
    return Chart(
        "A word over time",
        "Of all articles of a year, or of those that a search finds (such as lang:en), how many "
        "hold the word, in per cent. Anything that the search box understands can be a word.",
        _shares(found, totals),
        lambda width: drawing.lines(series, unit="% of articles", width=width),
        {"words": asked, "q": q, "by": by},
    )


async def translations(desk: Desk) -> Chart:
    """Who translates whom."""
    pairs = await desk.read(sql.translations)
    counts = {(each["translator"], each["author"]): each["texts"] for each in pairs}
    return Chart(
        "Who translates whom",
        "Translators down the side, authors below; the larger the dot, the more texts.",
        Table(("translator", "author", "texts"), _lines(pairs, "translator", "author", "texts")),
        lambda width: _grid(counts, width),
        {},
    )


async def reprints(desk: Desk) -> Chart:
    """Which publications reprint, translate and link to which."""
    ties = await desk.read(sql.ties)
    counts: dict[tuple[str, str], int] = {}
    for each in ties:
        pair = (each["publication"], each["named"])
        counts[pair] = counts.get(pair, 0) + each["articles"]
    ties = [each | {"kind": KINDS.get(each["kind"], each["kind"])} for each in ties]
    columns = ("publication", "kind", "named", "articles")
    return Chart(
        "Reprints, translations and links between publications",
        "Down the side the publication that reprints, translates or links; below the one that it "
        "names. The larger the dot, the more articles.",
        Table(columns, _lines(ties, *columns)),
        lambda width: _grid(counts, width),
        {},
    )


CHARTS: dict[str, Callable[[Desk], Awaitable[Chart]]] = {
    "articles": articles,
    "words": words,
    "translations": translations,
    "reprints": reprints,
}


@view
async def overview(desk: Desk) -> Response:
    """List the charts."""
    return await desk.page("charts.html")


@view
async def page(desk: Desk) -> Response:
    """Show a chart with its numbers."""
    name = desk.named("name")
    chart = await _chart(desk, name)
    link = partial(_link, desk, name)
    return await desk.page("chart.html", name=name, chart=chart, link=link, by=BY)


@view
async def as_svg(desk: Desk) -> Response:
    """Draw a chart."""
    chart = await _chart(desk, desk.named("name"))
    return desk.drawing(chart.draw(desk.width))


@view
async def as_csv(desk: Desk) -> Response:
    """Answer with the numbers of a chart."""
    name = desk.named("name")
    chart = await _chart(desk, name)
    return desk.file(download.table(chart.table.head, chart.table.lines), "text/csv", f"{name}.csv")


async def _chart(desk: Desk, name: str) -> Chart:
    if name not in CHARTS:
        raise Missing("There is no such chart.")
    return await CHARTS[name](desk)


def _link(desk: Desk, name: str, end: str, **more: str) -> str:
    asked = {key: desk.argument(key) for key in ("q", "words", "by")}
    return desk.places.path(f"/charts/{name}{end}", **asked, **more)


def _by(desk: Desk, default: str) -> str:
    by = desk.argument("by")
    return by if by in BY else default


def _named(db: sqlite3.Connection, series: Years, by: str) -> Years:
    """Return series under the names of publications and languages, the largest first."""
    titles = publications(db) if by == "site" else {}
    found: Years = {}
    for key in sorted(series, key=lambda each: -sum(series[each].values())):
        name = titles.get(key, key) if by == "site" else language(key) if by != "all" else key
        years = found.setdefault(name, {})
        for year, count in series[key].items():
            years[year] = years.get(year, 0) + count
    return found


def _whole(totals: Years, name: str) -> dict[int, int]:
    """Return the totals that a series is a part of."""
    return totals.get(name.rpartition(" · ")[2]) or totals.get("all", {})


def _share(years: dict[int, int], whole: dict[int, int]) -> dict[int, float]:
    return {year: round(100 * years.get(year, 0) / count, 2) for year, count in whole.items()}


def _shares(found: Years, totals: Years) -> Table:
    lines = [
        (year, name, years.get(year, 0), whole, round(100 * years.get(year, 0) / whole, 2))
        for name, years in found.items()
        for year, whole in sorted(_whole(totals, name).items())
    ]
    head = ("year", "word", "articles with it", "all articles", "per cent")
    return Table(head, tuple(lines))


def _lines(found: list[dict[str, Any]], *columns: str) -> tuple[tuple[object, ...], ...]:
    return tuple(tuple(each[column] for column in columns) for each in found)


def _grid(counts: dict[tuple[str, str], int], width: int) -> str:
    """Draw the most frequent names of pairs as a grid of dots."""
    most = GRID if width == drawing.WIDE else GRID // 2
    lines = list(dict.fromkeys(line for line, _ in counts))[:most]
    columns = list(dict.fromkeys(column for line, column in counts if line in lines))[:most]
    found = {line: [counts.get((line, column), 0) for column in columns] for line in lines}
    shown = {line: numbers for line, numbers in found.items() if any(numbers)}
    return drawing.dots(columns, shown, width=width)


ROUTES = (
    (r"^/charts$", overview),
    (r"^/charts/(?P<name>[a-z]+)\.svg$", as_svg),
    (r"^/charts/(?P<name>[a-z]+)\.csv$", as_csv),
    (r"^/charts/(?P<name>[a-z]+)$", page),
)
