"""Answers of Drupal's JSON:API (`/jsonapi/node/article`): one node or a list of them.

Source: https://www.drupal.org/docs/core-modules-and-themes/core-modules/jsonapi-module. A node's
times are `created` and `changed`, its address the alias; its own fields are known by their names,
as on the page. Terms stand in other documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeGuard
from urllib.parse import urljoin

from archive.model import Article, Credit, Reading, ReadingRole, Role
from pipelines import people
from pipelines.credits import Line, read_line
from pipelines.dates import read_timestamp
from pipelines.extract.body import Body, read_containers
from pipelines.extract.drupal.words import part_of
from pipelines.extract.ends import Setting
from pipelines.extract.head import primary_language
from pipelines.extract.notes import find_notes
from pipelines.extract.page import Page, parse_html

_STANDING: Final = frozenset({"node--page", "node--webform", "node--landing_page"})


def is_answer(page: Page) -> bool:
    """Tell whether `page` is an answer in JSON."""
    return page.body.lstrip()[:1] == b"{" and not page.is_feed


def read_answer(page: Page) -> tuple[Reading, ...]:
    """Return a reading for each published node in an answer."""
    try:
        answer = json.loads(page.text)
    except (ValueError, RecursionError):
        return ()
    data = answer.get("data") if isinstance(answer, dict) else None
    items = data if isinstance(data, list) else [data]
    return tuple(_reading(item, page.url) for item in items if _is_node(item))


def _is_node(item: Any) -> TypeGuard[Mapping[str, Any]]:
    kind = item.get("type") if isinstance(item, dict) else None
    if not isinstance(kind, str) or not kind.startswith("node--") or kind in _STANDING:
        return False
    attributes = item.get("attributes")
    return (
        isinstance(attributes, dict)
        and isinstance(attributes.get("drupal_internal__nid"), int)
        and attributes.get("status") is not False
    )


def _reading(item: Mapping[str, Any], url: str) -> Reading:
    attributes = item["attributes"]
    number = attributes["drupal_internal__nid"]
    path = attributes.get("path")
    alias = path.get("alias") if isinstance(path, dict) else None
    where = alias if isinstance(alias, str) and alias.startswith("/") else f"/node/{number}"
    canonical = urljoin(url, where)
    article = _article(attributes, canonical)
    return Reading(url, canonical, ReadingRole.API, f"node{number}", 1, article)


def _article(attributes: Mapping[str, Any], url: str) -> Article:
    language = primary_language(_string(attributes.get("langcode")))
    text = _body(attributes.get("body"), url, language)
    fields = _fields(attributes)
    article = Article(
        url=url,
        canonical_url=url,
        title=_string(attributes.get("title")),
        language=language,
        subtitle=fields.get("subtitle"),
        surtitle=fields.get("surtitle"),
        standfirst=fields.get("standfirst"),
        credits=_credits(text, fields.get("authors"), language),
        published=_time(attributes.get("created")),
        modified=_time(attributes.get("changed")),
    )
    return text.completing(article)


def _fields(attributes: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of the node's own fields, by the part of an article that they hold."""
    found: dict[str, str] = {}
    for name, value in attributes.items():
        text = _string(value) if name.startswith("field_") else None
        part = part_of(name.removeprefix("field_").replace("_", "-")) if text else None
        if text and part:
            found.setdefault(part, text)
    return found


def _credits(text: Body, byline: str | None, language: str | None) -> tuple[Credit, ...]:
    found = text.said.credits
    if not byline or any(credit.role is Role.AUTHOR for credit in found):
        return found
    said = read_line(Line(byline, place="byline"), language)
    named = said.credits if said else (Credit(Role.AUTHOR, byline, people.kind(byline)),)
    return (*named, *found)


def _body(field: Any, url: str, language: str | None) -> Body:
    value = field.get("processed") or field.get("value") if isinstance(field, dict) else None
    tree = parse_html(value) if isinstance(value, str) else None
    if tree is None:
        return Body()
    setting = Setting(url, language, italics_are_notes=True)
    return read_containers([tree], find_notes(tree), setting)


def _string(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _time(value: Any) -> str | None:
    return read_timestamp(value) if isinstance(value, str) else None
