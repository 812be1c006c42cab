"""Who signed a text that names no author, and when a text from elsewhere was first signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.model import Credit, Role
from pipelines import people
from pipelines.credits import Said
from pipelines.extract.lines import name_in_bio


def signing(found: Sequence[Credit], bio: str | None) -> list[Credit]:
    """Return the authors of a text that names none: who asked, who signed, who is told about."""
    for role in (Role.INTERVIEWER, Role.SIGNATORY):
        if authors := [replace(c, role=Role.AUTHOR) for c in found if c.role is role]:
            return authors
    name = name_in_bio(bio) if bio else None
    return [Credit(Role.AUTHOR, name, people.kind(name), line=bio)] if name else []


def date_of_original(said: Said) -> str | None:
    """Return when the original appeared; a translation is signed with the day of its original."""
    stated = said.first_published.date if said.first_published else None
    return stated or (said.signed_date if said.translated_from else None)
