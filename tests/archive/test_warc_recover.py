import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.warc.output import OutputFile
from archive.warc.reader import iter_captures
from archive.warc.recover import recover
from tests.archive.warc_samples import exchange, pages, writer

# Writes exchanges until it is killed; acknowledges each by its record id, after it is written.
WRITER = """
import os, random, sys
from pathlib import Path
from tests.archive.warc_samples import Originals, exchange, writer

rng, originals = random.Random(int(sys.argv[2])), Originals()
out = writer(Path(sys.argv[1]), originals, max_bytes=int(sys.argv[3]))
for n in range(10**9):
    large = rng.random() < 0.2
    body = rng.randbytes(rng.choice((200_000, 3_000_000)) if large else rng.randrange(20_000))
    capture = out.write_exchange(exchange(f"http://iv.test/{n}", body, in_file=large))
    os.write(1, f"{capture.id}\\n".encode())
"""


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, seed: int) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path), str(seed), "400000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.01, 0.25))
        assert process.poll() is None, "it must be writing when it is killed"
        process.send_signal(signal.SIGKILL)
        acknowledged = {
            line.decode().strip() for line in (first + process.stdout.read()).splitlines()
        }
    assert len(recover(tmp_path)) <= 1  # none where it was killed between two files
    assert not list(tmp_path.rglob("*.open"))
    found = [
        (path, capture, record)
        for path in tmp_path.rglob("*.warc.gz")
        for capture, record in iter_captures(path, relative_to=tmp_path)
    ]
    ids = [capture.id for _, capture, _ in found]
    assert len(ids) == len(set(ids))
    assert acknowledged <= set(ids)
    assert len(ids) - len(acknowledged) <= 1
    assert recover(tmp_path) == []


def left_open(folder: Path, count: int = 3) -> tuple[Path, int]:
    """An open file as a killed process leaves it: unlocked. Return it and its whole size."""
    out = writer(folder)
    for each in pages(count):
        out.write_exchange(each)
    out.close()
    path = out.closed[0]
    return path.rename(path.with_name(path.name + ".open")), path_size(path)


def path_size(path: Path) -> int:
    return path.with_name(path.name + ".open").stat().st_size


@pytest.mark.parametrize(
    "tail", [b"", b"\x1f\x8b\x08", b"\x00" * 5000, b"\x1f\x8b\x08" + b"\x55" * 900]
)
def test_a_tail_is_cut_at_the_last_whole_record(tmp_path: Path, tail: bytes) -> None:
    path, size = left_open(tmp_path)
    with path.open("ab") as file:
        file.write(tail)
    (said,) = recover(tmp_path)
    own = path.with_name(path.name.removesuffix(".open"))
    assert own.stat().st_size == size
    assert "closed with 10 records" in said
    assert (f"{len(tail)} bytes of an unfinished record cut off at {size}" in said) is bool(tail)


def test_every_cut_leaves_whole_records(tmp_path: Path) -> None:
    path, size = left_open(tmp_path, 2)
    whole = path.read_bytes()
    path.unlink()
    for cut in random.Random(1).sample(range(size), 40):
        path.write_bytes(whole[:cut])
        recover(tmp_path)
        own = path.with_name(path.name.removesuffix(".open"))
        if own.exists():
            assert whole.startswith(own.read_bytes())
            list(iter_captures(own, relative_to=tmp_path))
            own.unlink()
        assert not path.exists()


def test_damage_before_whole_records_is_not_cut_away(tmp_path: Path) -> None:
    path, size = left_open(tmp_path)
    data = bytearray(path.read_bytes())
    data[size // 2] ^= 1
    path.write_bytes(data)
    (said,) = recover(tmp_path)
    assert "damaged at" in said
    assert path.with_name(path.name.removesuffix(".open")).stat().st_size == size


def test_a_file_without_a_capture_is_removed(tmp_path: Path) -> None:
    (tmp_path / "HEM-1.warc.gz.open").write_bytes(b"")
    assert recover(tmp_path) == ["HEM-1.warc.gz: removed, no capture was in it"]
    assert not list(tmp_path.iterdir())


def test_the_file_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path), "1", "100000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            assert recover(tmp_path) == []
            assert list(tmp_path.rglob("*.open"))
            assert process.poll() is None
        finally:
            process.kill()


def test_a_name_that_is_taken_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "HEM-1.warc.gz"
    first = OutputFile.create(path)
    assert first is not None
    assert OutputFile.create(path) is None
    first.append([b"x"])
    first.close()
    assert OutputFile.create(path) is None
    assert path.read_bytes() == b"x"


def test_a_unit_that_fails_is_cut_off(tmp_path: Path) -> None:
    file = OutputFile.create(tmp_path / "HEM-1.warc.gz")
    assert file is not None
    file.append([b"whole"])

    def breaking() -> object:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file.append(breaking())  # type: ignore[arg-type]
    file.append([b"!"])
    assert file.close().read_bytes() == b"whole!"


def test_records_come_to_the_disk_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`fdatasync` is watched, not replaced: within sync_seconds, and off the caller's thread."""
    import threading

    synced: list[str] = []
    real = os.fdatasync

    def watched(fd: int) -> None:
        synced.append(threading.current_thread().name)
        real(fd)

    monkeypatch.setattr(os, "fdatasync", watched)
    out = writer(tmp_path, sync_seconds=0.02)
    out.write_exchange(exchange())
    deadline = time.monotonic() + 10
    while not synced and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(0.1)
    assert synced == ["warc-sync"], "once, as nothing was written since"
    out.close()
    assert synced == ["warc-sync"]
    strict = writer(tmp_path, sync_seconds=0)
    strict.write_exchange(exchange())
    assert synced[1:] == ["MainThread"]
    strict.close()


def test_the_lock_goes_with_the_file(tmp_path: Path) -> None:
    out = writer(tmp_path)
    out.write_exchange(exchange())
    (path,) = tmp_path.rglob("*.open")
    with path.open("rb") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    out.close()
