"""Which family a site belongs to, told from one of its pages.

Each sign is something that a CMS's own code prints, with the weight of how seldom it stands on a
page of another system. Signs of one family add up as independent witnesses do: the confidence is
1 - product(1 - weight). A site that hides its generator still shows where its files lie, which
classes its templates use and which addresses its head names. Only addresses on the page's own host
count: anybody may link to another site's `wp-content`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.html import HtmlElement

from archive.model import Family
from pipelines.extract.metadata import (
    Metadata,
    clean,
    html_language,
    link,
    meta_values,
    primary_language,
    read_metadata,
    types,
)
from pipelines.extract.page import Page

_ENOUGH = 0.5
"""Below this confidence a page is taken for one of an unknown system."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page shows of its site: the family, and why; title, language and home address."""

    family: Family
    because: tuple[str, ...]
    confidence: float
    title: str | None = None
    language: str | None = None
    url: str | None = None


def detect(page: Page) -> Evidence | None:
    """Tell the family of the site that `page` is from; None when it is no HTML page.

    A page without enough signs gives `Family.GENERIC`, with the signs that it did have.
    """
    if not page.is_html or page.tree is None:
        return None
    seen = _Seen(page)
    found = {family: list(_signs(family, seen)) for family in _SIGNS}
    family = max(found, key=lambda one: _confidence(found[one]))
    confidence = _confidence(found[family])
    because = tuple(sign.says for sign in found[family])
    if confidence < _ENOUGH:
        family, confidence = Family.GENERIC, 1 - confidence
        because = because or ("no sign of SPIP, WordPress or Drupal",)
    return Evidence(family, because, round(confidence, 3), seen.title, seen.language, seen.home)


# --- what is looked at ------------------------------------------------------------------------


class _Seen:
    """The parts of a page that signs are looked for in, each collected once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tree: HtmlElement = page.tree
        self.host = urlsplit(page.url).hostname or ""
        self.metas = meta_values(self.tree)

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
        links = (f"{e.get('rel') or ''} {e.get('href') or ''}" for e in self.tree.iter("link"))
        return "\n".join(links)

    @cached_property
    def scripts(self) -> str:
        """The text of the page's own scripts."""
        return "\n".join(script.text or "" for script in self.tree.iter("script"))

    @cached_property
    def metadata(self) -> Metadata:
        """What the page says for machines."""
        return read_metadata(self.tree, self.page.base_url)

    @cached_property
    def title(self) -> str | None:
        """The name of the publication."""
        return self.metadata.site_name or self._feed_title() or self._banner() or self._title_tail()

    @cached_property
    def _head_title(self) -> str:
        return clean(next((e.text_content() for e in self.tree.iter("title")), None)) or ""

    def _feed_title(self) -> str | None:
        """Return the name that a feed goes under, if the page's title has it too."""
        for element in self.tree.iter("link"):
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
        api = link(self.tree, "https://api.w.org/", self.page.base_url)
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


# --- the signs --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """A pattern, the part of the page it is looked for in, and how much it says."""

    weight: float
    says: str
    where: str
    pattern: re.Pattern[str]


def _sign(weight: float, says: str, where: str, pattern: str) -> _Sign:
    return _Sign(weight, says, where, re.compile(pattern, re.MULTILINE))


