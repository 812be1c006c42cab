"""Answers of Drupal's JSON:API (`/jsonapi/node/article`): one node or a list of them.

Source: https://www.drupal.org/docs/core-modules-and-themes/core-modules/jsonapi-module. A node's
times are `created` and `changed`, its address the alias; terms stand in other documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeGuard
from urllib.parse import urljoin

from archive.model import Article, Reading, ReadingRole
from pipelines.dates import read_timestamp
from pipelines.extract.body import Body, read_containers
from pipelines.extract.ends import Setting
from pipelines.extract.metadata import primary_language
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
    article = Article(
        url=url,
        canonical_url=url,
        title=_string(attributes.get("title")),
        language=language,
        credits=text.said.credits,
        published=_time(attributes.get("created")),
        modified=_time(attributes.get("changed")),
    )
    return text.completing(article)


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
