"""`/article/ID`: an article to be read, followed and cited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from datasette import Response

from archive.web import embedded
from archive.web.addresses import safe
from archive.web.citing import styles
from archive.web.desk import Desk, view
from archive.web.sql.article import Dossier, Row, citation, dossier
from archive.web.text import text_of

_PROGRAM = Path(__file__).parents[3]
FIRST_ROLES = ("author", "interviewer", "interviewee", "signatory", "translator", "annotator")
ROLE_WORDS = {
    "author": "by",
    "interviewer": "asked by",
    "interviewee": "with",
    "signatory": "signed by",
    "translator": "translated by",
    "annotator": "notes by",
    "editor": "edited by",
    "photographer": "photographs by",
    "illustrator": "drawings by",
}
RELATIONS = {
    ("from", "translation_of"): "Translated from",
    ("to", "translation_of"): "Translated as",
    ("from", "reprint_of"): "Reprinted from",
    ("to", "reprint_of"): "Reprinted as",
    ("from", "language_version"): "In another language",
    ("to", "language_version"): "In another language",
}


@view
async def article(desk: Desk) -> Response:
    """Show an article with all that is known of it."""
    known = await desk.read(lambda db: dossier(db, desk.named()))
    cited = await desk.read(lambda db: citation(db, known.article["id"], desk.collection.title))
    return await desk.page(
        "article.html",
        **{name: getattr(known, name) for name in Dossier.__slots__},
        credits=_credits(known),
        related=_related(known),
        text=text_of(known.article),
        citations=styles(cited),
        tags=embedded.tags(cited, known.article),
        schemas=embedded.SCHEMAS,
        json_ld=embedded.json_ld(cited, known.article),
    )


@view
async def problem(desk: Desk) -> Response:
    """Show who reads this publication, and whom to tell that something was read wrongly."""
    known = await desk.read(lambda db: dossier(db, desk.named()))
    address = desk.absolute(desk.places.article(known.article["id"]))
    site_file = _site_file(known.site["slug"])
    lines = (address, known.article["canonical_url"], known.article["capture"],
             f"{site_file or known.site['slug']} ({known.site['family']})")  # fmt: skip
    return await desk.page(
        "problem.html",
        **{name: getattr(known, name) for name in Dossier.__slots__},
        site_file=site_file,
        extractor=f"pipelines/extract/{known.site['family']}/",
        lines=lines,
        letter=_letter(desk.collection.contact, known.article["title"] or "Untitled", lines),
    )


def _site_file(slug: str) -> str | None:
    """Return the file that describes a publication; None for one that was found out."""
    name = f"spiders/sites/{slug.replace('-', '_')}.py"
    return name if (_PROGRAM / name).is_file() else None


def _letter(contact: str, title: str, lines: Sequence[str]) -> str | None:
    """Return an address that opens a letter to `contact`; None where that is no mail address."""
    to = safe(f"mailto:{contact}")
    asked = {"subject": f"Wrongly read: {title}", "body": "\n".join(("", "", *lines))}
    return to and f"{to}?{urlencode(asked, quote_via=quote)}"


def _credits(known: Dossier) -> list[tuple[str, str, list[Row]]]:
    """Return role, its words and the credits in it, authors first."""
    by_role: dict[str, list[Row]] = {}
    for credit in known.article["credits"]:
        by_role.setdefault(credit["role"], []).append(credit)
    order = [*FIRST_ROLES, *(role for role in by_role if role not in FIRST_ROLES)]
    return [(role, ROLE_WORDS.get(role, role), by_role[role]) for role in order if role in by_role]


def _related(known: Dossier) -> list[tuple[str, list[Row]]]:
    """Return the words for a relation and the articles in it, each article once."""
    found: dict[str, dict[str, Row]] = {}
    for each in known.relations:
        words = RELATIONS.get((each["direction"], each["kind"])) or str(each["kind"])
        found.setdefault(words, {}).setdefault(each["id"], each)
    return [(words, list(articles.values())) for words, articles in found.items()]


ROUTES = (
    (r"^/article/(?P<id>[^/]+)/problem$", problem),
    (r"^/article/(?P<id>[^/]+)$", article),
)
