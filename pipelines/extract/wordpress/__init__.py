"""WordPress: an article's page, its parts, AMP and comment pages, and REST answers."""

from __future__ import annotations

from archive.model import Reading, Site
from pipelines.extract.page import Page
from pipelines.extract.wordpress import rest
from pipelines.extract.wordpress.post import Post
from pipelines.extract.wordpress.story import Story

__all__ = ["read"]


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return what a capture of a WordPress site says of articles; nothing for any other page.

    Raise `ExtractionError` only for a body too large to be a page.
    """
    if rest.is_answer(page):
        return rest.read_answer(page, site)
    return _read_post(page, site) if page.is_html else ()


def _read_post(page: Page, site: Site) -> tuple[Reading, ...]:
    post = Post(page)
    if not post.is_post:
        return ()
    number = f"post{post.number}" if post.number else None
    article = Story(post, site).article()
    return (Reading(page.url, post.canonical, post.role, number, post.part, article),)
