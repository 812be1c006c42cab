"""What a run warns of, and the units that start one."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.collection import Collection
from archive.errors import ConfigError
from archive.model import CrawlReport
from archive.schedule import schedule
from spiders.run import as_json
from spiders.warnings import FIELDS, warnings_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    root = tmp_path / "my archive"
    return Collection.create(
        root, title="The press", operator="O", contact="a@example.org", sites=("iv",)
    )


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE articles (site, first_seen, {', '.join(FIELDS)})")
    yield connection
    connection.close()


def report(**more: object) -> CrawlReport:
    values = {"id": "x", "started": NOW, "finished": NOW, "sites": ("iv",), "outcome": "finished"}
    return CrawlReport(**{"requests": 100, **values, **more})  # type: ignore[arg-type]


def add(db: sqlite3.Connection, published: datetime, seen: datetime, **fields: str | None) -> None:
    row = dict.fromkeys(FIELDS, "x") | {"published": published.isoformat()} | fields
    values = ("iv", seen.isoformat(), *(row[name] for name in FIELDS))
    db.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(values))})", values)


def test_silence(collection: Collection, db: sqlite3.Connection) -> None:
    """One that had an article every two days and has none for three weeks."""
    for age in range(21, 61, 2):
        add(db, NOW - timedelta(age), NOW - timedelta(min(age, 40)))
    [warning] = warnings_of(collection, db, report())
    assert "no new article for 21 days" in warning
    assert "one every 2" in warning


def test_no_silence_where_nobody_spoke(collection: Collection, db: sqlite3.Connection) -> None:
    """A magazine that ended before it was archived is no news."""
    for age in range(1000, 1060, 2):
        add(db, NOW - timedelta(age), NOW - timedelta(3))
    assert not list(warnings_of(collection, db, report()))


def test_lost_fields(collection: Collection, db: sqlite3.Connection) -> None:
    for age in range(1, 30):
        add(db, NOW - timedelta(age), NOW - timedelta(age))
    for _ in range(6):
        add(db, NOW, NOW, standfirst=None)
    [warning] = warnings_of(collection, db, report())
    assert warning.startswith("iv: 0% of 6 new articles have a standfirst, 100% had one")


def test_a_jump_in_errors(collection: Collection, db: sqlite3.Connection) -> None:
    for _ in range(3):
        collection.ledger.append("crawl", as_json(report(failed={"timeout": 1})), who="O")
    assert not list(warnings_of(collection, db, report(failed={"timeout": 2})))
    [warning] = warnings_of(collection, db, report(failed={"timeout": 20, "500": 2}))
    assert warning == "22% of the requests failed (20 timeout, 2 500), 1% is usual"


def test_a_disk_that_fills(collection: Collection, db: sqlite3.Connection) -> None:
    started = NOW - timedelta(7)
    free = shutil.disk_usage(collection.root).free
    collection.ledger.append("crawl", as_json(report(started=started, bytes=free // 8)), who="O")
    [warning] = warnings_of(collection, db, report(bytes=free // 8))
    assert "full in about" in warning


def test_units(collection: Collection, tmp_path: Path) -> None:
    folder = tmp_path / "systemd"
    lines = schedule(collection, folder=folder, cron=False)
    service = (folder / "hemeroteca-my-archive.service").read_text()
    assert f'ReadWritePaths="{collection.root}"' in service
    assert "ProtectSystem=strict" in service
    assert f'crawl --collection "{collection.root}"' in service
    timer = (folder / "hemeroteca-my-archive.timer").read_text()
    assert "Persistent=true" in timer
    assert lines[-1].endswith("enable --now hemeroteca-my-archive.timer")
    if shutil.which("systemd-analyze"):
        units = [str(path) for path in folder.iterdir()]
        subprocess.run(["systemd-analyze", "verify", *units], check=True)


def test_crontab(collection: Collection) -> None:
    comment, line = schedule(collection, folder=None, cron=True)
    assert comment.startswith("#")
    minute, hour, *rest = line.split(maxsplit=5)
    assert 0 <= int(minute) < 60
    assert 1 <= int(hour) < 5
    assert rest[:3] == ["*", "*", "*"]
    assert f"'{collection.root}'" in line


def test_nothing_to_schedule(tmp_path: Path) -> None:
    empty = Collection.create(tmp_path / "e", title="T", operator="O", contact="a@example.org")
    with pytest.raises(ConfigError, match="lists no sites"):
        schedule(empty, folder=None, cron=True)
