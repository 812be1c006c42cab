"""Connect elsewhere: curl's `--connect-to`, so that a test can play any site on loopback."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HOST = r"(\[[^][]*\]|[^][:]*)"
_RULE = re.compile(rf"{_HOST}:(\d*):{_HOST}:(\d*)")


@dataclass(frozen=True, slots=True)
class ConnectTo:
    """One rule: a request for `host:port` goes to `target_host:target_port`.

    `None` matches any host or port on the left and keeps the original on the right. Only the
    connection changes: request line, Host header, TLS server name and the record's URI stay
    those of the address asked for.
    """

    host: str | None
    port: int | None
    target_host: str | None
    target_port: int | None

    @classmethod
    def parse(cls, text: str) -> ConnectTo:
        """Read `HOST1:PORT1:HOST2:PORT2`; IPv6 in brackets, empty parts as in curl.

        Raise `ValueError` that says what was expected.
        """
        match = _RULE.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not HOST1:PORT1:HOST2:PORT2 (IPv6 in brackets)")
        host, port, target_host, target_port = match.groups()
        return cls(_host(host), _port(port, text), _host(target_host), _port(target_port, text))

    def matches(self, host: str, port: int) -> bool:
        """Tell whether a request for `host:port` falls under this rule."""
        return self.host in {None, bare_host(host)} and self.port in {None, port}


@dataclass(frozen=True, slots=True)
class Route:
    """Where a connection goes; `named` when the operator gave it with `--connect-to`."""

    host: str
    port: int
    named: bool = False


def route(host: str, port: int, rules: Sequence[ConnectTo]) -> Route:
    """Return where to connect for `host:port`: the first rule that matches decides."""
    for rule in rules:
        if rule.matches(host, port):
            return Route(rule.target_host or bare_host(host), rule.target_port or port, named=True)
    return Route(bare_host(host), port)


def bare_host(host: str) -> str:
    """Return a host in lower case and without the brackets of an IPv6 address."""
    return host.lower().removeprefix("[").removesuffix("]")


def _host(text: str) -> str | None:
    return bare_host(text) or None


def _port(text: str, rule: str) -> int | None:
    if not text:
        return None
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError(f"{rule!r}: {port} is not a port (1 to 65535)")
    return port
