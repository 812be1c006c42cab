"""Takes withdrawn texts out of the WARC files for good.

The records of a withdrawn address go, with their requests and metadata; a `metadata` record in
the place of each capture says that it was removed, when, and by which decision. In the place of
a list, a feed or another page with a passage of the texts (a teaser) comes a redacted copy. The
old files are destroyed, also those in quarantine and the sources of imports. What stands in the
text of another article (a quotation, a reprint) stays, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from archive.collection import SOFTWARE, Collection
from archive.errors import HttpError
from archive.fixity.seals import REMOVED, TAKEN_OUT, seal, warc_files
from archive.http import HttpMessage
from archive.warc import layout
from archive.warc.leaving_out import copy_without
from archive.warc.members import members
from archive.warc.output import sync_folder
from archive.warc.record import Record
from archive.warc.redacted import message_of, redacted
from archive.warc.survey import past_damage
from archive.withdrawal.decisions import Decision, Withdrawn
from archive.withdrawal.masking import masked, text_of
from archive.withdrawal.passages import Passages


@dataclass(slots=True)
class Purged:
    """What was removed and redacted, in which files, and who else holds a passage."""

    records: int = 0
    redacted: int = 0
    files: list[str] = field(default_factory=list)
    destroyed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def purge(
    collection: Collection, decision: Decision, passages: Passages, articles: frozenset[str]
) -> Purged:
    """Rewrite the files that hold what `decision` names.

    `articles` are the ids of captures that are pages of other articles. Afterwards the index and
    the CDXJ must be built anew.
    """
    done = Purged()
    judge = _Judge(Withdrawn([decision]), passages, articles)
    paths = list(warc_files(collection))
    for path in paths:
        judge.read(path)
    judge.end()
    rewritten = [path for path in paths if path in judge.concerned]
    for path in rewritten:
        _rewrite(path, judge, decision, done)
    for path in rewritten:  # only now: a revisit was redacted from an original in another file
        _replace(collection, path, decision, done)
    done.elsewhere = sorted(judge.quoting)
    _destroy(collection, judge, done)
    seal(collection, who=collection.settings.operator)
    return done


class _Place(NamedTuple):
    path: Path
    offset: int


class _Revisit(NamedTuple):
    id: str
    path: Path
    stands_for: tuple[str | None, str | None]


class _Judge:
    """Tells which records go and which are redacted."""

    def __init__(self, hidden: Withdrawn, passages: Passages, articles: frozenset[str]) -> None:
        self._hidden = hidden
        self._passages = passages
        self._articles = articles
        self._revisits: list[_Revisit] = []
        self._lost: set[str | None] = set()
        self._changed: dict[str | None, _Place] = {}
        self.dropped: set[str] = set()
        self.redacted: dict[str, _Place] = {}
        """By the id of a record, where the answer stands that is redacted in its place."""
        self.quoting: set[str] = set()
        self.concerned: set[Path] = set()

    def read(self, path: Path) -> None:
        """Judge the records of a file."""
        for record in past_damage(path):
            if self._hidden.hides_record(record):
                self._drop(record, path)
            elif record.type == "revisit":
                stands_for = (
                    record.headers.uri("WARC-Refers-To"),
                    record.headers.get("WARC-Payload-Digest"),
                )
                self._revisits.append(_Revisit(record.id, path, stands_for))
            elif self._passages.are_in(text := self._text(record)):
                if record.is_capture:
                    self._redact(record, path, text)
                else:
                    self._drop(record, path)

    def end(self) -> None:
        """Judge the revisits by what they stand for."""
        for one in self._revisits:
            if not self._lost.isdisjoint(one.stands_for):
                self.dropped.add(one.id)
                self.concerned.add(one.path)
            elif found := next(filter(None, map(self._changed.get, one.stands_for)), None):
                self.redacted[one.id] = found
                self.concerned.add(one.path)

    def concerns(self, record: Record) -> bool:
        """Whether a record is of a withdrawn address, or holds a passage."""
        return self._hidden.hides_record(record) or self._passages.are_in(self._text(record))

    def payload(self, message: HttpMessage, record: Record) -> bytes | None:
        """Return what comes in the place of the payload of `record`; None where it may stay."""
        return masked(message, self._passages, keep_quoted=record.id in self._articles)

    def _text(self, record: Record) -> str:
        """Return the text of a record in which passages may stand; an empty one for others."""
        if record.type not in {"response", "resource", "conversion"} or not self._passages:
            return ""
        return text_of(_message(record)).text

    def _drop(self, record: Record, path: Path) -> None:
        self.dropped.add(record.id)
        self.concerned.add(path)
        self._lost |= _known_as(record)

    def _redact(self, record: Record, path: Path, text: str) -> None:
        of_article = record.id in self._articles
        if of_article and self._passages.are_quoted_in(text):
            self.quoting.add(record.headers.uri("WARC-Target-URI") or record.id)
        if self._passages.are_in(text, keep_quoted=of_article):
            place = _Place(path, record.offset)
            self.redacted[record.id] = place
            self.concerned.add(path)
            self._changed |= dict.fromkeys(_names(record), place)


def _known_as(record: Record) -> set[str | None]:
    """Return by what revisits may name a record: its id, and the digest of its payload if any."""
    if record.type == "response" and not text_of(_message(record)).text:
        return {record.id}
    return _names(record)


def _names(record: Record) -> set[str | None]:
    return {record.id, record.headers.get("WARC-Payload-Digest")} - {None}


def _message(record: Record) -> HttpMessage:
    """Return the answer in a record; all of the block as its body where it is none."""
    try:
        return message_of(record, record.content)
    except HttpError:
        about = (record.headers.get("Content-Type") or "").encode("latin-1", "replace")
        return HttpMessage(b"", ((b"Content-Type", about),), record.content)


def _rewrite(path: Path, judge: _Judge, decision: Decision, done: Purged) -> None:
    """Write the new file beside the old one."""
    new = _beside(path)
    new.unlink(missing_ok=True)

    def instead(record: Record) -> bytes | None:
        place = judge.redacted.get(record.id)
        if place is None:
            return None
        original = _record_at(place)
        message = _message(original)
        payload = judge.payload(message, original)
        if payload is None:
            return None
        done.redacted += 1
        return redacted(record, message, payload, decision.id)

    done.records += copy_without(
        path,
        new,
        lambda record: record.id in judge.dropped,
        stone=lambda record: _stone(record, decision),
        instead=instead,
    )


def _replace(collection: Collection, path: Path, decision: Decision, done: Purged) -> None:
    name = path.relative_to(collection.warcs).as_posix()
    said = {"file": name, "why": [TAKEN_OUT], "decision": decision.id}
    collection.ledger.append(REMOVED, said, who=collection.settings.operator)
    _beside(path).replace(path)
    sync_folder(path.parent)
    done.files.append(name)


def _beside(path: Path) -> Path:
    return path.with_name(f".purged-{path.name}")


def _record_at(place: _Place) -> Record:
    with place.path.open("rb") as file:
        return Record(place.path, next(members(file, place.offset)))


def _stone(record: Record, decision: Decision) -> bytes:
    """Return the record that stands where a capture was."""
    now = datetime.now(UTC)
    said = {
        "software": SOFTWARE,
        "description": "the record that stood here was removed on request",
        "removed": now.isoformat(timespec="seconds"),
        "removedRecord": record.id,
        "decision": decision.id,
    }
    target = record.headers.uri("WARC-Target-URI") or ""
    fields: list[layout.Field] = [
        ("WARC-Target-URI", layout.uri(target)),
        ("WARC-Refers-To", layout.bracketed(record.id)),
    ]
    block = layout.warc_fields(said)
    return layout.small("metadata", layout.new_id(), now, fields, layout.WARC_FIELDS, block)


def _destroy(collection: Collection, judge: _Judge, done: Purged) -> None:
    """Remove what cannot be rewritten: files in quarantine, and sources of rewritten imports."""
    candidates = [path for path in collection.quarantine.rglob("*") if path.is_file()]
    gone = [path for path in candidates if _is_concerned(path, judge)]
    gone += [collection.warcs / name for name in _originals(collection, set(done.files))]
    for path in gone:
        name = path.relative_to(collection.root).as_posix()
        path.unlink(missing_ok=True)
        collection.ledger.append("destroyed", {"file": name}, who=collection.settings.operator)
        done.destroyed.append(name)


def _is_concerned(path: Path, judge: _Judge) -> bool:
    """Whether a damaged file holds what goes; one that cannot be read at all counts as such."""
    found = [judge.concerns(record) for record in past_damage(path)]
    return any(found) or not found


def _originals(collection: Collection, rewritten: set[str]) -> Iterator[str]:
    for result in collection.ledger.results("import"):
        for each in result.get("files", ()):
            if each.get("file") in rewritten and each.get("original"):
                yield str(each["original"])
