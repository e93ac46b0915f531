"""Signatures by which a receiver knows that we told it, as in Standard Webhooks.

Source: https://www.standardwebhooks.com, specification 1.0.0: secret `whsec_` and base64, signature `v1,` and the
base64 of HMAC-SHA256 over id, time in seconds and body, joined by dots.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 32 bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, *, key: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """The three headers of a message."""
    key_bytes = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key_bytes, f"{key}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": key,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
