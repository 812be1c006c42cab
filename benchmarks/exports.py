"""How long exports take and how much memory: WACZ against py-wacz on the same WARCs.

    python -m benchmarks.exports                      300 MB, generated
    python -m benchmarks.exports --gb 5 --folder DIR  so much, on that disk
    python -m benchmarks.exports --collection demo    the WACZ of a collection that is there

Each export is a command of its own, as a user gives it, whose time and peak memory are read when
it ends; py-wacz likewise, with its defaults: it writes no texts, no other pages and no ledger,
which ours does. The two are run in turn, so that both meet the same disk. FLOOR is what the ratio
by CPU time must not fall below.

22 November 2026, 2 cores with a load of 3 to 5, so that times are worth little and only the pairs
say something; each a single turn, ours first:

    5 GB, just generated        wacz 4.5 s of CPU (2.9 in the kernel), py-wacz 53.8 s (24.6):
                                ratio 12.0 (10.8 by the clock: 10.2 s against 110)
    5 GB, nothing in memory     wacz 5.7 s of CPU (3.9 in the kernel), py-wacz 56.8 s (27.3):
    (drop_caches)               ratio 9.9 (4.7 by the clock: 13.5 s against 63), of which the disk
                                takes 10: it reads and writes 1 GB a second in all
    demo, best of 10            wacz 0.103 s of CPU, 0.104 s by the clock, py-wacz 0.63 and 0.65:
                                ratio 6.1 (6.2 by the clock)

Of the demo's 0.1 s click takes 0.05. Where Python finds no compiled form of our modules and may not
write one (an editable install and PYTHONDONTWRITEBYTECODE), they take 0.04 s more each time, and
the ratio is 4.5; `make` compiles them when it installs. Large files are copied past the page cache
(`archive.exports.copying`): through it the kernel took 11 to 29 s for the same 5 GB where a virtual
machine had to get memory from its host first.

The other formats of those 5 GB (2,482 articles), and the most memory that each needed:

    wacz     4.5 s of CPU   38 MB      parquet  1.3 s of CPU  237 MB
    bagit   26.3 s of CPU   55 MB      package  8.7 s of CPU   40 MB
    ocfl    44.5 s of CPU   90 MB      sqlite   3.5 s of CPU   40 MB
    warc     3.2 s of CPU   39 MB      jsonl    2.5 s of CPU   47 MB

With six times as many articles (14,691) Parquet needs 229 MB, JSON Lines 48 MB. What is left of a
WACZ is copying, texts, and 0.1 s to begin with; where the ledger has no CRC-32 of a file, its
SHA-256 takes 0.8 s a GB more.

Of a bag of 1 GB (5.4 s of CPU) its SHA-256 and SHA-512 take 3.4 s and copying 0.4. Copied past the
page cache it costs 2 to 3 s more, by the clock too, since the digests have to bring it back from
the disk (three pairs, in turn); so a bag is copied by `shutil`, in the kernel.

Building the index takes 8 to 12 ms of CPU a page (25 kB of text; as much each for 14,691 as for
725), and 2 to 3 s a GB to read the WARC files once; what may be text is read again by its place,
pictures are not. 4,443 pages with a picture of 40 kB each (`--gb 0.24 --image 40000`), in turn with
what read every file twice and every record a third time: 36.5 s of CPU against 40.7; with 398
pictures of 2 MB (`--gb 0.8 --image 2000000`) 5.6 s against 11.2.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.collection import Collection
from archive.exports.check import check_wacz
from archive.http import parse_response, payload
from archive.model import Family, Site
from archive.warc.digests import digest
from archive.warc.exchange import Exchange

FLOOR = 5.0
MEMORY = 300.0
"""MB that no export may need."""
FORMATS = ("bagit", "ocfl", "warc", "parquet", "package", "sqlite", "jsonl")
IMAGE = 400_000
PARAGRAPHS = 40
SITE = Site("bench", "Bench", "http://bench.test/", Family.SPIP, languages=("en",))
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Page {number} - Bench</title>
<link rel="canonical" href="{url}"></head><body class="page_article"><article>
<h1 class="entry-title">Page {number}</h1><abbr class="published" title="2026-01-02T03:04:05Z">
2 January 2026</abbr><div class="texte entry-content"><p>{text}</p></div>
<img src="image-{number}.jpg" alt=""></article></body></html>"""


def generate(folder: Path, size: float, image: int) -> None:
    """Make a collection of about `size` GB: pages of words, each with an image of noise."""
    from archive.fixity.seals import seal
    from archive.warc.writer import WarcWriter
    from pipelines.indexing import reindex

    collection = Collection.create(folder, title="Bench", operator="Bench", contact="b@x.test")
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefghijklmnop", k=rng.randint(3, 9))) for _ in range(5000)]
    prose = [" ".join(rng.choices(words, k=90)) for _ in range(2000)]
    with WarcWriter(
        collection.warcs, info={}, max_bytes=10**9, sync_seconds=5, find_original=lambda _: None
    ) as writer:
        number, written = 0, 0
        while written < size * 1e9:
            url, text = f"{SITE.url}page-{number}", "</p><p>".join(rng.choices(prose, k=PARAGRAPHS))
            html = PAGE.format(number=number, url=url, text=text).encode()
            for name, mime, body in (
                (f"page-{number}", "text/html", html),
                (f"image-{number}.jpg", "image/jpeg", os.urandom(image)),
            ):
                capture = writer.write_exchange(_exchange(name, mime, body, number))
                written += capture.length
            number += 1
    seal(collection, who="Bench")  # as a crawl does at its end
    reindex(collection, {SITE.slug: SITE})


