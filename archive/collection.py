"""A collection on disk: its layout, its settings, making, opening and locking it."""

from __future__ import annotations

import fcntl
import json
import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from archive.errors import (
    CollectionError,
    CollectionExists,
    CollectionLocked,
    ConfigError,
    NotACollection,
)
from archive.ledger import Ledger
from archive.room import room

CONFIG = "collection.toml"
_HOURS = re.compile(r"(?:[01]?\d|2[0-3])-(?:[01]?\d|2[0-4])")
VERSION = "0.1.0"
SOFTWARE = f"hemeroteca/{VERSION}"
OWN = frozenset(
    "warcs indexes logs quarantine withdrawn press.db frontier.db ledger.jsonl ledger.head "
    "people.toml .lock".split()
) | {CONFIG}
"""What a collection's root may hold that is for nobody else to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `collection.toml` says, with the defaults for what it does not say.

    Every name here may stand in the file; docs/operate.md lists them.
    """

    title: str
    operator: str
    contact: str
    description: str = ""
    licence: str = ""
    """What others may do with what is exported: stands in every export with a README."""
    sites: tuple[str, ...] = ()
    delay: float = 2.0
    """Seconds between two requests to one host."""
    concurrency: int = 1
    """Requests at a time to one host."""
    max_requests: int = 0
    """Requests that one crawl may make; 0: no limit."""
    max_run_bytes: int = 0
    """Bytes that one crawl may take in; 0: no limit."""
    max_minutes: float = 0.0
    """Minutes that one crawl may take; 0: no limit."""
    hours: str = ""
    """When crawls may run, in local time: `"22-6"`; empty: always."""
    site_hours: Mapping[str, str] = field(default_factory=dict)
    """Likewise for single sites, by name: a table of the file."""
    robots: str = "obey"
    noarchive: str = "keep"
    """What is done with pages that say `noarchive`: `keep`, `hide` or `skip`."""
    tdm_reservation: str = "keep"
    """Likewise with pages whose rights are reserved from text and data mining."""
    max_page_bytes: int = 64 * 1024 * 1024
    max_requisite_bytes: int = 256 * 1024 * 1024
    max_warc_bytes: int = 1_000_000_000
    sync_seconds: float = 2.0
    """After a power cut at most the records of this many seconds are lost."""
    min_free_bytes: int = 256 * 1024 * 1024
    """A crawl stops cleanly when less than this is left on the disk."""
    verify_days: float = 365.0
    """In so many days `verify --due` reads every file once."""
    copies: tuple[str, ...] = ()
    """Where copies of the archive are: folders, or addresses that fsspec knows (s3://...)."""
    on_report: tuple[str, ...] = ()
    """A command that is given each crawl report as JSON on its standard input."""


class Collection:
    """A folder with a `collection.toml`; everything else in it grows."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self.warcs = root / "warcs"
        self.cdxj = root / "indexes" / "captures.cdxj"
        self.press = root / "press.db"
        self.frontier = root / "frontier.db"
        self.quarantine = root / "quarantine"
        self.withdrawn = root / "withdrawn"
        self.ledger = Ledger(root / "ledger.jsonl")

    @classmethod
    def create(
        cls, root: Path, *, title: str, operator: str, contact: str, sites: tuple[str, ...] = ()
    ) -> Collection:
        """Make a new collection; raise `CollectionExists` where there is one."""
        config = root / CONFIG
        if config.exists():
            raise CollectionExists(f"{root} is a collection already; edit {config} to change it")
        settings = Settings(title=title, operator=operator, contact=contact, sites=sites)
        _check(settings, config)
        collection = cls(root, settings)
        try:
            for folder in (collection.warcs, collection.cdxj.parent):
                folder.mkdir(parents=True, exist_ok=True)
            config.write_text(_toml(settings), "utf-8")
        except OSError as error:
            raise CollectionError(f"{root} cannot be made: {error.strerror}") from error
        return collection

    @classmethod
    def open(cls, root: Path) -> Collection:
        """Open what `create` made; raise `NotACollection` or `ConfigError`."""
        config = root / CONFIG
        try:
            text = config.read_text("utf-8")
        except FileNotFoundError:
            raise NotACollection(
                f"there is no collection in `{root}` (no {CONFIG}); name its folder with `-c`, or "
                f"make one with `hemeroteca init {root} --operator NAME --contact MAIL`"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{config} cannot be read: {error}") from None
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{config} is not TOML: {error}") from None
        return cls(root, _settings(data, config))

    @contextmanager
    def lock(self, purpose: str) -> Iterator[None]:
        """Hold the right to write; raise `CollectionLocked` naming who holds it.

        The lock is the kernel's (`flock`): it goes with the process, whatever ends it. A disk
        without room for what is done within is `StorageFull`.
        """
        with room(self.root), (self.root / ".lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "another process"
                raise CollectionLocked(
                    f"{self.root} is being written by {holder}; wait until it has ended"
                ) from None
            file.truncate(0)
            file.write(f"`hemeroteca {purpose}` (process {os.getpid()})")
            file.flush()
            yield
            file.truncate(0)

    def owns(self, path: Path) -> bool:
        """Tell whether a path is for the collection's own: what else is in its root is not."""
        place, root = path.resolve(), self.root.resolve()
        return place == root or (root in place.parents and _first(place, root) in OWN)

    @property
    def user_agent(self) -> str:
        """How this collection's crawler names itself: software, operator, contact."""
        one_line = re.sub(r"[\s()]+", " ", f"{self.settings.operator}; {self.settings.contact}")
        return f"{SOFTWARE} (+{one_line.strip()})"


