"""Asks a ClamAV server whether a file is known to do harm."""

import io
import logging

import clamd

logger = logging.getLogger(__name__)
PATIENCE_S = 10.0


def is_clean(content: bytes, *, at: str) -> bool | None:
    """Is it clean? None when the server does not answer or cannot say.

    `at`: `unix:/run/clamav/clamd.ctl`, or `host:port` of a server on this machine or a network nobody else is on.
    """
    try:
        verdict, _name = _server(at).instream(io.BytesIO(content))["stream"]
    except (clamd.ClamdError, OSError, KeyError, TypeError, ValueError) as error:
        logger.warning("scanner_silent", extra={"reason": type(error).__name__})
        return None
    return {"OK": True, "FOUND": False}.get(verdict)


def _server(at: str) -> "clamd.ClamdNetworkSocket":
    if at.startswith("unix:"):
        return clamd.ClamdUnixSocket(at.removeprefix("unix:"), timeout=PATIENCE_S)
    host, _, port = at.rpartition(":")
    return clamd.ClamdNetworkSocket(host, int(port), timeout=PATIENCE_S)
