"""Takes withdrawn texts out of the WARC files for good.

Every record of a withdrawn address goes, with its request and metadata, and every feed, answer
of an API and list that holds a passage of the texts. In the place of each capture a `metadata`
record says that it was removed, when, and by which decision. The old files are destroyed, also
those in quarantine and the sources of imports. Pages of other articles that hold a passage (a
quotation, a reprint) stay, and are named.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archive import http
from archive.collection import SOFTWARE, Collection
from archive.errors import HemerotecaError
from archive.fixity.seals import REMOVED, seal, warc_files
from archive.warc import layout
from archive.warc.leaving_out import copy_without
from archive.warc.members import MemberFault
from archive.warc.output import sync_folder
from archive.warc.record import Record
from archive.warc.survey import survey
from archive.withdrawn import Decision, Withdrawn

PASSAGE = 10
"""So many words in a row, as in the text, are a passage of it."""
FURNITURE = 2
"""Words that stand in more articles than this are the publication's, not one article's."""
MAX_TEXT = 64 * 1024 * 1024
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")
_WEB = re.compile(r"https?://.*", re.DOTALL)


@dataclass(slots=True)
class Purged:
    """What was removed, from which files, and who else holds a passage."""

    records: int = 0
    files: list[str] = field(default_factory=list)
    destroyed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


class Passages:
    """The passages of some texts, to be found again in other forms."""

    def __init__(self, texts: Iterable[str], others: Iterable[str] = ()) -> None:
        """Take the passages of `texts`, less what stands in more than `FURNITURE` of `others`."""
        self._known = {each for text in texts for each in _passages(text)}
        shared = Counter(
            each for text in others for each in self._known.intersection(_passages(text))
        )
        self._known -= {each for each, count in shared.items() if count > FURNITURE}

    def are_in(self, text: str) -> bool:
        """Whether `text`, with tags and escapes or without, holds one."""
        return any(each in self._known for each in _passages(_plain(text)))

    def __bool__(self) -> bool:
        return bool(self._known)


def purge(
    collection: Collection, decision: Decision, passages: Passages, spared: frozenset[str]
) -> Purged:
    """Rewrite the files that hold what `decision` names; `spared` are captures that stay.

    Afterwards the index and the CDXJ must be built anew.
    """
    done = Purged()
    search = _Search(Withdrawn([decision]), passages, spared, done)
    for path in warc_files(collection):
        if any(search.drops(record) for record in _records(path)):
            done.records += _rewrite(collection, path, search, decision)
            done.files.append(path.relative_to(collection.warcs).as_posix())
    done.elsewhere = sorted(set(done.elsewhere))
    _destroy(collection, search, done)
    seal(collection, who=collection.settings.operator)
    return done


class _Search:
    """Tells which records go."""

    def __init__(
        self, hidden: Withdrawn, passages: Passages, spared: frozenset[str], done: Purged
    ) -> None:
        self._hidden = hidden
        self._passages = passages
        self._spared = spared
        self._done = done

    def drops(self, record: Record) -> bool:
        """Whether a record is of a withdrawn address, or holds a passage."""
        target = _WEB.search(record.headers.uri("WARC-Target-URI") or "")
        if target and self._hidden.hides(target[0]):
            return True
        if record.type not in {"response", "resource", "conversion"} or not self._passages:
            return False
        if not self._passages.are_in(_text(record)):
            return False
        if record.id in self._spared:
            self._done.elsewhere.append(target[0] if target else record.id)
            return False
        return True


def _rewrite(collection: Collection, path: Path, search: _Search, decision: Decision) -> int:
    """Put a file without the records in the place of the old one; return how many were left out."""
    new = path.with_name(f".purged-{path.name}")
    new.unlink(missing_ok=True)
    removed = copy_without(path, new, search.drops, lambda record: _stone(record, decision))
    name = path.relative_to(collection.warcs).as_posix()
    said = {"file": name, "why": ["purged"], "decision": decision.id, "records": removed}
    collection.ledger.append(REMOVED, said, who=collection.settings.operator)
    new.replace(path)
    sync_folder(path.parent)
    return removed


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


def _destroy(collection: Collection, search: _Search, done: Purged) -> None:
    """Remove what cannot be rewritten: files in quarantine, and sources of rewritten imports."""
    candidates = [path for path in collection.quarantine.rglob("*") if path.is_file()]
    gone = [path for path in candidates if _holds(path, search)]
    gone += [collection.warcs / name for name in _originals(collection, set(done.files))]
    for path in gone:
        name = path.relative_to(collection.root).as_posix()
        path.unlink(missing_ok=True)
        collection.ledger.append("destroyed", {"file": name}, who=collection.settings.operator)
        done.destroyed.append(name)


def _holds(path: Path, search: _Search) -> bool:
    """Whether a damaged file holds what goes; one that cannot be read at all counts as such."""
    records = list(map(search.drops, _records(path)))
    return any(records) or not records


def _originals(collection: Collection, rewritten: set[str]) -> Iterator[str]:
    for line in collection.ledger:
        result = line.get("result")
        if line.get("event") == "import" and isinstance(result, dict):
            for each in result.get("files", ()):
                if each.get("file") in rewritten and each.get("original"):
                    yield str(each["original"])


def _records(path: Path) -> Iterator[Record]:
    for found in survey(path, lambda record: record):
        if not isinstance(found, MemberFault):
            yield found


def _text(record: Record) -> str:
    """Return the text of a record as it can be compared; nothing where it is none."""
    try:
        message = http.parse_response(record.content)
        if (http.media_type(message.header("content-type")) or "").startswith(_NEVER_TEXT):
            return ""
        body = http.decoded(message, MAX_TEXT)
    except HemerotecaError:
        body = record.content[:MAX_TEXT]
    text = body.decode("utf-8", "replace")
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return "\n".join(_strings(json.loads(text)))
        except (ValueError, RecursionError):
            return text
    return text


_NEVER_TEXT = ("image/", "audio/", "video/", "font/")


def _strings(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _plain(text: str) -> str:
    """Return `text` without tags and escapes; twice, for pages within feeds."""
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", text.replace("<![CDATA[", " ")))
    return text


def _passages(text: str) -> Iterator[int]:
    words = [word.casefold() for word in _WORD.findall(text)]
    for start in range(len(words) - PASSAGE + 1):
        yield hash(tuple(words[start : start + PASSAGE]))
