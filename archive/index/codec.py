"""Articles to JSON and back; times to text and back.

What an article does not say is left out, so that the JSON of a short item is short.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime
from typing import Any

from archive.model import (
    Article,
    Block,
    Credit,
    Document,
    Footnote,
    Image,
    Link,
    MagazineIssue,
    Role,
    Source,
    Translation,
)

_PARTS: dict[str, type] = {
    "magazine_issue": MagazineIssue,
    "blocks": Block,
    "footnotes": Footnote,
    "credits": Credit,
    "translated_from": Source,
    "first_published": Source,
    "translations": Translation,
    "images": Image,
    "documents": Document,
    "links": Link,
}


def compact(value: Any) -> dict[str, Any]:
    """Return the dataclass `value` as a dict without the fields that hold their default."""
    return {
        name: _plain(each)
        for name, default in _DEFAULTS[type(value)].items()
        if (each := getattr(value, name)) != default
    }


def dumps(value: Any) -> str:
    """Return `value` as JSON with its characters as they are, always the same for the same."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def article_to_json(article: Article) -> str:
    """Return `article` as JSON that `article_from_json` reads."""
    return dumps(compact(article))


def article_from_json(text: str) -> Article:
    """Return the article that `article_to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    return Article(**{name: _decoded(name, value) for name, value in data.items()})


def blocks_from_json(text: str) -> tuple[Block, ...]:
    """Return the blocks of a body from the column `articles.blocks`."""
    return tuple(Block(**each) for each in json.loads(text))


def to_text(time: datetime) -> str:
    """Return `time` as the database writes it: UTC, milliseconds, `Z`."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_time(text: str) -> datetime:
    """Return the time that `to_text` wrote."""
    return datetime.fromisoformat(text)


def _default(each: Field[Any]) -> Any:
    # A value that equals nothing, for fields that must always be given.
    return MISSING if each.default is MISSING else each.default


_DEFAULTS: dict[type, dict[str, Any]] = {
    kind: {each.name: _default(each) for each in fields(kind)}
    for kind in (Article, *_PARTS.values())
}


def _plain(value: Any) -> Any:
    """Return a value with each part of an article in it as `compact` gives it."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return compact(value) if type(value) in _DEFAULTS else value


def _decoded(name: str, value: Any) -> Any:
    kind = _PARTS.get(name)
    if kind is None:
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, list):
        return tuple(_part(kind, each) for each in value)
    return _part(kind, value)


def _part(kind: type, data: dict[str, Any]) -> Any:
    if kind is Credit:
        data = {**data, "role": Role(data["role"])}
    if kind is Footnote and "links" in data:
        data = {**data, "links": tuple(Link(**each) for each in data["links"])}
    return kind(**data)
