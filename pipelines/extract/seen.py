"""The parts of a page that tell of its site: addresses, classes, head, name, language, home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.extract.cached import cached_property
from pipelines.extract.head import html_language, link, meta_values, primary_language
from pipelines.extract.json_ld import types
from pipelines.extract.metadata import Metadata
from pipelines.extract.page import Page
from pipelines.extract.values import clean


class Seen:
    """The parts of a page that signs are looked for in, each collected once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: HtmlElement = page.tree
        self.host = urlsplit(page.url).hostname or ""
        self.metas = meta_values(page.declarations["meta"])

    @cached_property
    def generator(self) -> str:
        """The generators that the page names, in small letters."""
        return " ".join(self.metas.get("generator", ())).lower()

    @cached_property
    def addresses(self) -> str:
        """Path and query of every address on the page's own host, one a line."""
        return "\n".join(dict.fromkeys(self._own_addresses()))

    def _own_addresses(self) -> Iterator[str]:
        for element in self.tree.iter("a", "link", "script", "img", "form", "source"):
            for name in ("href", "src", "action", "data-src", "data-lazy-src"):
                parts = _split(self.page.base_url, element.get(name))
                if parts and parts.hostname == self.host:
                    yield f"{parts.path}?{parts.query}" if parts.query else parts.path
        for style in self.tree.iter("style"):
            yield from re.findall(r'@import url\("?[^")]*?//[^/")]+(/[^")]*)', style.text or "")

    @cached_property
    def classes(self) -> str:
        """Every class and id of the page, one a line."""
        names: dict[str, None] = {}
        for element in self.tree.iter():
            if isinstance(element.tag, str):
                names.update(dict.fromkeys((element.get("class") or "").split()))
                names.update(dict.fromkeys((element.get("id") or "").split()))
        return "\n".join(names)

    @cached_property
    def attributes(self) -> str:
        """Names of data attributes and values of RDFa and microdata types, one a line."""
        found: dict[str, None] = {}
        for element in self.tree.iter():
            for name, value in element.items() if isinstance(element.tag, str) else ():
                if name.startswith("data-"):
                    found[name] = None
                elif name == "typeof":
                    found[value] = None
        return "\n".join(found)

    @cached_property
    def relations(self) -> str:
        """`rel href` of every link in the head, one a line."""
        links = (f"{e.get('rel') or ''} {e.get('href') or ''}" for e in self.page.relations)
        return "\n".join(links)

    @cached_property
    def scripts(self) -> str:
        """The text of the page's own scripts."""
        return "\n".join(script.text or "" for script in self.page.declarations["script"])

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says for machines."""
        return Metadata(self.page)

    @cached_property
    def title(self) -> str | None:
        """The name of the publication."""
        return self.metadata.site_name or self._feed_title() or self._banner() or self._title_tail()

    @cached_property
    def _head_title(self) -> str:
        return clean(next((e.text_content() for e in self.page.declarations["title"]), None)) or ""

    def _feed_title(self) -> str | None:
        """Return the name that a feed goes under, if the page's title has it too."""
        for element in self.page.relations:
            is_feed = (element.get("type") or "").endswith(("rss+xml", "atom+xml"))
            title = clean(element.get("title")) if is_feed else None
            name = _FEED_NAME.sub("", title) if title else ""
            if name and name in self._head_title:
                return name
        return None

    def _banner(self) -> str | None:
        """Return the name over the page, if the page's title has it too."""
        for element in self.tree.iter("a", "p", "h1", "div", "strong"):
            names = {element.get("id"), element.get("rel"), *(element.get("class") or "").split()}
            if names & {"home", "site-title", "site-name", "site-branding__name"}:
                text = clean(element.text_content())
                if text and text in self._head_title:
                    return text
        return None

    def _title_tail(self) -> str | None:
        """Return the last part of the title element, or the first on the home page."""
        parts = re.split(r"\s+(?:[|»–—·]|-)\s+", self._head_title)
        is_home = urlsplit(self.page.url).path in {"", "/"}
        return (parts[0] if is_home else parts[-1]) or None

    @cached_property
    def language(self) -> str | None:
        """The language of the page's interface."""
        locale = self.metas.get("og:locale", ("",))[0]
        stated = self.metas.get("content-language", ("",))[0]
        return html_language(self.tree) or primary_language(locale) or primary_language(stated)

    @cached_property
    def home(self) -> str:
        """The address of the publication's first page."""
        for candidate in self._homes():
            parts = _split(self.page.base_url, candidate)
            if parts and parts.hostname == self.host and not parts.query:
                return parts._replace(path=parts.path or "/", fragment="").geturl()
        return urljoin(self.page.url, "/")

    def _homes(self) -> Iterator[str | None]:
        api = link(self.page, "https://api.w.org/")
        if api and "/wp-json" in api:
            yield api.split("/wp-json")[0] + "/"
        yield from (n.get("url") for n in self.metadata.nodes if "WebSite" in types(n))
        for element in self.tree.iter("a", "link"):
            if "home" in (element.get("rel") or "").split():
                yield element.get("href")


_FEED_NAME = re.compile(r"(?i)\s+(?:[»|–—-]\s.*|(?:rss|atom|feed)(?:\s.*)?)$")


def _split(base: str, href: object) -> SplitResult | None:
    if not isinstance(href, str) or not href.strip():
        return None
    try:
        parts = urlsplit(urljoin(base, href.strip()))
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None
