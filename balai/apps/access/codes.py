"""Codes that open something again: made by chance, read by people, kept only as a key nobody can turn back.

`kind` keeps codes apart: `casework` reopens a check, `people` a draft.
"""

import ipaddress
import secrets
from datetime import date

from django.conf import settings
from django.utils.crypto import salted_hmac

# 32 signs that nobody takes for one another; I, L, O and U are left out. Ten of them: 2^50 codes.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Make a code by chance, without its hyphens."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Write a code in groups, for people.

    >>> shown("7K3M9QWX2D")
    '7K3M-9QWX-2D'
    """
    return "-".join((code[:4], code[4:8], code[8:]))


def normal(typed: str, *, length: int = LENGTH) -> str:
    """Read what a person typed: any case, spaces, hyphens, letters taken for digits. Empty when it is no code.

    >>> normal(" 7k3m 9qwx-2d ")
    '7K3M9QWX2D'
    >>> normal("O1IL-0000-00")
    '0111000000'
    >>> normal("7K3M")
    ''
    """
    if len(typed) > 100:
        return ""
    signs = "".join(sign for sign in typed.upper().translate(_MISTAKEN) if sign not in " -_.\u2010\u2011\u2013\u00a0\t")
    return signs if len(signs) == length and set(signs) <= set(ALPHABET) else ""


def digest(kind: str, code: str) -> str:
    """Return the key under which something is kept."""
    return salted_hmac(_salt(kind), code, algorithm="sha256").hexdigest()


def digests(kind: str, code: str) -> list[str]:
    """Return the key under the secret of today and under former ones, so that a new secret loses nothing."""
    former = [salted_hmac(_salt(kind), code, secret=key, algorithm="sha256") for key in settings.SECRET_KEY_FALLBACKS]
    return [digest(kind, code), *(mac.hexdigest() for mac in former)]


def _salt(kind: str) -> str:
    return f"balai.{kind}.code"


def origin_digest(kind: str, address: str, on: date) -> str:
    """Return a mark of where a try came from that means something for one day only.

    One IPv4 address, or one /64 of IPv6: a household, not each of its countless addresses.
    """
    try:
        parsed = ipaddress.ip_address(address)
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed  # ::ffff:1.2.3.4 is 1.2.3.4
        bits = 32 if parsed.version == 4 else 64
        origin = str(ipaddress.ip_network((parsed, bits), strict=False))
    except ValueError:
        origin = "unknown"
    return salted_hmac(f"balai.{kind}.origin.{on.isoformat()}", origin, algorithm="sha256").hexdigest()
