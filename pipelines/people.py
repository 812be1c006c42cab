"""Names: one form for one person, and persons told from organisations."""

from __future__ import annotations

import re

from pipelines.dates import fold

_ORGANISATION = re.compile(
    r"\b(?:committee|commission|editors|editorial|collective|union|unions|party|federation|league"
    r"|current|platform|assembly|council|movement|network|association|comite|comision|colectivo"
    r"|redaccion|redaction|collectif|parti|partido|sindicato|syndicat|asamblea|assemblee|federacion)\b"
)


def key(name: str) -> str:
    """Return the form under which all spellings of one name are one."""
    surname, comma, given = name.partition(",")
    ordered = f"{given} {surname}" if comma and "," not in given else name
    return " ".join(re.findall(r"\w+", fold(ordered)))


def kind(name: str) -> str:
    """Return `organisation` or `person`."""
    return "organisation" if _ORGANISATION.search(fold(name)) else "person"
