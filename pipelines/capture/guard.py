"""Keep the crawler out of private networks: what a name resolves to is checked, then connected to.

A page decides which addresses a crawler asks for, so it could make it speak to a router or to a
cloud's metadata service. The check is made on the resolved addresses, and the connection goes to
one of those: a name that resolves differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from archive.errors import HemerotecaError
from pipelines.capture.resolving import Address

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


def public(host: str, addresses: Sequence[Address]) -> list[Address]:
    """Return the public ones of a host's addresses; raise `PrivateAddressError` without any."""
    found = [address for address in addresses if not is_private(address.ip)]
    if not found:
        refused = ", ".join(dict.fromkeys(address.ip for address in addresses))
        raise PrivateAddressError(
            f"{host} is on a private network ({refused}) and was not named by the operator; "
            "name it on the command line or in a site file to allow it"
        )
    return found
