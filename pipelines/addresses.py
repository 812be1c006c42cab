"""Every address under which an article is known, and what each is to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from archive.index.addresses import address_key, is_root
from archive.index.records import Address, AddressKind
from archive.model import Reading, ReadingRole
from pipelines.grouping import Witness

_RANK = {kind: rank for rank, kind in enumerate(AddressKind)}
_KINDS = {
    ReadingRole.PAGE: AddressKind.ALIAS,
    ReadingRole.ALTERNATE: AddressKind.ALIAS,
    ReadingRole.PRINT: AddressKind.PRINT,
    ReadingRole.ALIAS: AddressKind.ALIAS,
}


def known_addresses(canonical: str, readings: Sequence[Witness]) -> tuple[Address, ...]:
    """Return the addresses of the article at `canonical`, that one first, each once."""
    found = [Address(canonical, AddressKind.CANONICAL)]
    pages = {
        address_key(each.canonical_url) for _, each in readings if each.role is ReadingRole.PAGE
    }
    for _, reading in readings:
        found += _addresses(reading, pages)
    best: dict[str, Address] = {}
    for address in sorted(found, key=lambda each: (_RANK[each.kind], each.url)):
        best.setdefault(address_key(address.url), address)
    return tuple(best.values())


def _addresses(reading: Reading, pages: set[str]) -> Iterator[Address]:
    kind = _kind(reading, pages)
    if kind is not None:
        yield Address(reading.url, kind)
    if reading.role is ReadingRole.PAGE:
        yield Address(reading.canonical_url, AddressKind.FORMER)


def _kind(reading: Reading, pages: set[str]) -> AddressKind | None:
    if reading.role is ReadingRole.PAGE and reading.part > 1:
        return AddressKind.PART
    if reading.role is ReadingRole.API:
        return AddressKind.API if _is_about_one(reading) else None
    if reading.role is ReadingRole.ALIAS and is_root(reading.canonical_url):
        return None
    if reading.role is ReadingRole.ALIAS and address_key(reading.url) in pages:
        return AddressKind.FORMER
    return _KINDS.get(reading.role)


def _is_about_one(reading: Reading) -> bool:
    """Whether an answer of the CMS is about this article alone: its address ends in its number."""
    number = re.search(r"\d+$", reading.number or "")
    return (
        number is not None
        and re.search(rf"\b{number[0]}/?$", urlsplit(reading.url).path) is not None
    )
