"""Crawls that are killed in full flight, and what the next one makes of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.fixity.repair import repair
from archive.fixity.verify import verify
from archive.warc.reader import iter_captures
from archive.warc.record import iter_records
from tests.spiders.served import Asked, Reply, Served, page, serve

PAGES = 80
CONCURRENCY = 4


def generated(asked: Asked) -> Reply:
    """A site of `PAGES` pages, each linking to a few others."""
    if asked.target == "/":
        return Reply(body=page("Home", *(f"/text/{n}" for n in range(0, PAGES, 10))))
    name = asked.target.removeprefix("/text/")
    if not name.isdigit() or int(name) >= PAGES:
        return Reply(404, page("Not found"))
    number = int(name)
    links = (f"/text/{n % PAGES}" for n in (number + 1, number + 2, number * 7 + 3))
    return Reply(body=page(f"Page {number}", *links))


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection.create(tmp_path / "c", title="T", operator="O", contact="a@example.org")


def start(
    collection: Collection, site: Served, *more: str, dying: tuple[str, str] | None = None
) -> subprocess.Popen[str]:
    crawler = ("tests.spiders.dying", *dying) if dying else ("tests.spiders.crawler",)
    return subprocess.Popen(
        [
            *(sys.executable, "-m", *crawler, collection.root, "http://gen.test/"),
            *("--connect-to", site.connect_to, "--concurrency", str(CONCURRENCY), *more),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(site: Served, count: int) -> None:
    end = time.monotonic() + 30
    while len(site.log) < count and time.monotonic() < end:
        time.sleep(0.005)
    assert len(site.log) >= count


def captured(collection: Collection) -> Counter[str]:
    return Counter(
        capture.url
        for path in collection.warcs.rglob("*.warc.gz")
        for capture, _ in iter_captures(path, relative_to=collection.warcs)
    )


def test_kills(collection: Collection) -> None:
    """Three kills -9 in flight, then to the end: all pages kept, hardly any asked twice."""
    with serve(generated, delay=0.03) as site:
        for already in (12, 32, 58):
            process = start(collection, site)
            wait_for(site, already)
            process.kill()
            process.communicate()
            assert process.returncode == -signal.SIGKILL, "it was at work when the blow came"
        process = start(collection, site)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert '"outcome": "finished"' in out
    real = {f"/text/{n}" for n in range(PAGES)}
    pages = [target for target in site.targets if target in real]
    assert set(pages) == real
    assert len(pages) - PAGES <= 3 * CONCURRENCY
    kept = captured(collection)
    assert {f"http://gen.test/text/{n}" for n in range(PAGES)} <= set(kept)
    twice = {url for url, count in kept.items() if count > 1}
    assert not twice, "what is in a WARC is not fetched again"
    found = verify(collection)
    assert (found.faults, found.unsealed) == ((), ())
    runs = [each["result"]["outcome"] for each in collection.ledger if each["event"] == "crawl"]
    assert runs == ["killed", "killed", "killed", "finished"]


def test_a_stop_is_clean_and_quick(collection: Collection) -> None:
    """SIGTERM ends a crawl within seconds, even one that waits; the next goes on."""
    with serve(generated, delay=0.02) as site:
        process = start(collection, site, "--delay", "30")
        wait_for(site, 1)
        begun = time.monotonic()
        process.terminate()
        out, error = process.communicate(timeout=30)
        assert time.monotonic() - begun < 10
        assert process.returncode == 0, error
        assert '"outcome": "stopped"' in out
        assert not list(collection.warcs.rglob("*.open"))
        again = start(collection, site)
        out, error = again.communicate(timeout=60)
    assert '"outcome": "finished"' in out, error
    assert {f"http://gen.test/text/{n}" for n in range(PAGES)} <= set(captured(collection))


def test_only_one_at_a_time(collection: Collection) -> None:
    """A second crawl is told who holds the collection, and does nothing."""
    with serve(generated, delay=0.05) as site:
        first = start(collection, site, "--delay", "30")
        wait_for(site, 1)
        _, error = start(collection, site).communicate(timeout=30)
        first.terminate()
        first.communicate(timeout=30)
    assert f"process {first.pid}" in error


@pytest.mark.parametrize("place", [5, -3])  # its links were read before the kill, or not
def test_damage_behind_a_kill_stops_no_crawl(collection: Collection, place: int) -> None:
    """What stands behind it is taken in, what it took is asked again, and the report names it."""
    with serve(generated, delay=0.01) as site:
        moment = ("archive.warc.writer:WarcWriter.write_exchange", "25")
        start(collection, site, dying=moment).communicate(timeout=60)
        (path,) = collection.warcs.rglob("*.open")
        lost = [each for each in iter_records(path) if each.type == "response"][place]
        with path.open("r+b") as file:
            file.seek(lost.offset + lost.length // 2)
            file.write(b"damage")
        process = start(collection, site)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    report = json.loads(out)
    assert report["outcome"] == "finished"
    name = path.name.removesuffix(".open")
    (warning,) = report["warnings"]
    assert name in warning
    assert f"at {lost.offset}" in warning
    assert "`hemeroteca repair`" in warning
    assert {fault.offset for fault in verify(collection).faults} == {lost.offset}
    repair(collection)
    assert {f"http://gen.test/text/{n}" for n in range(PAGES)} <= set(captured(collection))


@pytest.mark.parametrize(
    ("moment", "call"),
    [
        ("pipelines.indexing:Indexer.settle", 1),  # it commits the index by itself
        ("archive.cdxj:Cdxj.add", 3),  # the CDXJ written, the index not committed
        ("spiders.frontier.queue:Frontier.finish", 20),
        ("archive.warc.writer:WarcWriter.write_exchange", 25),  # on disk, known to no one
        ("archive.warc.writer:WarcWriter.close", 1),  # under its final name, the CDXJ not merged
        ("archive.cdxj:Cdxj._replace", 1),  # merged, the journal still there
    ],
)
def test_a_blow_at_the_worst_moment(collection: Collection, moment: str, call: int) -> None:
    """Between any two steps of keeping, a kill costs nothing that the next run does not mend."""
    with serve(generated, delay=0.01) as site:
        process = start(collection, site, dying=(moment, str(call)))
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, "it came to that moment"
        process = start(collection, site)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert '"outcome": "finished"' in out
    found = verify(collection)
    assert (found.faults, found.unsealed) == ((), ())
    kept = captured(collection)
    assert {f"http://gen.test/text/{n}" for n in range(PAGES)} <= set(kept)
    asked = Counter(f"http://gen.test{target}" for target in site.targets)
    assert not {url for url, count in kept.items() if count > asked[url]}, "one record a fetch"
    assert len(site.log) - len(asked) <= CONCURRENCY
