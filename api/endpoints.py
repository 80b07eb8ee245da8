"""Which SPARQL endpoints may be called, and at which addresses of the network.

The list of the setting ``NASIJ_FEDERATION`` names hosts (``sparql.example.org``: its port 443 or 80; with another,
``sparql.example.org:8890``) and endpoints (``https://sparql.example.org/query``: that address alone). A name on the
list is not enough: what it resolves to must be public, as whoever runs that name can point it anywhere. An endpoint on
an internal network is allowed by its address: ``10.1.2.3:8890``.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_AUTHORITY = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\[\]:@]+)(?::[0-9]+)?")
_ASCII = re.compile(r"[\x21-\x7e]*")


@dataclass(frozen=True)
class Endpoint:
    """The address of an endpoint, taken apart: host in lower case, an IP address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def parse(cls, iri: str) -> Self:
        """An endpoint of its IRI; raises ValueError for what is none that could be meant in earnest."""
        parts = urlsplit(iri)
        if parts.scheme not in _PORTS:
            raise ValueError("it must begin with https:// or http://")
        if _AUTHORITY.fullmatch(parts.netloc) is None or "\\" in iri or "#" in iri:
            raise ValueError("it is made of host, port and path; no user, backslash or fragment")
        if _ASCII.fullmatch(iri) is None:
            raise ValueError("write it in ASCII: the name as xn--…, the path in percent signs")
        port = _PORTS[parts.scheme] if parts.port is None else parts.port
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(parts.scheme, _host(parts.hostname or ""), port, target)

    @property
    def authority(self) -> str:
        """What the header ``Host`` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


class Allowed:
    """The endpoints that may be called."""

    def __init__(self, entries: Iterable[str]) -> None:
        """Of entries as the setting has them; raises ValueError for one that names neither host nor endpoint."""
        self._endpoints: set[Endpoint] = set()
        self._hosts: set[tuple[str, int | None]] = set()
        for entry in entries:
            try:
                if "://" in entry:
                    self._endpoints.add(Endpoint.parse(entry))
                else:
                    self._hosts.add(_named(entry))
            except ValueError as error:
                raise ValueError(
                    f"{entry!r} is neither a host nor the address of an endpoint: {error}"
                ) from error

    def __bool__(self) -> bool:
        return bool(self._endpoints or self._hosts)

    def __contains__(self, endpoint: Endpoint) -> bool:
        usual = endpoint.port == _PORTS[endpoint.scheme]
        return (
            endpoint in self._endpoints
            or (endpoint.host, endpoint.port) in self._hosts
            or (usual and (endpoint.host, None) in self._hosts)
        )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, of a single host.

    Not so: loopback, private, link-local, multicast, reserved ones (IANA's special-purpose registries), and IPv6
    addresses that carry an IPv4 one (mapped, 6to4, Teredo, NAT64), which lead wherever that one does.

    >>> is_public("93.184.215.14"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    given = ipaddress.ip_address(address)
    if not given.is_global or given.is_multicast or given.is_reserved:
        return False
    if isinstance(given, ipaddress.IPv4Address):
        return given not in _PROTOCOL
    carries = given.ipv4_mapped or given.sixtofour or given.teredo
    return given in _UNICAST and not carries and not given.is_site_local


_PROTOCOL = ipaddress.IPv4Network("192.0.0.0/24")
"""For protocols of the IETF; ``is_global`` knows parts of it only since Python 3.11.10."""
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All IPv6 addresses that IANA gives out as global unicast."""


def is_address(host: str) -> bool:
    """Whether a host is an IP address in its usual form; ``0x7f.1`` and ``2130706433`` are none."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _named(entry: str) -> tuple[str, int | None]:
    parts = urlsplit(f"//{entry}")
    if _AUTHORITY.fullmatch(entry) is None or parts.netloc != entry:
        raise ValueError("write host, host:port or https://host/path, an IPv6 address in brackets")
    return _host(parts.hostname or ""), parts.port


def _host(host: str) -> str:
    """A host as it is compared: an IP address, or a name of labels in lower case without the dot of the root."""
    if is_address(host):
        return str(ipaddress.ip_address(host))
    name = host.lower().removesuffix(".")
    labels = name.split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        raise ValueError("the host is no name in ASCII and no IP address")
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        raise ValueError("an IP address is written in full: four numbers, or IPv6 in brackets")
    return name
