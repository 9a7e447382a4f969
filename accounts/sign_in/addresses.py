"""Where a request comes from."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# Whoever has one address of a network of this size usually has all of them.
IPV6_NETWORK = 64


def address_of(request: HttpRequest) -> str | None:
    """Return the address (IP地址) a request comes from; ``None`` where it is not known, as on a Unix socket.

    Behind our own proxy that is what the proxy appended last to ``X-Forwarded-For``; what stands before it the client
    may have invented. Without a proxy the header is the client's word and is not read.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS_PROXY:
        given = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or given
    address = _parsed(given)
    return None if address is None else str(address)


def network_of(request: HttpRequest) -> str | None:
    """Return the address under which failures are counted: an IPv6 address stands for its whole network."""
    address = _parsed(address_of(request) or "")
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_NETWORK), strict=False).network_address)
    return None if address is None else str(address)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.scope_id is not None:  # the name of a network card is no part of an address that can be stored
            return IPv6Address(int(address))
    return address
