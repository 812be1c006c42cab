"""Charts as SVG, drawn by pygal: bars over years, lines of words, dots for who and whom.

A drawing is shown as an image, so nothing in it can run; it holds its own colours for light and
dark. The numbers stand beside it as a table, which is what a screen reader reads.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pygal
from pygal.style import Style

from archive.web.words import printable

# pygal looks for plugins of its own with an import hook of a form that Python has given up, and
# that warns at every other import; it has no plugins that we use.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

COLOURS = ("#8c2f24", "#2f5d7c", "#6b7a2a", "#a8741a", "#5b4a8a", "#3d7a6a", "#8a5470", "#5d5d5d")
"""Eight, told apart by people who do not see red and green too."""
WIDE, NARROW = 1160, 420
"""Widths in pixels, for a desk and for a phone: letters are to be as large as those around."""
_FONT = "Georgia, 'Iowan Old Style', Palatino, serif"
_OWN = """inline:
  .series .line { stroke-width: 2 !important }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e0d4 !important }
    .guide.line, .axis .line { stroke: #4a463e !important }
    .series, .legends rect { filter: brightness(1.6) }
  }"""

Series = Mapping[str, Mapping[int, float]]


def bars(series: Series, *, height: int = 340, width: int = WIDE) -> str:
    """Draw years as bars, one part for each series, the largest at the bottom."""
    series = _few(series)
    years = _years(series)
    chart = pygal.StackedBar(**_options(height, width, len(years), list(series)))
    chart.x_labels = [str(year) for year in years]
    for name, values in series.items():
        chart.add(_short(name), [values.get(year) for year in years])
    return _svg(chart)


def lines(series: Series, *, unit: str, width: int = WIDE) -> str:
    """Draw a line over years for each series; a year without a value is a gap.

    Shares cannot be added up, so of too many series the last are not drawn; the table has all.
    """
    series = dict(list(series.items())[: len(COLOURS)])
    years = _years(series)
    options = _options(380, width, len(years), list(series))
    chart = pygal.Line(**options, y_title=unit, allow_interruptions=True, dots_size=3.5)
    chart.x_labels = [str(year) for year in years]
    for name, values in series.items():
        chart.add(_short(name), [values.get(year) for year in years])
    return _svg(chart)


def dots(columns: Sequence[str], lines_: Mapping[str, Sequence[int]], *, width: int = WIDE) -> str:
    """Draw a grid of dots: a line for each name, the size of a dot is the number."""
    options = _options(max(240, 150 + 34 * len(lines_)), width, len(columns), [])
    options["style"] = _style(COLOURS[:1] * max(1, len(lines_)))
    options["x_labels_major_every"] = 1
    chart = pygal.Dot(**options, x_label_rotation=40)
    chart.x_labels = [_short(name) for name in columns]
    for name, values in lines_.items():
        chart.add(_short(name), list(values))
    return _svg(chart)


def _options(height: int, width: int, labels: int, series: Sequence[str]) -> dict[str, Any]:
    # pygal gives every entry of the legend the same room, and the legend one line too few.
    columns = max(1, min(len(series), width // (60 + 9 * max(map(len, series), default=1))))
    rows = -(-len(series) // columns) if len(series) > 1 else 0
    return {
        "style": _style(COLOURS),
        "css": ["file://style.css", "file://graph.css", _OWN],
        "js": [],
        "width": width,
        "height": height + 24 * rows,
        "explicit_size": False,
        "show_legend": len(series) > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": columns,
        "legend_box_size": 11,
        "margin_bottom": 12 + 18 * max(0, rows - 1),
        "x_labels_major_every": max(1, -(-labels * 46 // width)),
        "show_minor_x_labels": False,
        "no_data_text": "Nothing to draw",
        "disable_xml_declaration": True,
        "margin": 12,
        "truncate_label": -1,
    }


def _style(colours: tuple[str, ...]) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground="#3a362f",
        foreground_strong="#1d1b18",
        foreground_subtle="#6b655a",
        guide_stroke_color="#d8d0c0",
        major_guide_stroke_color="#d8d0c0",
        guide_stroke_dasharray="none",
        major_guide_stroke_dasharray="none",
        opacity="1",
        colors=colours,
        font_family=_FONT,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        title_font_size=13,
    )


def _few(series: Series) -> Series:
    """Return series, the largest first; of more than colours, the smallest are `others`."""
    names = sorted(series, key=lambda name: -sum(series[name].values()))
    if len(series) <= len(COLOURS):
        return {name: series[name] for name in names}
    kept = {name: series[name] for name in names[: len(COLOURS) - 1]}
    others: dict[int, float] = {}
    for name in names[len(COLOURS) - 1 :]:
        for year, count in series[name].items():
            others[year] = others.get(year, 0) + count
    return kept | {"others": others}


def _svg(chart: pygal.graph.graph.Graph) -> str:
    chart.add_xml_filter(_without_script)
    return str(chart.render(is_unicode=True))


def _without_script(root: Any) -> Any:
    """Take out the configuration that pygal writes as a script, which no image can run."""
    for script in [*root.iter("script"), *root.iter("{*}script")]:
        if script.getparent() is not None:
            script.getparent().remove(script)
    return root


def _years(series: Series) -> list[int]:
    found = {year for values in series.values() for year in values}
    return list(range(min(found), max(found) + 1)) if found else []


def _short(name: str) -> str:
    name = printable(name)
    return name if len(name) <= 36 else f"{name[:35]}…"
