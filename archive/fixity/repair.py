"""Puts right what can be put right without inventing anything.

A file that a killed process left is closed; a damaged file goes to `quarantine/` as it is, and its
sound records, byte for byte, go into a new file beside the others; the CDXJ is rebuilt. What is
lost is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.cdxj import Cdxj
from archive.collection import Collection
from archive.errors import WarcError
from archive.fixity.check import Checked
from archive.fixity.seals import REMOVED, seal, warc_files
from archive.fixity.verify import examine
from archive.model import Capture
from archive.warc.captures import iter_captures
from archive.warc.layout import repacked
from archive.warc.members import members
from archive.warc.output import OPEN, OutputFile, sync_folder
from archive.warc.recover import recover
from archive.withdrawal.decisions import Withdrawn

NOT_REPAIRED = "not repaired"


def repair(collection: Collection) -> list[str]:
    """Repair the collection; return what was done and what could not be, a sentence each."""
    who = collection.settings.operator
    with collection.lock("repair"):
        done = recover(collection.warcs)
        found = examine(collection)
        damaged = [file for file in found.files if file.faults and not file.living]
        for file in damaged:
            done += _set_aside(collection, file, who)
        if found.cdxj or damaged:
            hidden = Withdrawn.of(collection)
            shown = (each for each in _captures(collection) if not hidden.hides(each.url))
            Cdxj(collection.cdxj).rebuild(shown)
            done.append("the CDXJ was rebuilt from the WARC files")
        for fixity in seal(collection, who=who):
            done.append(f"warcs/{fixity.file}: size and checksum noted in the ledger")
        lasting = (*found.sources, *found.ledger, *found.revisits)
        done += [f"{NOT_REPAIRED}: {fault}" for fault in lasting]
        if found.press or (damaged and collection.press.exists()):
            done.append("press.db does not say what the files say: run `hemeroteca reindex`")
        if done:
            collection.ledger.append("repair", {"done": done}, who=who)
    return done


def _set_aside(collection: Collection, file: Checked, who: str) -> list[str]:
    """Copy the sound records of a damaged file, then move it to quarantine."""
    name = file.path.relative_to(collection.warcs).as_posix()
    copy = _copy_sound(file) if len(file.whole) > 1 else None
    aside = collection.quarantine / name
    aside.parent.mkdir(parents=True, exist_ok=True)
    file.path.rename(aside)
    sync_folder(aside.parent)
    sync_folder(file.path.parent)
    kept = copy.relative_to(collection.warcs).as_posix() if copy else None
    faults = [str(fault) for fault in file.faults]
    result = {"file": name, "why": faults, "records kept": len(file.whole), "in": kept}
    collection.ledger.append(REMOVED, result, who=who)
    where = f"; its {len(file.whole)} sound records are in warcs/{kept}" if kept else ""
    return [
        *faults,
        f"warcs/{name}: moved to {aside.relative_to(collection.root)}{where}",
    ]


def _copy_sound(file: Checked) -> Path:
    """Write the sound records of `file`, packed anew, to a file beside it, and return that."""
    stem, _, ending = file.path.name.partition(".warc")
    new = file.path.with_name(f"{stem}-R.warc{ending}")
    for left in (new, new.with_name(new.name + OPEN)):  # by a repair that was killed
        left.unlink(missing_ok=True)
    output = OutputFile.create(new)
    if output is None:
        raise WarcError(f"{new} is being written by another process")
    with file.path.open("rb") as source:
        for offset, _ in file.whole:
            pieces = next(members(source, offset))
            output.append(repacked(pieces) if ending.endswith(".gz") else pieces)
    return output.close()


def _captures(collection: Collection) -> Iterator[Capture]:
    for path in warc_files(collection):
        for capture, _ in iter_captures(path, relative_to=collection.warcs):
            yield capture
