"""Addresses on the web: one spelling for each, and which machines may be spoken to at all."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import idna

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(r"(utm_\w+|gclid|fbclid|msclkid|yclid|spm|mc_[ce]id)", re.I)
"""Parameters that say where a reader came from, and nothing of the page."""
_SESSION = re.compile(r";(jsessionid|phpsessid)=[^/?;#]*", re.I)
_LONGEST = 2_000
_CONTROL = re.compile(r"[\x00-\x20\x7f]")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Public by the register, and yet the metadata service of a cloud (Azure's).
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
# IPv6 networks that carry an IPv4 address within: translation (RFC 6052, RFC 8215), 6to4 and Teredo.
_CARRIERS = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All that is given out of IPv6 (RFC 4291); ``is_global`` also holds for the old site-local fec0::/10."""


class AddressError(ValueError):
    """An address that is never asked; says why."""


def canonical(url: str, base: str | None = None) -> str:
    """The one spelling of ``url`` (relative to ``base`` where given): scheme and host in lower case and ASCII, no
    default port, no fragment, no session, no tracking parameters, everything else as it is.

    Raises AddressError for what is no address on the web, or hides a name and password.
    """
    try:
        joined = urljoin(base, url.strip()) if base else url.strip()
        parts = urlsplit(joined)
        port = parts.port
        host = parts.hostname
    except ValueError as error:
        raise AddressError(f"{url[:200]!r} is no address ({error})") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise AddressError(f"{url[:200]!r} is neither http nor https")
    if not host:
        raise AddressError(f"{url[:200]!r} names no host")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"an address of {host} holds a name or password; leave them out")
    if len(joined) > _LONGEST:
        raise AddressError(f"an address of {host} is longer than {_LONGEST:,} characters")
    name = _ascii(host)
    netloc = f"[{name}]" if ":" in name else name
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    path = quote(_SESSION.sub("", parts.path) or "/", safe="/%:@!$&'()*+,;=~-._")
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    query = quote("&".join(kept), safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _ascii(host: str) -> str:
    if _CONTROL.search(host):
        raise AddressError(f"{host[:100]!r} is no host")
    if ":" in host:  # IPv6; a zone names an interface of this machine
        try:
            return _written(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError:
            raise AddressError(f"{host[:100]!r} is no host") from None
    if host.isascii():
        return host.lower().rstrip(".")
    try:
        return idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressError(f"{host[:100]!r} is no host ({error})") from None


def _written(address: ipaddress.IPv6Address) -> str:
    """The one spelling of ``address``, in hexadecimal as browsers write it.

    Python's own changed with 3.13 where an IPv4 address is within.
    """
    if address.ipv4_mapped is None:
        return str(address)
    inner = int(address.ipv4_mapped)
    return f"::ffff:{inner >> 16:x}:{inner & 0xFFFF:x}"


def host_of(url: str) -> str:
    """The host of a canonical address, with its port where that is not the usual one."""
    return urlsplit(url).netloc


def origin_of(url: str) -> str:
    """Scheme, host and port of a canonical address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def parameters(url: str) -> list[tuple[str, str]]:
    """The parameters of an address, decoded."""
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def forbidden(address: Address, *, allow_private: bool = False) -> str | None:
    """Why a machine must not be spoken to; None where it may be.

    Only addresses of the public net may be (IANA's special-purpose registers, by ``ipaddress``). With
    ``allow_private`` also loopback and private ones, but never link-local ones and metadata services.
    """
    inner = _within(address)
    if inner is not None and (why := forbidden(inner, allow_private=allow_private)):
        return why
    if address in _METADATA or address.is_link_local:
        return "is the address of a metadata service or of the local link"
    if (
        address.is_multicast
        or address.is_unspecified
        or (address.is_reserved and inner is None and not address.is_loopback)
    ):
        return "is no address of one machine"
    if inner is not None and isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return "is an IPv4 address within an IPv6 one"
    if allow_private:
        return None
    if address.is_loopback:
        return "is this machine itself"
    if inner is None and not (address.is_global and (address.version == 4 or address in _GLOBAL_UNICAST)):
        return "is private: no address of the public net"
    return None


def _within(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address carries, if it does."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.is_loopback or address.is_unspecified or not any(address in net for net in _CARRIERS):
        return None
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def check_all(host: str, addresses: Sequence[str], *, allow_private: bool) -> None:
    """Raises AddressError where any of the ``addresses`` that ``host`` resolves to must not be spoken to."""
    for written in addresses:
        try:
            address = ipaddress.ip_address(written.partition("%")[0])
        except ValueError:
            raise AddressError(f"{host} resolves to {written!r}, which is no address") from None
        if "%" in written:
            raise AddressError(f"{host} resolves to {written}, an address of the local link")
        if (why := forbidden(address, allow_private=allow_private)) is not None:
            remedy = "" if allow_private else "; if that is meant, set allow_private = true for this source"
            raise AddressError(f"{host} resolves to {address}, which {why}{remedy}")
