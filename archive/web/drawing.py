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

# pygal looks for plugins of its own with an import hook of a form that Python has given up, and
# that warns at every other import; it has no plugins that we use.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

COLOURS = ("#8c2f24", "#2f5d7c", "#6b7a2a", "#a8741a", "#5b4a8a", "#3d7a6a", "#8a5470", "#5d5d5d")
"""Eight, told apart by people who do not see red and green too."""
_FONT = "Georgia, 'Iowan Old Style', Palatino, serif"
_DARK = """inline:
  @media (prefers-color-scheme: dark) {
    {{ id }} text { fill: #e6e0d4 !important }
    {{ id }}.guide.line, {{ id }}.axis .line { stroke: #4a463e !important }
  }"""

Series = Mapping[str, Mapping[int, float]]


def bars(series: Series, *, height: int = 300) -> str:
    """Draw years as bars, one part for each series."""
    series = _few(series)
    years = _years(series)
    chart = pygal.StackedBar(**_options(height, len(years), len(series)))
    chart.x_labels = [str(year) for year in years]
    for name, values in series.items():
        chart.add(name, [values.get(year) for year in years])
    return _svg(chart)


def lines(series: Series, *, unit: str, height: int = 320) -> str:
    """Draw a line over years for each series; a year without a value is a gap.

    Shares cannot be added up, so of too many series the last are not drawn; the table has all.
    """
    series = dict(list(series.items())[: len(COLOURS)])
    years = _years(series)
    chart = pygal.Line(**_options(height, len(years), len(series)), y_title=unit)
    chart.x_labels = [str(year) for year in years]
    for name, values in series.items():
        chart.add(name, [values.get(year) for year in years])
    return _svg(chart)


def dots(columns: Sequence[str], lines_: Mapping[str, Sequence[int]]) -> str:
    """Draw a grid of dots: a line for each name, the size of a dot is the number."""
    options = _options(max(220, 120 + 34 * len(lines_)), len(columns), 0)
    one_colour = _style(COLOURS[:1] * max(1, len(lines_)))
    chart = pygal.Dot(**options | {"style": one_colour}, x_label_rotation=35)
    chart.x_labels = [_short(name) for name in columns]
    for name, values in lines_.items():
        chart.add(_short(name), list(values))
    return _svg(chart)


def _options(height: int, labels: int, series: int) -> dict[str, object]:
    return {
        "style": _style(COLOURS),
        "css": ["file://style.css", "file://graph.css", _DARK],
        "js": [],
        "width": 860,
        "height": height,
        "explicit_size": False,
        "show_legend": series > 1,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 3,
        "x_labels_major_every": max(1, labels // 14),
        "show_minor_x_labels": False,
        "no_data_text": "Nothing to draw",
        "disable_xml_declaration": True,
        "margin": 12,
    }


def _style(colours: tuple[str, ...]) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground="#3a362f",
        foreground_strong="#1d1b18",
        foreground_subtle="#6b655a",
        guide_stroke_color="#d8d0c0",
        opacity="1",
        colors=colours,
        font_family=_FONT,
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=13,
    )


def _few(series: Series) -> Series:
    """Return as many series as there are colours; the smallest together as `others`."""
    if len(series) <= len(COLOURS):
        return series
    names = sorted(series, key=lambda name: -sum(series[name].values()))
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
    return name if len(name) <= 28 else f"{name[:27]}…"
