"""Keep the crawler out of private networks: what a name resolves to is checked, then connected to.

A page decides which addresses a crawler asks for, so it could make it speak to a router or to a
cloud's metadata service. The check is made on the resolved address on its way into the endpoint,
which connects to that very address: a name that resolves differently a moment later (DNS
rebinding) gains nothing.
"""

# ruff: noqa: N802, N803 -- methods and arguments bear the names of Twisted's interfaces

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IProtocol,
    IProtocolFactory,
    IReactorPluggableNameResolver,
    IResolutionReceiver,
    IStreamClientEndpoint,
)
from twisted.python.failure import Failure
from zope.interface import implementer  # type: ignore[import-untyped]  # has no types

from archive.errors import HemerotecaError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddressError(HemerotecaError):
    """A host that the operator did not name is on a private network; nothing was sent."""


def is_private(address: str) -> bool:
    """Tell whether an IP address is not one of the public internet (IANA's registries).

    IPv4 addresses wrapped in IPv6 (mapped, 6to4, NAT64) are judged as what they wrap.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
    return not ip.is_global or ip.is_multicast


@implementer(IStreamClientEndpoint)
class GuardedEndpoint:
    """A `HostnameEndpoint` that never connects to a private address.

    Fails with `PrivateAddressError` when the host has no other.
    """

    def __init__(self, reactor: Any, host: str, port: int, **options: Any) -> None:
        self._host = host
        self._guard = _GuardedReactor(reactor)
        self._endpoint = HostnameEndpoint(self._guard, host, port, **options)

    def __repr__(self) -> str:
        return f"<GuardedEndpoint {self._host}>"

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Resolve, check and connect."""
        return self._endpoint.connect(factory).addErrback(self._explain)

    def _explain(self, failure: Any) -> Failure:
        refused = self._guard.refused
        if not refused or not failure.check(DNSLookupError):
            return cast("Failure", failure)
        raise PrivateAddressError(
            f"{self._host} is on a private network ({', '.join(refused)}) and was not named by "
            "the operator; name it on the command line or in a site file to allow it"
        ) from failure.value


@implementer(IReactorPluggableNameResolver)
class _GuardedReactor:
    """The reactor, with a name resolver that leaves private addresses out."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self.refused: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reactor, name)

    @property
    def nameResolver(self) -> Any:
        return _GuardedResolver(self._reactor.nameResolver, self.refused)


@implementer(IHostnameResolver)
class _GuardedResolver:
    def __init__(self, resolver: Any, refused: list[str]) -> None:
        self._resolver = resolver
        self._refused = refused

    def resolveHostName(
        self,
        receiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve as the reactor does, through the sieve."""
        sieve = _Sieve(receiver, self._refused)
        result: IHostResolution = self._resolver.resolveHostName(
            sieve, hostName, portNumber, addressTypes, transportSemantics
        )
        return result


@implementer(IResolutionReceiver)
class _Sieve:
    """Hands on public addresses and notes the others."""

    def __init__(self, receiver: Any, refused: list[str]) -> None:
        self._receiver = receiver
        self._refused = refused
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete

    def addressResolved(self, address: Any) -> None:
        if is_private(address.host):
            self._refused.append(address.host)
        else:
            self._receiver.addressResolved(address)
