"""Walking a site that no family knows: feeds and sitemaps, then its links.

Nothing is known of such a site, so its own answers have to show what it makes up: `likeness.py`
what is shown under any address, `lists.py` what goes on without end, `idle.py` what changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeGuard
from urllib.parse import SplitResult

from scrapy.http import Response, TextResponse

from archive.model import Family, SkipReason
from spiders.families.addresses import join, split
from spiders.families.asking import Said, kind_of
from spiders.families.base import FamilySpider
from spiders.families.controls import far_address, numbers_of, row_of, strange_address
from spiders.families.idle import IdleParameters
from spiders.families.kinds import PAGES, Ask, Found, Kind, Refusal
from spiders.families.likeness import Look, Templates
from spiders.families.lists import Doubt, Row, Rows
from spiders.families.rules import Rules
from spiders.families.traps import Shape, shape

MOST_CONTROLS = 40
"""Made-up addresses that are asked in a walk, at most: a handful is usual, none for most sites."""


class GenericRules(Rules):
    """What the addresses of any site mean."""

    numbers_are_pages = True

    def role(self, response: TextResponse, kind: Kind, /) -> Kind:
        """Take a page for a listing when it links to further pages of itself."""
        if kind is not Kind.ARTICLE:
            return kind
        own = self.judge(response.url)
        listing = own.pager.listing if own.pager else own.key
        links = map(self.judge, _targets(response))
        turns = any(link.pager and link.pager.listing == listing for link in links)
        return Kind.LISTING if turns else kind


class GenericSpider(FamilySpider):
    """The walk that all families share, with none of a system's habits to rely on."""

    family = Family.GENERIC
    rules_type = GenericRules

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._templates = Templates()
        self._rows = Rows()
        self._idle = IdleParameters()
        self._doubted: dict[str, Row | None] = {}
        self._under_way = 0
        self._seen: tuple[TextResponse, Look] | None = None
        self._shapes: set[Shape] = set()

    def parse(self, response: Response, **more: Any) -> Iterator[Said]:
        """Yield what a response leads to; a control only teaches."""
        if kind_of(response) is Kind.CONTROL:
            self._learn(response)
        else:
            yield from super().parse(response, **more)

    def reason_by_now(self, url: str, via: str) -> SkipReason | None:
        """Tell what this walk has learned by now against a page: traps, rows, idle parameters."""
        return super().reason_by_now(url, via) or self._reason_to_leave(url)

    # --- pages ----------------------------------------------------------------------------------

    def is_repeated(self, response: TextResponse) -> bool:  # noqa: ARG002  # see `_doubt`
        """Take no page for made up because others say the same: on a generated site many do."""
        return False

    def is_home_again(self, response: TextResponse) -> bool:
        """Tell whether a page is what this site shows under any address."""
        if self.home is not None and self.home.body == hash(response.body):
            return True
        return self._templates.has(self._look(response))

    def parse_page(self, response: TextResponse, kind: Kind) -> Iterator[Said]:
        """Yield what a page leads to, and what shows whether it is made up."""
        look = self._look(response)
        if self.rules.is_home(response.url):
            self._templates.home(look)
        yield from super().parse_page(response, kind)
        parts = split(response.url)
        if parts is None or self.rules.is_home(response.url):
            return
        if self._templates.has(look):
            self._idle.take_copy(parts)
        else:
            self._idle.take(parts, response.body)
            yield from self._doubt(response, parts, look)

    def sift(self, found: Found, response: TextResponse) -> Found:
        """Leave out what is known by now to be made up; see what the page brings to its row."""
        self._take_into_row(found, response)
        asks = []
        refusals = list(found.refusals)
        for ask in found.asks:
            reason = self._reason_to_leave(ask.url) if ask.kind in PAGES else None
            if reason is None:
                asks.append(ask)
            else:
                refusals.append(Refusal(ask.url, ask.key, reason))
        return replace(found, asks=tuple(asks), refusals=tuple(refusals))

    def _take_into_row(self, found: Found, response: TextResponse) -> None:
        parts = split(response.url)
        name = row_of(parts) if parts else None
        if parts is None or name is None:
            return
        own = f"{parts.path.rstrip('/')}/" if any(map(str.isdigit, parts.path)) else "\0"
        leads_on = any(self._is_news(ask, name, own) for ask in found.asks)
        fresh = sum(self._is_new_in_row(ask, name) for ask in found.asks)
        self._rows.row(name).take(
            numbers_of(parts), self._look(response), leads_on=leads_on, fresh_numbers=fresh
        )

    def _is_news(self, ask: Ask, row: str, own: str) -> bool:
        """Tell whether a link leads out of a row to a page that the walk did not know.

        What grows out of the page's own numbered address (`own`) is new on every page of the row.
        """
        parts = split(ask.url)
        if ask.kind not in PAGES or parts is None or row_of(parts) == row:
            return False
        if f"{parts.path.rstrip('/')}/".startswith(own):
            return False
        return not self.has_asked(ask.key) and self._reason_to_leave(ask.url) is None

    def _is_new_in_row(self, ask: Ask, row: str) -> bool:
        parts = split(ask.url)
        return parts is not None and row_of(parts) == row and not self.has_asked(ask.key)

    def _reason_to_leave(self, url: str) -> SkipReason | None:
        """Tell why a page is not worth asking by what rows and parameters have shown."""
        parts = split(url)
        if parts is None:
            return None
        if parts.query and self._idle.in_address(parts):
            return SkipReason.DUPLICATE
        row = row_of(parts)
        if row is not None and self._rows.leaves(row, numbers_of(parts)):
            return SkipReason.TRAP_PAGINATION
        return None

    def _look(self, response: TextResponse) -> Look:
        """Return how a page looks, the same page several times in a row."""
        if self._seen is None or self._seen[0] is not response:
            self._seen = response, Look.of(response)
        return self._seen[1]

    # --- doubts ---------------------------------------------------------------------------------

    def _doubt(self, response: TextResponse, parts: SplitResult, look: Look) -> Iterator[Said]:
        """Ask an address that cannot be there where a page may be made up."""
        name = row_of(parts)
        row = self._rows.row(name) if name else None
        if row is not None and row.is_doubtful:
            row.doubt = Doubt.ASKED
            yield from self._ask_control(far_address(response.url), row, response)
        form = shape(parts)[0]
        is_like_another = self._templates.is_like_home(look) or self.learned.is_repeated(
            response.body
        )
        if (is_like_another and form not in self._shapes) or self._is_unclear(look):
            self._shapes.add(form)
            yield from self._ask_control(strange_address(response.url), None, response)

    def _is_unclear(self, look: Look) -> bool:
        """Tell whether one more look at what is made up is worth a request."""
        return self._under_way == 0 and self._templates.may_have(look)

    def _ask_control(self, url: str | None, row: Row | None, response: Response) -> Iterator[Said]:
        if url is None or self.rules.skip(url) or len(self._doubted) >= MOST_CONTROLS:
            return
        self._doubted[url] = row
        self._under_way += 1
        yield self.ask(url, kind=Kind.CONTROL, response=response, hop="X")

    def _learn(self, response: Response) -> None:
        """Learn from the answer to an address that nobody linked."""
        row = self._doubted.get(response.url)
        self._under_way = max(0, self._under_way - 1)
        parts = split(response.url)
        page = response if _is_page(response) else None
        if page is not None and parts is not None and not self._idle.repeats(parts, page.body):
            self._templates.made_up(Look.of(page))
        if row is not None:
            row.doubt = Doubt.ENDLESS if page and _leads_further(page) else Doubt.FINITE


def _is_page(response: Response) -> TypeGuard[TextResponse]:
    return (
        response.status == 200
        and isinstance(response, TextResponse)
        and response.selector.type == "html"
    )


def _targets(page: TextResponse) -> Iterator[str]:
    """Yield where the links of a page lead, each once."""
    hrefs = {element.get("href") for element in page.selector.root.iter("a")}
    for href in sorted(filter(None, hrefs)):
        if url := join(href, page.url):
            yield url


def _leads_further(response: TextResponse) -> bool:
    """Tell whether a page of a row leads to a later one of it."""
    parts = split(response.url)
    if parts is None:
        return False
    links = map(split, _targets(response))
    row, numbers = row_of(parts), numbers_of(parts)
    return any(link and row_of(link) == row and numbers_of(link) > numbers for link in links)
