"""What gathers several paragraphs into one block: quotes, lists, tables of data."""

from __future__ import annotations

from lxml.html import HtmlElement

from pipelines.extract.pieces import Linked


class Frame:
    """An open quote, list or table: it gathers the runs inside and becomes one block."""

    def __init__(self, kind: str, element: HtmlElement) -> None:
        self.kind = kind
        self.element = element
        self.parts: list[tuple[str, str]] = []
        self.links: list[Linked] = []
        self.row: list[list[tuple[str, str]]] | None = None

    def take(self, texts: list[tuple[str, str]], links: list[Linked]) -> None:
        """Take paragraphs: the text of each without and with note calls, and the links in them."""
        self.links += links
        target = self.row[-1] if self.row else self.parts
        target += texts

    def end_row(self) -> None:
        """Make one part of the cells of a table's row."""
        cells = [[" ".join(half).replace("\n", " ") for half in _halves(c)] for c in self.row or ()]
        self.row = None
        if any(text for text, _ in cells):
            self.parts.append((" | ".join(c[0] for c in cells), " | ".join(c[1] for c in cells)))

    def joined(self) -> tuple[str, str]:
        """Return the text of the block, without and with note calls."""
        between = "\n\n" if self.kind == "quote" else "\n"
        text, with_calls = (between.join(half) for half in _halves(self.parts))
        return text, with_calls


def _halves(parts: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [text for text, _ in parts], [with_calls for _, with_calls in parts]


def is_data_table(table: HtmlElement) -> bool:
    """Tell a table of data from one that only lays out the page."""
    if next(table.iterdescendants("table", "p", "div"), None) is not None:
        return next(table.iter("th"), None) is not None
    rows = [sum(1 for cell in row if cell.tag in {"td", "th"}) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows) > 1
