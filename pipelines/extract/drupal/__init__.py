"""Drupal 6 to 11: a node's page, its print page, pages of a book, JSON:API."""

from __future__ import annotations

from archive.model import Reading, Site
from pipelines.extract.drupal import addresses, jsonapi, prints
from pipelines.extract.drupal.node import read_node
from pipelines.extract.page import Page

__all__ = ["read"]


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return what a capture of a Drupal site says of articles; nothing for any other page.

    Raise `ExtractionError` only for a body too large to be a page.
    """
    if jsonapi.is_answer(page):
        return jsonapi.read_answer(page)
    if not page.is_html:
        return ()
    if addresses.is_book_export(page.url):
        return prints.read_book(page, site)
    if addresses.print_number(page.url):
        return prints.read_print(page, site)
    return read_node(page, site)
