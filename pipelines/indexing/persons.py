"""Who is who: the person behind a printed name, with human corrections.

`people.toml` in the collection, written by hand and read if present:

    [[merge]]                     # these names are one person
    name = "Daniel Bensaïd"
    names = ["D. Bensaid", "Bensaïd"]

    [[split]]                     # under this name, these publications mean somebody else
    name = "Juan Pérez"
    sites = ["viento-sur"]
    person = "Juan Pérez (Valencia)"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.errors import ConfigError
from pipelines import people

FILE = "people.toml"


@dataclass(frozen=True)
class Persons:
    """Names to persons. Keys of both mappings are `people.key` forms."""

    merged: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(key, publication) -> key."""

    @classmethod
    def load(cls, path: Path) -> Persons:
        """Read the corrections at `path`, none where there is no file; raise `ConfigError`."""
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path} cannot be read: {error}") from None
        try:
            return cls(_merged(data), _split(data))
        except (KeyError, TypeError, AttributeError) as error:
            raise ConfigError(f"{path}: a [[merge]] or [[split]] lacks {error}") from None

    def person(self, name: str, site: str) -> str:
        """Return the key of the person whom `site` means by `name`."""
        key = people.key(name)
        return self.split.get((key, site)) or self.merged.get(key, key)


def _merged(data: Mapping[str, Any]) -> dict[str, str]:
    return {
        people.key(name): people.key(each["name"])
        for each in data.get("merge", ())
        for name in each["names"]
    }


def _split(data: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {
        (people.key(each["name"]), site): people.key(each["person"])
        for each in data.get("split", ())
        for site in each["sites"]
    }
