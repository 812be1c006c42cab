"""Saying that something broke before a person would notice."""

from __future__ import annotations

from spiders.run import Run


def warnings_of(run: Run) -> list[str]:
    """Return what looks wrong after a run, one sentence each."""
    return []
