"""The pages of the desk; each module has `ROUTES`, pairs of a pattern and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archive.web.pages import (
    article,
    charts,
    cite,
    crawls,
    front,
    person,
    press,
    search,
    unapi,
    versions,
)

Route = tuple[str, Callable[..., Any]]

ROUTES: tuple[Route, ...] = (
    *front.ROUTES,
    *search.ROUTES,
    *cite.ROUTES,
    *versions.ROUTES,
    *article.ROUTES,
    *person.ROUTES,
    *press.ROUTES,
    *crawls.ROUTES,
    *charts.ROUTES,
    *unapi.ROUTES,
)
