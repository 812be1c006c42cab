"""Who a post names as its author outside the text: guest authors, co-authors, or the account.

A byline in the text is a better witness than any of these: editors post for others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from archive.model import Credit, Role
from pipelines import people
from pipelines.credits import Line, Said, read_line
from pipelines.extract.accounts import is_author, is_person, without_translators
from pipelines.extract.beside import Beside
from pipelines.extract.body import Body
from pipelines.extract.called import BYLINE_OPENING, called
from pipelines.extract.container import by_class, holders
from pipelines.extract.lines import is_like_a_name
from pipelines.extract.page import line_of
from pipelines.extract.signing import signing
from pipelines.extract.wordpress.post import Post

_AUTHOR_CLASSES: Final = (
    ("wp-block-post-author__name", "wp-block-post-author-name", "wp-block-post-author-name__link"),
    ("amp-wp-author", "author-name", "byline-author", "coauthor", "post-author-name"),
    ("byline", "posted-by", "entry-author", "post-author", "author", "entry-byline", "by-author"),
    ("author-title",),
)
_LABELS: Final = ("screen-reader-text", "sr-only", "visually-hidden")
"""What core and common frameworks call a label that is only read out: `Posted by`."""
_SENTENCE_ENDS: Final = (".", "!", "?", "…")
_LONGEST: Final = 120
"""Characters; a byline is shorter."""


def named_authors(post: Post, publications: tuple[str | None, ...]) -> list[str]:
    """Return whom the page calls authors; accounts that are none are left out."""
    stated = [name for name in post.metadata.authors if is_author(name, publications)]
    if stated:
        # Plugins state the account; a reader is told the guests over the text.
        named = _named_by(_over_text(post, _linked(post)), publications)
        # "All posts by Ana Prado" names nobody else.
        shown = [name for name in named if name in stated or not any(s in name for s in stated)]
        keys = set(map(people.key, stated))
        return stated if keys.issuperset(map(people.key, shown)) else shown
    groups = (_named_by(_outside_text(post, group), publications) for group in _groups(post))
    return next(filter(None, groups), None) or _called_bylines(post, publications)


def unnamed_authors(post: Post, beside: Beside, publications: tuple[str | None, ...]) -> list[str]:
    """Return the persons who sign in the lines beside the text, though nothing calls them authors.

    Where there are none, those whom a plugin links as authors in a box at the end of the text.
    """
    linked = (e for e in _linked(post) if e in post.in_text)
    ways = (beside.names, lambda: _named_by(linked, publications))
    found = ([name for name in way() if is_person(name, publications)] for way in ways)
    return next(filter(None, found), [])


def _called_bylines(post: Post, publications: tuple[str | None, ...]) -> list[str]:
    """Return the persons in what a theme of its own calls a byline, in its own words."""
    outside = (e for e in post.root.iter() if e not in post.in_text)
    named = (e for e in outside if called(e.get("class") or "")[0])
    names = _named_by(_outside_text(post, named), publications)
    # What is called an author's may be a box that says who that is.
    return [n for n in names if is_person(n, publications) and not n.endswith(_SENTENCE_ENDS)]


def _named_by(elements: Iterable[HtmlElement], publications: tuple[str | None, ...]) -> list[str]:
    """Return the names that elements print, each once; one that holds another is left out."""
    found = list(elements)
    outer = holders(e.getparent() for e in found) if len(found) > 1 else set()
    names = dict.fromkeys(_name(e) for e in found if e not in outer)
    return [n for n in names if n and len(n) < _LONGEST and is_author(n, publications)]


def _outside_text(post: Post, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    return [e for e in elements if e not in post.in_text and not post.is_elsewhere(e)]


def _over_text(post: Post, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
    """Return those of `elements` that stand over the text."""
    found = set(_outside_text(post, elements))
    places = (e for e in post.root.iter() if e in found or e is post.container)
    return list(takewhile(lambda e: e is not post.container, places)) if found else []


def _groups(post: Post) -> Iterator[list[HtmlElement]]:
    """Yield the elements that may name the author, the firmest kind first."""
    first, *others = _AUTHOR_CLASSES
    yield post.in_post(*first)
    yield _linked(post)
    yield [e for e in post.root.iter() if e.get("itemprop") == "author"]
    yield from (post.in_post(*names) for names in others)


def _linked(post: Post) -> list[HtmlElement]:
    return [e for e in post.root.iter("a") if "author" in (e.get("rel") or "")]


def _name(element: HtmlElement) -> str:
    if "author-link" in (element.get("class") or "").split():
        return ""
    text = _listed(element) or line_of(element)
    for label in by_class(element, *_LABELS):
        text = text.removeprefix(line_of(label)).strip()
    return BYLINE_OPENING.sub("", text, count=1).strip(" ,|·")


def _listed(element: HtmlElement) -> str | None:
    """Return the names in an element of several links, which a theme may set apart by style."""
    names = [line_of(link) for link in element.iter("a")]
    return ", ".join(names) if len(names) > 1 and all(map(is_like_a_name, names)) else None


def credits_of(
    body: Body, names: Callable[[], Sequence[str]], language: str | None
) -> tuple[Credit, ...]:
    """Return the credits of a post: those in the text, and the page's authors if it names none."""
    found = list(body.said.credits)
    if not any(credit.role is Role.AUTHOR for credit in found):
        posted = [c for name in names() for c in _authors(name, language)]
        named = without_translators(posted, found)
        found = [*(named or signing(found, body.bio)), *found]
    if body.bio:
        found = [_with_bio(credit, body.bio) for credit in found]
    return tuple(dict.fromkeys(found))


def _authors(name: str, language: str | None) -> Sequence[Credit]:
    said: Said | None = read_line(Line(name, place="byline"), language)
    authors = [c for c in said.credits if c.role is Role.AUTHOR] if said else []
    return authors or [Credit(Role.AUTHOR, name, people.kind(name))]


def _with_bio(credit: Credit, bio: str) -> Credit:
    is_about = credit.role in {Role.AUTHOR, Role.INTERVIEWER} and credit.name in bio
    return replace(credit, bio=bio) if is_about else credit
