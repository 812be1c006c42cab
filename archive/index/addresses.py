"""When two addresses are the same one, and the names that come from them.

`http` and `https`, `www.` and bare host, a slash at the end and a fragment make no difference to
which article a magazine means; queries and upper case in paths do.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

_HOST = re.compile(r"^www\d?\.")
_DEFAULT_PORTS = {80, 443, None}


def address_key(url: str) -> str:
    """Return the form of `url` that all spellings of one address share: `host/path?query`."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # a port or an IPv6 address that is none: only equal to itself
        return url.strip()
    host = _HOST.sub("", host)
    if port not in _DEFAULT_PORTS:
        host = f"{host}:{port}"
    raw = unquote_to_bytes(parts.path.encode("utf-8", "surrogatepass"))
    path = quote(raw.rstrip(b"/"), "/:@!$&'()*+,;=~")
    return f"{host}{path}?{parts.query}" if parts.query else host + path


def host_of(url: str) -> str:
    """Return the host name of `url` in lower case without `www.`, or an empty string."""
    try:
        return _HOST.sub("", (urlsplit(url.strip()).hostname or "").rstrip("."))
    except ValueError:
        return ""


def is_root(url: str) -> bool:
    """Say whether `url` is the first page of its host."""
    key = address_key(url)
    return "/" not in key and "?" not in key


def digest(*parts: str) -> str:
    """Return 16 hexadecimal digits that stand for `parts`: an id that no order can change."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_id(site: str, canonical_url: str) -> str:
    """Return the id of the article of `site` at `canonical_url`."""
    return digest(site, address_key(canonical_url))
