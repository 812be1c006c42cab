"""What SPIP templates have called the parts of an article, generation by generation.

A set is dated and never edited: old captures are read for ever with the set of their time. A new
generation is a new entry at the end. A part that no set finds is found by the page's structure
(parts.py), so a set is a short cut and a witness, never a condition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Generation:
    """Names of classes or ids for each part. A name that ends in `-` stands for `name-NUMBER`."""

    since: int
    name: str
    names: Mapping[str, tuple[str, ...]]


GENERATIONS: Final = (
    Generation(
        2008,
        "crayons: SPIP's own marks for editing in place, on any template that has them",
        {
            "title": ("article-titre-",),
            "surtitle": ("article-surtitre-",),
            "subtitle": ("article-soustitre-",),
            "standfirst": ("article-chapo-", "article-intro-chapo-"),
            "text": ("article-texte-",),
            "postscript": ("article-ps-",),
        },
    ),
    Generation(
        2008,
        "SPIP's own templates (squelettes-dist), from SPIP 2 on",
        {
            "title": ("entry-title",),
            "surtitle": ("surtitre",),
            "subtitle": ("soustitre",),
            "standfirst": ("chapo",),
            "text": ("texte", "entry-content"),
            "postscript": ("ps",),
            "breadcrumb": ("arbo", "hierarchie", "ariane"),
            "bio": ("bio",),
        },
    ),
    Generation(
        2001,
        "templates with tables, from SPIP 1 on",
        {
            "title": ("art-titre", "titre", "titre-texte"),
            "surtitle": ("art-surtitre", "surtitre"),
            "subtitle": ("art-soustitre", "soustitre", "sous-titre"),
            "standfirst": ("art-chapo", "chapeau"),
            "text": ("art-texte", "texte-article"),
            "postscript": ("art-ps", "post-scriptum"),
            "breadcrumb": ("chemin", "hierarchie"),
            "bio": ("art-bio",),
        },
    ),
    Generation(
        2014,
        "templates with English names (Z-core, Bootstrap)",
        {
            "title": ("article-title", "headline", "article__title"),
            "surtitle": ("kicker", "overline", "article__kicker"),
            "subtitle": ("subtitle", "article-subtitle", "article__subtitle"),
            "standfirst": ("lead", "standfirst", "article__lead", "intro"),
            "text": ("article-body", "article-text", "article__body", "content-text"),
            "postscript": ("postscript", "article__ps"),
            "breadcrumb": ("breadcrumb", "breadcrumbs", "fil-ariane"),
            "bio": ("author-bio", "biography"),
        },
    ),
    Generation(
        2006,
        "skeletons that SPIP's users share (contrib.spip.net), in French and Spanish",
        {
            "surtitle": ("surtitre-article", "article-surtitre", "antetitulo"),
            "title": ("titre-article", "article-titre", "titulo"),
            "subtitle": ("soustitre-article", "article-soustitre", "subtitulo"),
            "standfirst": ("chapo-article", "article-chapo", "entradilla"),
            "text": ("texte-article", "article-texte", "cuerpo"),
            "postscript": ("postscriptum", "article-ps", "posdata"),
        },
    ),
)


_BESIDE: Final = {
    "edited": ("article-titre-",),
    "path": (
        *("arbo", "hierarchie", "ariane", "fil-ariane", "breadcrumb", "breadcrumbs", "chemin"),
        *("fil", "filariane", "path", "migas", "rastro", "percorso", "brotkrumen"),
    ),
    "published": ("published",),
    "media": ("spip_documents", "spip_document_", "spip_document"),
    "byline": ("author", "auteurs", "vcard", "byline", "signature"),
    "forum": ("forum", "comments", "comment", "forums"),
    "message": ("forum", "comments", "comment", "forum-"),
}
"""What templates of any generation call what is no part of a text but tells of it."""

_FURNITURE_NAMES: Final = re.compile(
    r"forum\w*|comment\w*|sidebar|menu\w*|navigation|nav|extra|footer|pied|foot|share\w*|"
    r"partage\w*|related|newsletter|petition\w*|tagcloud",
    re.I,
)
_FURNITURE: Final = "furniture"
_AUTHOR: Final = "author"
_DIGITS: Final = "0123456789"


def _all_names() -> Mapping[str, tuple[str, ...]]:
    """Return part -> the names that any generation has for it, the first generation first."""
    names = {part: dict.fromkeys(known) for part, known in _BESIDE.items()}
    for generation in GENERATIONS:
        for part, known in generation.names.items():
            names.setdefault(part, {}).update(dict.fromkeys(known))
    return {part: tuple(known) for part, known in names.items()}


_NAMES: Final = _all_names()
"""Part -> every name for it."""

PARTS: Final = (*_NAMES, _AUTHOR, _FURNITURE)
"""What `parts_named` knows: `author` is whatever has that word in its name, `furniture` what is no
part of an article."""

_PARTS: Final = {
    name: tuple((part, names.index(name)) for part, names in _NAMES.items() if name in names)
    for known in _NAMES.values()
    for name in known
}


@lru_cache(maxsize=4096)
def parts_named(names: str) -> tuple[tuple[str, int], ...]:
    """Return the parts that a class or an id names, each with the rank of its name for that part.

    Most name none. Asked once for each value, for pages of a site have most in common.
    """
    found: list[tuple[str, int]] = []
    for name in names.split():
        found += _PARTS.get(name.rstrip(_DIGITS), ())
        if _AUTHOR in name:
            found.append((_AUTHOR, 0))
        if _FURNITURE_NAMES.fullmatch(name):
            found.append((_FURNITURE, 0))
    return tuple(found)
