"""Addresses: whose they are, and one form for all spellings of one address.

`canonical` gives a key, never something to ask: scheme, `www` and further host names are folded
into those of the site, so that `https://www.example.org/a/` and `http://example.org/a` are one
page. `tidy` gives the form to ask: as printed, without what only follows the reader around.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from archive.model import Site

Query = list[tuple[str, str | None]]
"""Names and values as printed; None where there is no `=` (`?article9876`)."""

TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "msclkid", "yclid", "twclid", "igshid", "igsh", "mc_cid",
        "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id",
        "srsltid", "wt_mc", "xtor", "spref", "ref_src", "ref_url",
    }
)  # fmt: skip
"""Parameters by which advertisers follow a reader: they never change a page."""

SESSIONS = frozenset({"phpsessid", "jsessionid", "sessionid", "session_id", "sid", "zenid", "osid"})

_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_JSESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_PORTS = {"http": 80, "https": 443}


def split(url: str) -> SplitResult | None:
    """Split an http or https address; None for every other, and for what is no address."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def join(href: str, base: str) -> str | None:
    """Make what a page or a header names absolute; None for what is no address (`http://[`)."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return None


def host(parts: SplitResult) -> str:
    """Return host and port without `www.` and without the scheme's own port."""
    name = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = parts.port
    return name if port in (None, _PORTS[parts.scheme]) else f"{name}:{port}"


@lru_cache(maxsize=256)
def hosts(site: Site) -> frozenset[str]:
    """Return the hosts under which `site` answers, in the form that `host` gives."""
    names = {name.lower().removeprefix("www.") for name in site.hosts}
    own = split(site.url)
    return frozenset(names | ({host(own)} if own else set()))


def is_own(parts: SplitResult, site: Site) -> bool:
    """Tell whether an address is on one of the site's hosts."""
    return host(parts) in hosts(site)


def may_load(parts: SplitResult, site: Site) -> bool:
    """Tell whether pages of `site` may load images and styles from there (subdomains too)."""
    if is_own(parts, site):
        return True
    name = host(parts)
    return any(name == other or name.endswith("." + other) for other in site.requisite_hosts)


def read_query(query: str) -> Query:
    """Split a query into names and values as printed; empty parts are left out."""
    pairs: Query = []
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        if part:
            pairs.append((name, value if equals else None))
    return pairs


def write_query(pairs: Iterable[tuple[str, str | None]]) -> str:
    """Put a query together again."""
    return "&".join(name if value is None else f"{name}={value}" for name, value in pairs)


def follows_the_reader(name: str) -> bool:
    """Tell whether a parameter is a session id or a tracking mark."""
    name = name.lower()
    return name.startswith("utm_") or name in TRACKING or name in SESSIONS


def normal(text: str) -> str:
    """Spell percent-encodings one way (RFC 3986, 6.2.2): capitals, none that is not needed."""
    return quote(_PERCENT.sub(_one_spelling, text), safe=_SAFE)


def _one_spelling(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _resolve_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in (".", ""):
            kept.append(segment)
    return "/" + "/".join(kept)


def tidy(parts: SplitResult, drop: Callable[[str], bool] = follows_the_reader) -> str:
    """Return the form to ask: as printed, without fragment, session and tracking parameters."""
    query = parts.query
    if query:
        query = write_query(pair for pair in read_query(query) if not drop(pair[0]))
    path = _JSESSION.sub("", parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def canonical(parts: SplitResult, site: Site, path: str, query: Query) -> str:
    """Return the key of the page at `path` and `query` (already read by the family's rules).

    On the site's hosts scheme and host are those of the site; elsewhere they are kept, so that
    no two sites share a key. Parameters are sorted; a final slash says nothing.
    """
    own = split(site.url)
    if own is not None and is_own(parts, site):
        root = f"{own.scheme}://{own.netloc.lower()}"
    else:
        root = f"{parts.scheme}://{host(parts)}"
    text = write_query(sorted((normal(name), value and normal(value)) for name, value in query))
    return root + normal(_resolve_dots(path)) + (f"?{text}" if text else "")
