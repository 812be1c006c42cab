"""Where things are on the desk, and which foreign addresses may become links."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from datasette.utils import tilde_encode

from archive.web.replay.memento import path_of

DATABASE = "press"
_MAIL = re.compile(r"mailto:[\w.+-]+@[\w.-]+", re.ASCII)


def safe(url: object) -> str | None:
    """Return an address that a page may link to; None for others.

    That is http or https with a host, or a plain mail address. Archived pages hold `javascript:`
    and `data:` addresses, and worse; these are shown as text.
    """
    text = str(url or "").strip()
    if _MAIL.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.netloc else None


class Places:
    """Paths of the desk's pages, under Datasette's `base_url`; ids are tilde-encoded as its are."""

    def __init__(self, urls: Any) -> None:
        self._urls = urls

    def path(self, path: str, **parameters: object) -> str:
        """Return the address of a path, with its non-empty parameters."""
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        return str(self._urls.path(path)) + (f"?{urlencode(given)}" if given else "")

    def article(self, identifier: str, rest: str = "") -> str:
        """Return the address of an article, or of something that belongs to it."""
        return self.path(f"/article/{tilde_encode(identifier)}{rest}")

    def person(self, identifier: str, rest: str = "") -> str:
        """Return the address of a person's or organisation's page."""
        return self.path(f"/person/{tilde_encode(identifier)}{rest}")

    def publication(self, slug: str, rest: str = "") -> str:
        """Return the address of a publication's page."""
        return self.path(f"/publication/{tilde_encode(slug)}{rest}")

    def issue(self, identifier: str) -> str:
        """Return the address of an issue's page."""
        return self.path(f"/issue/{tilde_encode(identifier)}")

    def keyword(self, identifier: str) -> str:
        """Return the address of a keyword's page."""
        return self.path(f"/keyword/{tilde_encode(identifier)}")

    def crawl(self, identifier: str) -> str:
        """Return the address of a crawl's report."""
        return self.path(f"/crawl/{tilde_encode(identifier)}")

    def capture(self, identifier: str) -> str:
        """Return the address of a capture: its row in Datasette."""
        return self.path(f"/{DATABASE}/captures/{tilde_encode(identifier)}")

    def replay(self, time: str, url: str) -> str:
        """Return the address of a page as it was captured at a time of the index."""
        digits = "".join(filter(str.isdigit, time))[:14]
        return self.path(path_of(digits, url))

    def search(self, q: str = "", suffix: str = "", **parameters: object) -> str:
        """Return the permanent address of a search; `suffix` is `.json`, `.atom` and so on."""
        return self.path(f"/search{suffix}", q=q, **parameters)

    def table(self, name: str, **parameters: object) -> str:
        """Return the address of a table in Datasette, with its filters."""
        return self.path(f"/{DATABASE}/{name}", **parameters)

    def static(self, name: str) -> str:
        """Return the address of a file in `plugin/static`."""
        return self.path(f"/-/static-plugins/hemeroteca/{name}")
