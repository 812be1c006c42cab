"""Pages of a system that no family knows: what they say for machines, then trafilatura's text.

Title, standfirst, authors and dates come from the page's metadata, checked against what its
reader sees; trafilatura finds the text. A page that is no article (home, listing, search) gives
no reading.
"""

from __future__ import annotations

from trafilatura import bare_extraction

from archive.model import Article, Credit, Reading, ReadingRole, Role, Site
from pipelines import people
from pipelines.extract.metadata import read_metadata
from pipelines.extract.page import Page


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return the article's reading, none for a page that is no article."""
    meta = read_metadata(page.tree, page.base_url)
    document = bare_extraction(page.tree, url=page.url, with_metadata=False, include_comments=False)
    if document is None:
        return ()
    article = Article(
        url=page.url,
        canonical_url=meta.canonical or page.url,
        title=meta.title,
        language=meta.language,
        standfirst=meta.description,
        body_text=document.text or "",
        credits=tuple(Credit(Role.AUTHOR, n, people.kind(n)) for n in meta.authors),
        published=meta.published,
    )
    return (Reading(page.url, article.canonical_url, ReadingRole.PAGE, article=article),)
