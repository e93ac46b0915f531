"""A receiver that really listens, on this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django import Settings


@dataclass
class Receiver:
    """What a receiver was told, and what it answers: a status, 204 when none is left. `drip_s`: how long it takes."""

    port: int = 0
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    drip_s: float = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/kabar"


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A receiver beside us; that it may stand there is set."""
    settings.WEBHOOK_LOCAL, settings.WEBHOOK_TIMEOUT_S = True, 2
    box = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            with suppress(ConnectionError):
                status = box.answers.pop(0) if box.answers else 204
                self.send_response(status)
                self._drip()
                if status == 302:
                    self.send_header("Location", box.url + "/lain")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _drip(self) -> None:
            """A letter at a time, each within any pause that is allowed."""
            self.flush_headers()
            until = time.monotonic() + box.drip_s
            while time.monotonic() < until:
                self.wfile.write(b"X: y\r\n")
                time.sleep(0.1)

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield box
    server.shutdown()
    server.server_close()
    thread.join()
