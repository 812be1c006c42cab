"""What true records cost, as ratios of one run: writing them, and verifying them.

    python -m benchmarks.warc_speed [--pages 4000] [--size 30000] [--rounds 3] [FILE.warc.gz]

* write: seconds to keep pages as WARC records with digests, over those of gzipping them with the
  same library and appending them to a plain file (`WarcWriter` does more: two digests, three
  records); and of zlib at level 6, which most archivers use.
* verify: MB a second of the WARC file in one process, over those of fastwarc reading the same file
  and checking block and payload digests, as `verify` does. The floor is 0.5.

Seconds are of CPU time, which is steadier on a machine that has other things to do. With a FILE,
only `verify` is measured, on that file. Measured: see the end of docs/warc.md.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from isal import igzip_lib

from archive.fixity.check import check_file
from archive.warc.digests import digest
from archive.warc.exchange import Exchange
from archive.warc.writer import WarcWriter

FLOOR = 0.5
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nServer: test\r\n\r\n"
WORDS = "the government voted down the budget while dockers refused to handle containers".split()

PACKS: dict[str, Callable[[bytes], bytes]] = {
    "isal level 2": lambda data: igzip_lib.compress(data, 2, igzip_lib.COMP_GZIP),
    "zlib level 6": lambda data: zlib.compress(data, 6),
}


def page(number: int, size: int) -> bytes:
    rng = random.Random(number)
    words: list[str] = []
    while sum(map(len, words)) < size * 0.85:
        words += [*rng.choices(WORDS, k=100), f"{rng.random():.6f}"]
    return " ".join(words).encode()[:size]


def exchange(number: int, body: bytes) -> Exchange:
    return Exchange(
        url=f"http://iv.test/{number}",
        time=datetime.now(UTC),
        ip="127.0.0.1",
        method="GET",
        request=b"GET / HTTP/1.1\r\nHost: iv.test\r\n\r\n",
        response=HEAD + body,
        response_length=len(HEAD) + len(body),
        header_length=len(HEAD),
        status=200,
        mime="text/html",
        payload_digest=digest(body),
        payload_length=len(body),
    )


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def write_plainly(folder: Path, bodies: list[bytes], pack: Callable[[bytes], bytes]) -> None:
    with (folder / "plain").open("wb", buffering=0) as file:
        for body in bodies:
            file.write(pack(HEAD + body))


def write_records(folder: Path, bodies: list[bytes]) -> Path:
    with WarcWriter(
        folder, info={}, max_bytes=1 << 40, sync_seconds=2, find_original=lambda _: None
    ) as writer:
        for number, body in enumerate(bodies):
            writer.write_exchange(exchange(number, body))
    return writer.closed[0]


def verify_ours(path: Path) -> None:
    faults = check_file(path, path.parent, None).faults
    if faults:
        raise SystemExit(f"{faults[0]}")


def verify_theirs(path: Path) -> None:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            if record.verify_block_digest() is False:
                raise SystemExit("fastwarc: a block digest does not agree")
            record.parse_http()
            record.verify_payload_digest()


def measure_writing(folder: Path, pages: int, size: int, rounds: int) -> Path:
    bodies = [page(number, size) for number in range(pages)]
    ratios: dict[str, list[float]] = {name: [] for name in PACKS}
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        ours = seconds(partial(write_records, place, bodies))
        for name, pack in PACKS.items():
            ratios[name].append(seconds(partial(write_plainly, place, bodies, pack)) / ours)
        print(f"write: {ours / pages * 1000:.3f} ms a page")
    for name, each in ratios.items():
        print(f"write: {statistics.median(each):.2f} of the speed of {name} to a plain file")
    return next(place.rglob("*.warc.gz"))


def measure_verifying(path: Path, rounds: int) -> float:
    size = path.stat().st_size / 1e6
    ratios = []
    for _ in range(rounds):
        theirs = seconds(partial(verify_theirs, path))
        ours = seconds(partial(verify_ours, path))
        ratios.append(theirs / ours)
        print(f"verify: {size / ours:.1f} MB/s, fastwarc {size / theirs:.1f} MB/s")
    return statistics.median(ratios)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=4000)
    parser.add_argument("--size", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("file", type=Path, nargs="?")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or measure_writing(
            Path(folder), options.pages, options.size, options.rounds
        )
        ratio = measure_verifying(path, options.rounds)
    print(f"verify: {ratio:.2f} of fastwarc's digest check (floor {FLOOR})")
    if ratio < FLOOR:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