def _first(place: Path, root: Path) -> str:
    return place.relative_to(root).parts[0]


def _settings(data: Mapping[str, Any], config: Path) -> Settings:
    known = {each.name: each for each in fields(Settings)}
    for name in data:
        if name not in known:
            raise ConfigError(f"{config}: unknown setting {name!r}; known are {', '.join(known)}")
    missing = dict.fromkeys(("title", "operator", "contact"), "")
    data = missing | dict(data)
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    settings = Settings(**values)
    _check(settings, config)
    return settings


def _check(settings: Settings, config: Path) -> None:
    """Raise `ConfigError` for the first setting that cannot be."""
    defaults = Settings(title="", operator="", contact="")
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if wrong := _wrong(value, type(getattr(defaults, each.name))):
            raise ConfigError(f"{config}: {each.name} {wrong}")
    for name in ("title", "operator", "contact"):
        if not getattr(settings, name).strip():
            raise ConfigError(f'{config}: {name} is missing; write {name} = "..."')
    if settings.concurrency < 1:
        raise ConfigError(f"{config}: concurrency must be at least 1")
    _check_choices(settings, config)


def _check_choices(settings: Settings, config: Path) -> None:
    for hours in (settings.hours, *settings.site_hours.values()):
        if hours and not (isinstance(hours, str) and _HOURS.fullmatch(hours)):
            raise ConfigError(f'{config}: hours must be like "22-6", not {hours!r}')
    for name in ("noarchive", "tdm_reservation"):
        if getattr(settings, name) not in {"keep", "hide", "skip"}:
            raise ConfigError(f'{config}: {name} can be "keep", "hide" or "skip"')
    if settings.robots != "obey":
        raise ConfigError(f'{config}: robots can only be "obey"')


def _wrong(value: object, kind: type) -> str | None:
    """Say why `value` cannot stand where a `kind` is wanted."""
    allowed = (int, float) if kind is float else kind
    if not isinstance(value, allowed) or isinstance(value, bool):
        return f"must be {_kind(kind)}, not {value!r}"
    if isinstance(value, int | float) and not 0 <= value < math.inf:
        return f"must not be negative, but is {value}"
    if isinstance(value, tuple) and not all(isinstance(item, str) for item in value):
        return f"must be a list of texts, not {list(value)}"
    return None


def _kind(kind: type) -> str:
    names = {str: "a text in quotes", int: "a whole number", float: "a number", dict: "a table"}
    return names.get(kind, "a list")


def _toml(settings: Settings) -> str:
    def value(name: str) -> str:
        content = getattr(settings, name)
        content = list(content) if isinstance(content, tuple) else content
        return f"{name} = {json.dumps(content, ensure_ascii=False)}"

    return "\n".join(
        [
            "# A Hemeroteca collection. docs/operate.md explains every setting.",
            *(value(name) for name in ("title", "operator", "contact")),
            "",
            "# The publications that `hemeroteca crawl` without a name goes through.",
            value("sites"),
            "",
            "# Manners: seconds between requests to one host, and requests at a time.",
            *(value(name) for name in ("delay", "concurrency")),
            "",
        ]
    )
