"""Pages of a system that no family knows: what they say for machines, then trafilatura's text.

Title, standfirst, authors and dates come from the page's metadata, checked against what its
reader sees; trafilatura finds the text. A page that is no article (home, listing, search) gives
no reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from archive.model import Article, Credit, Image, Reading, ReadingRole, Role, Site
from pipelines import people
from pipelines.credits import merge
from pipelines.extract.accounts import without_translators
from pipelines.extract.beside import Beside
from pipelines.extract.container import begins_aside, by_prose
from pipelines.extract.ends import Ends, Setting
from pipelines.extract.generic.byline import MAX_BYLINE, find_authors
from pipelines.extract.generic.heading import SiteName, find_title, title_element
from pipelines.extract.generic.listing import is_listing
from pipelines.extract.generic.marks import find_marked
from pipelines.extract.generic.standfirst import find_standfirst
from pipelines.extract.generic.text import Text, read_text
from pipelines.extract.generic.when import find_times
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page, line_of
from pipelines.extract.pieces import Piece, body_text
from pipelines.extract.values import clean

_MIN_TEXT = 200
"""Characters of a text on a page that does not call itself an article."""


def read(page: Page, site: Site) -> tuple[Reading, ...]:
    """Return the article's reading, none for a page that is no article."""
    meta = Metadata(page)
    if is_listing(page, meta):
        return ()
    text = read_text(page)
    if text is None or (not meta.is_article and len(text.text) < _MIN_TEXT):
        return ()
    article = _article(page, site, meta, text)
    return (Reading(page.url, article.canonical_url, ReadingRole.PAGE, article=article),)


def _article(page: Page, site: Site, meta: Metadata, text: Text) -> Article:
    site_name = SiteName(meta.site_name, page.url)
    title = find_title(page.tree, meta, site_name)
    heading = title_element(page.tree, title)
    marked = find_marked(page.tree, heading)
    names = find_authors(marked.bylines, meta, site_name) or _unnamed(page.tree, heading)
    standfirst = find_standfirst(page.tree, heading, marked.standfirsts, meta, text)
    language = meta.language or (site.languages[0] if site.languages else None)
    told = (title, standfirst, *names, *_printed(page.tree.iter("h1")), *_printed(marked.bylines))
    prose = [Piece(block) for block in text.without_furniture(told).blocks]
    ends = Ends(prose, Setting(page.base_url, language, names))
    said = merge(ends.said)
    published, modified = find_times(page, meta)
    return Article(
        url=page.url,
        canonical_url=meta.canonical or page.url,
        title=title,
        language=language,
        section=meta.sections[0] if meta.sections else None,
        breadcrumb=meta.breadcrumb,
        standfirst=standfirst or ends.standfirst,
        blocks=tuple(piece.block for piece in ends.pieces),
        body_text=body_text(ends.pieces),
        body_text_with_calls=body_text(ends.pieces),
        front_matter=tuple(ends.front),
        end_matter=tuple(reversed(ends.end)),
        credits=_credits(names, said.credits),
        translated_from=said.translated_from,
        first_published=said.first_published,
        published=published,
        signed_date=said.signed_date,
        dateline=said.dateline,
        modified=modified,
        keywords=meta.keywords,
        images=tuple(Image(src) for src in meta.images[:1]),
    )


def _unnamed(tree: HtmlElement, heading: HtmlElement | None) -> tuple[str, ...]:
    """Return who is named beside the text in a line that nothing calls a byline."""
    text = by_prose(tree)
    if text is None or heading is None:
        return ()
    return Beside(tree, [text], heading, begins_aside, lambda _: False).names()


def _printed(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """Yield what elements of few words print, as a whole and without what is read out only."""
    for element in elements:
        text = clean(" ".join(element.itertext()))
        if text and len(text) <= MAX_BYLINE:
            yield text
            yield line_of(element)


def _credits(names: Iterable[str], said: Sequence[Credit]) -> tuple[Credit, ...]:
    """Return whom the text credits, and the authors named beside it where it names none itself."""
    if any(credit.role is Role.AUTHOR for credit in said):
        return tuple(said)
    beside = [Credit(Role.AUTHOR, name, people.kind(name)) for name in names]
    return (*without_translators(beside, said), *said)
