"""Whether a WARC file can be used as it is, or is better copied record by record."""

from __future__ import annotations

from pathlib import Path

from archive.errors import WarcError
from archive.foreign.forms import Form, quick_form
from archive.foreign.reading import ForeignRecord
from archive.foreign.records import records
from archive.warc.members import MemberFault
from archive.warc.record import Record
from archive.warc.survey import survey

_SEVERAL = "more than one record"


def form_of(path: Path) -> tuple[Form, tuple[MemberFault, ...]]:
    """Return the form of the file at `path` and the damage in it; read it whole where need be.

    Raises `WarcError` where it is no web archive.
    """
    form = quick_form(path)
    return (form, ()) if form is not Form.RECORDS else _by_records(path)


def _by_records(path: Path) -> tuple[Form, tuple[MemberFault, ...]]:
    """Read a file as it is used later: each record at a place of its own, with an id of its own."""
    faults, names, named = [], set[int](), set[int]()
    for found in survey(path, lambda record: record):
        if isinstance(found, MemberFault):
            if _SEVERAL in found.what:
                return Form.PACKED, ()
            faults.append(found)
            continue
        name, identity = hash(found.id), hash((found.id, *_about(found)))
        if not found.id or (name in names and identity not in named):
            return Form.PACKED, ()
        names.add(name)
        named.add(identity)
    if faults and _copied(path) > len(named):
        return Form.PACKED, ()
    if not named:
        raise WarcError("; ".join(f"at {each.offset}: {each.what}" for each in faults))
    return Form.RECORDS, tuple(faults)


def _about(record: Record) -> tuple[str | None, str | None]:
    return record.headers.uri("WARC-Target-URI"), record.headers.get("WARC-Date")


def _copied(path: Path) -> int:
    """Return how many records a copy of the file would hold."""
    return sum(isinstance(each, ForeignRecord) for each in records(path, Form.PACKED))
