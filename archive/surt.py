"""SURT keys: one sortable form for all spellings of an address.

Indexes of web archives (CDXJ) are sorted by the host name turned round, then the path:
`http://www.Example.org/B?z=1&a=2` becomes `org,example)/b?a=2&z=1`. The rules are the Wayback
Machine's: scheme, user, `www.`, default port, fragment, session ids and a closing slash go; all
is lower case; percent-encoding is brought to its least form; parameters are sorted. Replay tools
look addresses up by these keys, so ours must be theirs: tests/archive/test_surt.py compares them
with those of the Python package `surt`, whose code this is not.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import unquote_to_bytes

_OPAQUE = ("dns:", "urn:", "mailto:", "warcinfo:", "filedesc:", "about:", "data:", "javascript:")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_URL = re.compile(
    rb"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):)?/*(?P<authority>[^/?#]*)"
    rb"(?P<path>[^?#]*)(?P<query>\?[^#]*)?",
    re.DOTALL,
)
_WWW = re.compile(rb"www[0-9]*\.")
_ESCAPED = re.compile(rb"[\x00-\x20#%\x7f-\xff]")
_ASPX_SESSION = re.compile(rb"/\([a-z]\([0-9a-z]{24}\)\)(?=/[^?]+\.aspx)", re.IGNORECASE)
_SESSIONS = tuple(
    re.compile(rb"^(.*)%s(?:&|$)" % name, re.DOTALL)
    for name in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
"""Each is taken out once, where it stands last."""


def surt(url: str) -> str:
    """Return the key of `url`; of what has no host (`urn:...`), itself in lower case."""
    url = re.sub(r"[\t\r\n]", "", url.strip())
    if not url:
        return "-"
    if url.lower().startswith(_OPAQUE):
        return url.lower()
    found = _URL.match(url.encode("utf-8", "surrogatepass"))
    parts = found.groupdict(b"") if found else {}
    host = _host(parts["authority"], parts["scheme"].decode().lower() or "http")
    path = _path(parts["path"])
    query = _query(parts["query"][1:])
    return (host + b")" + path + (b"?" + query if query else b"")).decode("ascii")


@lru_cache(maxsize=1024)  # a crawl asks few hosts for many addresses
def _host(authority: bytes, scheme: str) -> bytes:
    """Turn the host round: `www.example.org:8080` becomes `org,example:8080`."""
    host, colon, port = authority.rpartition(b"@")[2].rpartition(b":")
    if not colon or port.endswith(b"]"):
        host, port = host + colon + port, b""
    host = _domain(_unescaped(host).lower().strip(b"[]"))
    suffix = (
        b":" + _escaped(port) if port and port != _DEFAULT_PORTS.get(scheme, "").encode() else b""
    )
    return b",".join(reversed(host.split(b"."))) + suffix


def _domain(host: bytes) -> bytes:
    host = re.sub(rb"\.+", b".", host).strip(b".")
    with suppress(UnicodeError, OSError):  # what is neither a name nor a number stays as it is
        if not host.isascii():
            host = host.decode().encode("idna")
        elif not host.strip(b"0123456789."):
            import socket  # takes longer to load than all else here, and few hosts are numbers

            return socket.inet_ntoa(socket.inet_aton(host.decode())).encode()
    return _WWW.sub(b"", _escaped(host), count=1) if _WWW.match(host) else _escaped(host)


def _path(path: bytes) -> bytes:
    segments: list[bytes] = []
    for segment in _unescaped(path).split(b"/")[1:]:
        if segment == b".." and segments:
            segments.pop()
        elif segment != b".":
            segments.append(segment)
    whole = _escaped(b"/" + b"/".join(filter(None, segments))).lower()
    return _ASPX_SESSION.sub(b"", whole)


def _query(query: bytes) -> bytes:
    query = _escaped(_unescaped(query)).lower()
    if b"id=" in query or b"aspsession" in query:  # what every session's name has
        for session in _SESSIONS:
            query = session.sub(rb"\1", query)
    parameters = sorted(each.partition(b"=") for each in query.split(b"&"))
    return b"&".join(map(b"".join, parameters))


def _unescaped(part: bytes) -> bytes:
    """Decode percent-encoding until nothing is left to decode."""
    while b"%" in part and (once := unquote_to_bytes(part)) != part:
        part = once
    return part


def _escaped(part: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: b"%%%02x" % found[0][0], part)