def _exchange(name: str, mime: str, body: bytes, number: int) -> Exchange:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
    raw = head.encode() + body
    whole = payload(parse_response(raw))
    return Exchange(
        url=f"http://bench.test/{name}", time=datetime.now(UTC) - timedelta(seconds=number),
        ip="192.0.2.1", method="GET", request=f"GET /{name} HTTP/1.1\r\n\r\n".encode(),
        response=raw, response_length=len(raw), header_length=len(head), status=200, mime=mime,
        payload_digest=digest(whole), payload_length=len(whole), truncated=None,
        informational=(), site=SITE.slug, crawl=None, via=None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a command took: by the clock, its own and the kernel's; its peak in MB."""

    wall: float
    user: float
    kernel: float
    peak: float

    @property
    def cpu(self) -> float:
        """Seconds of both."""
        return self.user + self.kernel

    def __str__(self) -> str:
        cpu = f"{self.cpu:7.2f} s of CPU ({self.kernel:.2f} in the kernel)"
        return f"{self.wall:7.2f} s {cpu} {self.peak:6.0f} MB at most"


def measured(*command: str | Path) -> Cost:
    """Run a command; raise `SystemExit` where it fails."""
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise SystemExit(f"{command} failed")
    wall = time.monotonic() - started
    return Cost(wall, usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024)


def ours(collection: Collection, form: str, target: Path) -> Cost:
    """Measure one of our exports."""
    where = ("-o", target, "-c", collection.root)
    return measured(sys.executable, "-m", "hemeroteca", "export", form, *where)


def py_wacz(warcs: Sequence[Path], target: Path) -> Cost:
    """Measure py-wacz."""
    command = (sys.executable, "-W", "ignore", "-m", "wacz", "create", "-o", target, "-f")
    return measured(*command, *warcs)


def main() -> None:
    """Measure and print; exit 1 below the floor or above the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collection", type=Path, help="the WACZ of this one; it stays as it is")
    parser.add_argument("--gb", type=float, default=0.3)
    parser.add_argument("--image", type=int, default=IMAGE, help="bytes of the image of each page")
    parser.add_argument("--folder", type=Path, help="where there is room for four times that")
    parser.add_argument("--turns", type=int, default=2)
    asked = parser.parse_args()
    with TemporaryDirectory(dir=asked.folder) as name:
        folder = Path(name)
        collection = Collection.open(asked.collection or _generated(folder, asked.gb, asked.image))
        warcs = sorted(collection.warcs.rglob("*.warc.gz"))
        held = sum(path.stat().st_size for path in warcs) / 1e6
        sys.stdout.write(f"{held:.1f} MB in {len(warcs)} WARC files\n")
        ratio = compare(collection, warcs, folder, asked.turns)
        # The others are noted in the ledger, and of a given collection nothing is changed.
        others = () if asked.collection else costs(collection, folder)
        worst = max((each.peak for each in others), default=0.0)
        if ratio < FLOOR or worst > MEMORY:
            raise SystemExit(1)


def _generated(folder: Path, size: float, image: int) -> Path:
    """Make a collection in `folder`, in a process of its own.

    A command's peak is never below that of the process that it was begun from.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        other.submit(generate, folder / "c", size, image).result()
    return folder / "c"


def compare(collection: Collection, warcs: Sequence[Path], folder: Path, turns: int) -> float:
    """Make the WACZ with both, in turn; return how many times as fast ours is, by CPU time."""
    wacz, theirs = folder / "ours.wacz", folder / "theirs.wacz"
    pairs = []
    for _ in range(turns):
        wacz.unlink(missing_ok=True)
        pairs.append((ours(collection, "wacz", wacz), py_wacz(warcs, theirs)))
        theirs.unlink()
        sys.stdout.write(f"wacz     {pairs[-1][0]}\npy-wacz  {pairs[-1][1]}\n")
    check_wacz(wacz)
    wacz.unlink()
    wall = min(b.wall for _, b in pairs) / min(a.wall for a, _ in pairs)
    cpu = min(b.cpu for _, b in pairs) / min(a.cpu for a, _ in pairs)
    sys.stdout.write(f"ratio {wall:.1f} by the clock, {cpu:.1f} by CPU (floor {FLOOR})\n")
    return cpu


def costs(collection: Collection, folder: Path) -> Iterator[Cost]:
    """Make the other formats, print and yield what each costs."""
    for form in FORMATS:
        target = folder / form
        cost = ours(collection, form, target)
        sys.stdout.write(f"{form:8} {cost}\n")
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        yield cost


if __name__ == "__main__":
    main()
