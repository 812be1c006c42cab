"""How long exports take and how much memory: WACZ against py-wacz on the same WARCs.

    python -m benchmarks.exports              100 MB, generated
    python -m benchmarks.exports --gb 5       so much

Each export runs in a process of its own, whose peak memory is read when it ends. py-wacz runs
with its defaults and no text extraction; ours writes the texts, the other pages and the ledger
besides. FLOOR is what the ratio must not fall below.

22 November 2026, 2 busy cores, 100 MB: wacz 0.75 s (139 MB at most), py-wacz 3.09 s, ratio 4.1,
below the floor; bagit 1.3 s, warc 0.8 s, parquet 1.1 s (224 MB), jsonl 0.5 s. Not run with 5 GB.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from archive import exports
from archive.collection import Collection
from archive.exports.check import check_wacz
from archive.exports.selection import Selection
from archive.http import parse_response, payload
from archive.warc.digests import digest
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter
from pipelines.indexing import reindex

FLOOR = 5.0
MEMORY = 300.0
"""MB that no export may need."""
PAGE = 24_000
IMAGE = 400_000


def generate(folder: Path, size: float) -> Collection:
    """Make a collection of about `size` GB: pages of words, images of noise."""
    collection = Collection.create(folder, title="Bench", operator="Bench", contact="b@x.test")
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefghijklmnop", k=rng.randint(3, 9))) for _ in range(5000)]
    with WarcWriter(
        collection.warcs, info={}, max_bytes=10**9, sync_seconds=5, find_original=lambda _: None
    ) as writer:
        number, written = 0, 0
        while written < size * 1e9:
            prose = " ".join(rng.choices(words, k=PAGE // 7))
            html = f"<html><title>Page {number}</title><article><h1>Page {number}</h1><p>{prose}"
            for name, mime, body in (
                (f"page-{number}", "text/html", html.encode()),
                (f"image-{number}.jpg", "image/jpeg", rng.randbytes(IMAGE)),
            ):
                capture = writer.write_exchange(_exchange(name, mime, body, number))
                written += capture.length
            number += 1
    reindex(collection, {})
    return collection


def _exchange(name: str, mime: str, body: bytes, number: int) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
    raw = head.encode() + body
    whole = payload(parse_response(raw))
    return Exchange(
        url=f"http://bench.test/{name}", time=datetime.now(UTC) - timedelta(seconds=number),
        ip="192.0.2.1", method="GET", request=f"GET /{name} HTTP/1.1\r\n\r\n".encode(),
        response=raw, response_length=len(raw), header_length=len(head), status=200, mime=mime,
        payload_digest=digest(whole), payload_length=len(whole), truncated=None,
        informational=(), site=None, crawl=None, via=None,
    )  # fmt: skip


def measured(run: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds that `run` takes in a process of its own, and its peak in MB."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            run()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - the parent says it
            sys.stderr.write(f"{error}\n")
            os._exit(1)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit("an export failed")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def py_wacz(warcs: list[str], target: Path) -> Callable[[], None]:
    """Return a run of py-wacz."""

    def run() -> None:
        command = [sys.executable, "-W", "ignore", "-m", "wacz", "create", "-o", str(target)]
        os.execv(sys.executable, [*command, "-f", *warcs])

    return run


def main() -> None:
    """Measure and print; exit 1 below the floor or above the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gb", type=float, default=0.1)
    size = parser.parse_args().gb
    with TemporaryDirectory() as name:
        folder = Path(name)
        collection = generate(folder / "c", size)
        warcs = sorted(map(str, collection.warcs.rglob("*.warc.gz")))
        held = sum(Path(each).stat().st_size for each in warcs) / 1e6
        sys.stdout.write(f"{held:.0f} MB in {len(warcs)} WARC files\n")
        ours = measured(lambda: _export(collection, "wacz", folder / "ours.wacz"))
        theirs = measured(py_wacz(warcs, folder / "theirs.wacz"))
        rows = {"wacz": ours, "py-wacz": theirs}
        for form in ("bagit", "warc", "parquet", "jsonl"):
            rows[form] = measured(lambda form=form: _export(collection, form, folder / form))
        for label, (seconds, peak) in rows.items():
            sys.stdout.write(f"{label:8} {seconds:7.2f} s {peak:6.0f} MB at most\n")
        check_wacz(folder / "ours.wacz")
        ratio = theirs[0] / ours[0]
        sys.stdout.write(f"ratio {ratio:.1f} (floor {FLOOR})\n")
        worst = max(peak for label, (_, peak) in rows.items() if label != "py-wacz")
        if ratio < FLOOR or worst > MEMORY:
            raise SystemExit(1)


def _export(collection: Collection, form: str, target: Path) -> None:
    exports.export(collection, form, target, Selection())


if __name__ == "__main__":
    main()
