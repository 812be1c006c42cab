"""Units for systemd, or lines for cron, that crawl a collection's sites while nobody is there."""

from __future__ import annotations

import getpass
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from archive.collection import Collection
from archive.errors import ConfigError

_SERVICE = """\
# Written by `hemeroteca schedule`; to change a setting without losing it: systemctl edit {name}
[Unit]
Description=Hemeroteca: crawl {title}
Documentation=https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
ExecStart={command}
# 3: done, but some pages failed; they are in the report and are tried again.
SuccessExitStatus=3
# SIGTERM ends a crawl in order; the next one goes on from there.
TimeoutStartSec=infinity
TimeoutStopSec=60
Nice=10
IOSchedulingClass=idle
# A page is never trusted: whatever it did to the crawler, only the collection could be written.
ProtectSystem=strict
ReadWritePaths={root}
ProtectHome={protect_home}
PrivateTmp=yes
PrivateDevices=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
UMask=0027
"""

_TIMER = """\
# Written by `hemeroteca schedule`.
[Unit]
Description=Hemeroteca: crawl {title}, daily

[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00
# A machine that was off crawls when it is on again; many machines do not all begin at once.
Persistent=true
RandomizedDelaySec=30min

[Install]
WantedBy=timers.target
"""


def schedule(collection: Collection, *, folder: Path | None, cron: bool) -> list[str]:
    """Return what to tell the archivist, having written units to `folder` when one is given.

    With `cron` the lines of a crontab; otherwise units: their text, or the files written and the
    command that starts the timer. A run that is still at work when the next begins is left alone:
    the next is told so and ends. Raises `ConfigError` when no site is listed in collection.toml.
    """
    if not collection.settings.sites:
        raise ConfigError(
            f'{collection.root}/collection.toml lists no sites; write sites = ["..."] there '
            "(`hemeroteca sites` shows their names)"
        )
    if cron:
        return list(_crontab(collection))
    units = _units(collection)
    if folder is None:
        return [f"# {name}\n{text}" for name, text in units.items()]
    return list(_written(units, folder))


def _written(units: dict[str, str], folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in units.items():
        (folder / name).write_text(text, "utf-8")
        yield f"Wrote {folder / name}"
    timer = next(name for name in units if name.endswith(".timer"))
    yield f"Next: systemctl daemon-reload && systemctl enable --now {timer}"


def _units(collection: Collection) -> dict[str, str]:
    root = collection.root.resolve()
    hour, minute = _time_of_day(collection)
    name = f"hemeroteca-{_slug(root.name)}"
    values = {
        "name": f"{name}.service",
        "title": _one_line(collection.settings.title),
        "user": getpass.getuser(),
        "command": _systemd_words(_command(collection)),
        "root": _systemd_words([str(root)]),
        # What the crawl needs below /home must stay in sight.
        "protect_home": "no" if any(map(_is_below_home, (root, Path(sys.prefix)))) else "tmpfs",
        "hour": hour,
        "minute": minute,
    }
    return {
        f"{name}.service": _SERVICE.format(**values),
        f"{name}.timer": _TIMER.format(**values),
    }


def _crontab(collection: Collection) -> Iterator[str]:
    hour, minute = _time_of_day(collection)
    # In a crontab `%` ends the command.
    command = shlex.join(_command(collection)).replace("%", r"\%")
    yield f"# Hemeroteca: crawl {_one_line(collection.settings.title)}, daily"
    yield f"{minute} {hour} * * * {command}"


def _command(collection: Collection) -> list[str]:
    """Return the command line of a crawl of the sites in collection.toml."""
    script = shutil.which("hemeroteca", path=str(Path(sys.executable).parent))
    program = [script] if script else [sys.executable, "-m", "hemeroteca"]
    return [*program, "crawl", "--collection", str(collection.root.resolve())]


def _time_of_day(collection: Collection) -> tuple[int, int]:
    """Return a time in the small hours that is always the same for a collection."""
    minutes = crc32(str(collection.root.resolve()).encode()) % (4 * 60)
    return 1 + minutes // 60, minutes % 60


def _systemd_words(words: list[str]) -> str:
    """Quote words for a unit file (systemd.service(5), "Command lines")."""
    return " ".join(_systemd_word(word) for word in words)


def _systemd_word(word: str) -> str:
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"' if not word or set(word) & set(" \t'\"\\;") else text


def _slug(name: str) -> str:
    return "".join(each if each.isalnum() and each.isascii() else "-" for each in name) or "archive"


def _one_line(text: str) -> str:
    return " ".join(text.replace("%", "%%").split())


def _is_below_home(path: Path) -> bool:
    return path.parts[1:2] in {("home",), ("root",)} or path.is_relative_to(Path.home())
