"""Who signs a text that names no author: whoever asked the questions, signed, or is told about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.model import Credit, Role
from pipelines import people
from pipelines.extract.lines import name_in_bio


def signing(found: Sequence[Credit], bio: str | None) -> list[Credit]:
    """Return the authors of a text from its other credits and the line about its author."""
    for role in (Role.INTERVIEWER, Role.SIGNATORY):
        if authors := [replace(c, role=Role.AUTHOR) for c in found if c.role is role]:
            return authors
    name = name_in_bio(bio) if bio else None
    return [Credit(Role.AUTHOR, name, people.kind(name), line=bio)] if name else []
