"""Numbers over years, as the rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A head and lines of cells."""

    head: tuple[str, ...]
    lines: tuple[tuple[object, ...], ...]


def by_year(series: Mapping[str, Mapping[int, float]]) -> Table:
    """Return a table with a line for each year that has an article, a column for each series."""
    years = sorted({year for values in series.values() for year in values})
    lines = tuple((year, *(values.get(year, 0) for values in series.values())) for year in years)
    return Table(("year", *series), lines)
