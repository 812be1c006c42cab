"""Do the indexes say what the WARC files say? Both ways, capture by capture."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby

from archive import cdxj
from archive.collection import Collection
from archive.fixity.check import Checked, Fault
from archive.fixity.sound import Seen
from archive.index.opening import open_read_only
from archive.warc.output import OPEN
from archive.withdrawal.decisions import Withdrawn

Place = tuple[str, int]
"""File (relative to `warcs/`) and offset."""


def revisit_faults(files: Iterable[Checked]) -> Iterator[Fault]:
    """Yield each revisit whose original is not there, or has another payload."""
    files = tuple(files)
    originals = {seen.id: seen.digests for seen in _all(files) if seen.type == "response"}
    for seen in _all(files):
        if seen.type != "revisit" or seen.refers_to is None:
            continue
        digests = originals.get(seen.refers_to)
        if digests is None:
            yield _at(seen, f"a revisit of {seen.refers_to}, which is not in the collection")
        elif seen.digests and not set(seen.digests) & set(digests):
            yield _at(seen, f"a revisit of {seen.refers_to}, which has another payload")


def cdxj_faults(collection: Collection, files: Iterable[Checked]) -> Iterator[Fault]:
    """Compare the CDXJ, its journal included, with the captures in the files."""
    against = _Against(collection, files, Withdrawn.of(collection))
    index = cdxj.Cdxj(collection.cdxj)
    name = collection.cdxj.relative_to(collection.root).as_posix()
    last = b""
    for offset, raw in index.lines():
        if raw < last:
            yield Fault(name, offset, "this line is not in its order")
        last = raw
        entry = cdxj.parse(raw) if raw.endswith(b"\n") else None
        what = "not a line of an index" if entry is None else _compare_line(entry, against)
        if what:
            yield Fault(name, offset, what)
    for raw in index.waiting():
        if entry := cdxj.parse(raw):
            _compare_line(entry, against)
    yield from against.rest(name)


def press_faults(collection: Collection, files: Iterable[Checked]) -> Iterator[Fault]:
    """Compare the captures in press.db, where there is one, with those in the files."""
    name = collection.press.name
    if not collection.press.exists():
        return
    against = _Against(collection, files)
    try:
        with closing(open_read_only(collection.press)) as db:
            for (said,) in db.execute("PRAGMA quick_check(1)"):
                if said != "ok":
                    yield Fault(name, None, said)
            for row in db.execute(
                "SELECT warc, offset, length, id, url, payload_digest FROM captures"
            ):
                if what := _compare_row(row, against):
                    yield Fault(name, None, what)
    except sqlite3.DatabaseError as error:
        yield Fault(name, None, f"cannot be read: {error}")
    else:
        yield from against.rest(name)


class _Against:
    """The captures in the files, ticked off as an index names them."""

    def __init__(
        self, collection: Collection, files: Iterable[Checked], hidden: Withdrawn | None = None
    ) -> None:
        self._hidden = hidden or Withdrawn()
        self._warcs = collection.warcs
        checked = tuple(files)
        self._places = {(seen.warc, seen.offset): seen for seen in _all(checked)}
        self._settled = {
            file.path.relative_to(self._warcs).as_posix() for file in checked if not file.living
        }
        self._named: set[Place] = set()
        self._missing: Counter[str] = Counter()

    def find(self, warc: str, offset: int) -> Seen | None:
        """Return the capture at a place, and tick it off."""
        self._named.add((warc, offset))
        return self._places.get((warc, offset))

    def astray(self, warc: str, offset: int) -> str | None:
        """Say what is wrong with naming a place where no capture is.

        Nothing where the file was still being written when it was checked; of a file that is
        missing it is said once, by `rest`.
        """
        if warc in self._settled:
            return f"no capture in warcs/{warc} at {offset}"
        if not any((self._warcs / (warc + ending)).exists() for ending in ("", OPEN)):
            self._missing[warc] += 1
        return None

    def rest(self, index: str) -> Iterator[Fault]:
        """Yield what the index says of missing files, and what it does not say."""
        for warc, count in sorted(self._missing.items()):
            yield Fault(index, None, f"{count} captures in warcs/{warc}, which is missing")
        known = {warc for warc, _ in self._named}
        for warc, unnamed in groupby(self._unnamed(), key=lambda seen: seen.warc):
            found = tuple(unnamed)
            if warc not in known and len(found) > 1:
                what = f"no entry for any of the {len(found)} captures in warcs/{warc}"
                yield Fault(index, None, what)
                continue
            for seen in found:
                what = f"no entry for {seen.url} of {seen.timestamp}"
                yield Fault(index, None, f"{what}, in warcs/{warc} at {seen.offset}")

    def _unnamed(self) -> Iterator[Seen]:
        """Yield the captures that the index does not name and should, file by file.

        Of a record that lies in several files (imports overlap) it names one.
        """
        named = self._named & self._places.keys()
        elsewhere = {_identity(self._places[place]) for place in named}
        for place, seen in self._places.items():
            expected = place not in self._named and seen.warc in self._settled
            if expected and _identity(seen) not in elsewhere and not self._hidden.hides(seen.url):
                yield seen


def _identity(seen: Seen) -> tuple[str, str, str]:
    """Return what two copies of one record share."""
    return seen.id, seen.url, seen.timestamp


def _compare_line(entry: cdxj.Entry, against: _Against) -> str | None:
    """Return what is wrong with a line of the CDXJ."""
    get = entry.fields.get
    warc, offset = get("filename", ""), get("offset", "")
    if not offset.isdecimal():
        return "a line without an offset"
    seen = against.find(warc, int(offset))
    if seen is None:
        return against.astray(warc, int(offset))
    pairs = {
        "key": (entry.key, cdxj.key(seen.url, get("method", "GET"))),
        "time": (entry.timestamp, seen.timestamp),
        "url": (get("url"), seen.url),
        "status": (get("status", ""), seen.status),
        "mime": (get("mime"), "warc/revisit" if seen.type == "revisit" else seen.mime),
        "length": (get("length"), str(seen.length)),
    }
    wrong = [field for field, (said, is_so) in pairs.items() if said != is_so]
    if seen.digests and get("digest") not in seen.digests:
        wrong.append("digest")
    return f"{', '.join(wrong)} not as in warcs/{warc} at {offset}" if wrong else None


def _compare_row(row: tuple[str, int, int, str, str, str | None], against: _Against) -> str | None:
    """Return what is wrong with a row of `captures`."""
    warc, offset, length, record_id, url, digest = row
    seen = against.find(warc, offset)
    if seen is None:
        what = against.astray(warc, offset)
        return f"{url}: {what}" if what else None
    agree = (length, record_id, url) == (seen.length, seen.id, seen.url)
    if not agree or (seen.digests and digest not in seen.digests):
        return f"{url}: not as in warcs/{warc} at {offset}"
    return None


def _all(files: Iterable[Checked]) -> Iterator[Seen]:
    return (seen for file in files for seen in file.seen)


def _at(seen: Seen, what: str) -> Fault:
    return Fault(f"warcs/{seen.warc}", seen.offset, what)