_SIGNS: Mapping[Family, tuple[_Sign, ...]] = {
    Family.SPIP: (
        _sign(0.95, "the generator says SPIP", "generator", r"\bspip\b"),
        _sign(0.80, "addresses through spip.php", "addresses", r"/spip\.php(\?|$)"),
        _sign(
            0.75,
            "classes that SPIP writes into texts",
            "classes",
            r"^spip(_|$)|^spip-(out|in|url)$",
        ),
        _sign(0.60, "feeds under ?page=backend", "relations", r"[?&]page=backend"),
        _sign(
            0.60,
            "caches under local/cache-",
            "addresses",
            r"^.*/local/cache-(css|js|vignettes|gd2)",
        ),
        _sign(0.50, "templates under squelettes", "addresses", r"/squelettes"),
        _sign(
            0.50,
            "addresses with id_article= and the like",
            "addresses",
            r"[?&]id_(article|rubrique|auteur|mot)=",
        ),
        _sign(
            0.40, "scripts under prive/ or plugins-dist/", "addresses", r"/(prive|plugins-dist)/"
        ),
        _sign(
            0.35,
            "files under IMG/",
            "addresses",
            r"^.*/IMG/(jpg|png|pdf|gif|webp|arton|logo|[^/]+$)",
        ),
        _sign(
            0.35,
            "SPIP's editing marks",
            "classes",
            r"^(crayon|surlignable|formulaire_spip|cartouche)$",
        ),
    ),
    Family.WORDPRESS: (
        _sign(0.95, "the generator says WordPress", "generator", r"\bwordpress\b"),
        _sign(
            0.95,
            "the head names the REST interface (api.w.org)",
            "relations",
            r"^https://api\.w\.org/ ",
        ),
        _sign(0.80, "addresses under wp-json", "addresses", r"/wp-json(/|$)|[?&]rest_route="),
        _sign(0.80, "files under wp-includes", "addresses", r"/wp-includes/"),
        _sign(0.80, "files under wp-content", "addresses", r"/wp-content/"),
        _sign(
            0.70,
            "xmlrpc.php is named in the head",
            "relations",
            r"(?i)^(EditURI|pingback) \S*xmlrpc\.php",
        ),
        _sign(
            0.45,
            "classes of WordPress blocks",
            "classes",
            r"^(wp-block-|has-global-padding|wp-image-\d)",
        ),
        _sign(
            0.50,
            "classes of a WordPress body",
            "classes",
            r"^(postid|page-id|wp-custom-logo|wp-singular)",
        ),
        _sign(0.40, "a short address ?p=N", "relations", r"^shortlink \S*[?]p=\d+$"),
        _sign(
            0.40,
            "the log-in and comment scripts of WordPress",
            "addresses",
            r"/wp-(login|comments-post)\.php",
        ),
        _sign(
            0.35,
            "classes of a WordPress post",
            "classes",
            r"^(hentry|type-post|status-publish|wp-caption|amp-wp-)",
        ),
    ),
    Family.DRUPAL: (
        _sign(0.95, "the generator says Drupal", "generator", r"\bdrupal\b"),
        _sign(
            0.90, "Drupal's settings in a script", "scripts", r"\bDrupal\.settings\b|drupalSettings"
        ),
        _sign(0.90, "data-drupal attributes", "attributes", r"^data-drupal-|^data-history-node-id"),
        _sign(
            0.70, "files under sites/*/files", "addresses", r"/sites/[^/]+/(files|themes|modules)/"
        ),
        _sign(
            0.70,
            "Drupal's scripts",
            "addresses",
            r"/misc/drupal\.js|/core/(misc|themes|modules|assets)/",
        ),
        _sign(0.60, "classes of Drupal fields", "classes", r"^field-(-)?name-"),
        _sign(0.60, "classes of a Drupal body", "classes", r"^(page-node|node-type-|path-node)"),
        _sign(
            0.50,
            "Drupal's blocks and regions",
            "classes",
            r"^(block-system-main|region-content|dialog-off-canvas)",
        ),
        _sign(0.50, "a short address /node/N", "relations", r"^shortlink \S*/node/\d+$"),
        _sign(0.40, "addresses of nodes and terms", "addresses", r"^.*/(node|taxonomy/term)/\d+$"),
        _sign(0.30, "RDFa as Drupal prints it", "attributes", r"sioc:(Item|Post|UserAccount)"),
    ),
}


def _signs(family: Family, seen: _Seen) -> Iterable[_Sign]:
    return (sign for sign in _SIGNS[family] if sign.pattern.search(getattr(seen, sign.where)))


def _confidence(signs: Iterable[_Sign]) -> float:
    return 1 - prod(1 - sign.weight for sign in signs)
