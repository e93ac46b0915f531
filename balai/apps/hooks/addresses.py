"""Addresses we call: servers on the public internet, never a machine beside us.

A name is looked up once and called at the very number that was checked, so that it cannot lead elsewhere in between.
"""

import ipaddress
import socket
from typing import NamedTuple

import httpx
from django.conf import settings

from balai.engine.errors import DomainError

# All of IPv6 that is given out to the public (RFC 4291); the rest may lead beside us by an old or a translated form.
PUBLIC = ipaddress.ip_network("2000::/3")
# Within it, these carry an IPv4 address (RFC 3056), which may be one beside us.
TUNNEL = ipaddress.ip_network("2002::/16")


class Place(NamedTuple):
    """Where to call: an address with a number in place of the name, and the name."""

    url: httpx.URL
    name: str
    host: str


class Unreachable(Exception):
    """No server has this name now."""


def checked(text: str) -> httpx.URL:
    """An address as written. Raises DomainError `hook_address`; what its name leads to is asked when it is called."""
    try:
        url = httpx.URL(text)
        host = url.host
    except (httpx.InvalidURL, UnicodeError):
        raise DomainError("hook_address") from None
    schemes = {"https", "http"} if settings.WEBHOOK_LOCAL else {"https"}
    if url.scheme not in schemes or not host or url.userinfo or url.fragment:
        raise DomainError("hook_address")
    if _is_number(host):
        _must_be_public(host)
    return url


def find(text: str) -> Place:
    """Where this leads now. Raises DomainError `hook_address` for a machine beside us, Unreachable."""
    url = checked(text)
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable from None
    numbers = [str(address[0]) for *_rest, address in found]
    for number in numbers:
        _must_be_public(number)
    return Place(url.copy_with(host=numbers[0]), url.host, url.netloc.decode())


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _must_be_public(number: str) -> None:
    address = ipaddress.ip_address(number.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    is_given_out = address.version == 4 or (address in PUBLIC and address not in TUNNEL)
    if not settings.WEBHOOK_LOCAL and not (is_given_out and address.is_global and not address.is_multicast):
        raise DomainError("hook_address")
