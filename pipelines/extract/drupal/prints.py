"""Print pages: of one node (module "print"), and of a book, which holds the pages under it too."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.html import HtmlElement

from archive.model import Reading, ReadingRole, Site
from pipelines.extract.container import Named, by_class
from pipelines.extract.drupal import addresses
from pipelines.extract.drupal.story import Story
from pipelines.extract.head import link
from pipelines.extract.page import Page, absolute
from pipelines.extract.values import number_after


def read_print(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return the reading of one node's print page; its canonical link names the node."""
    body = page.tree.find("body")
    number = addresses.print_number(page.url)
    if body is None or number is None:
        return ()
    stated = link(page, "canonical") or _source(body, page.base_url)
    canonical = addresses.plain(stated or urljoin(page.url, f"/node/{number}"))
    story = Story(page, site, body, canonical, Named(page.tree))
    if not story.text.text:
        return ()
    role = ReadingRole.PRINT
    return (Reading(page.url, canonical, role, f"node{number}", 1, story.article()),)


def _source(body: HtmlElement, base_url: str) -> str | None:
    """Return the address that the foot of the page gives as its source."""
    for element in by_class(body, "print-source_url", "print-source-url"):
        for anchor in element.iter("a"):
            return absolute(anchor.get("href"), base_url)
    return None


def read_book(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return a reading for each page of a book on one print page.

    Drupal nests the sections as the pages are nested, so the text of a page is that of its own
    field and not of all that stands below it. Only the number says which node it is.
    """
    found, named = [], Named(page.tree)
    for element in page.tree.iter("div"):
        if number := number_after("node-", element.get("id")):
            canonical = urljoin(page.url, f"/node/{number}")
            story = Story(page, site, element, canonical, named)
            role = ReadingRole.PRINT
            found.append(Reading(page.url, canonical, role, f"node{number}", 1, story.article()))
    return tuple(found)
