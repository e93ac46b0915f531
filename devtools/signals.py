"""Being told to stop: Ctrl-C, SIGTERM and a closed terminal all end in the same tidy way."""

import signal
from types import FrameType

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """We were told to stop; `finally` blocks tidy up on the way out."""


def listen() -> None:
    """Turn the three signals into Ended, once; a second one does not disturb the tidying."""
    for number in ENDINGS:
        # `nohup` asks to survive a closed terminal.
        if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
            continue
        signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN)
    raise Ended
