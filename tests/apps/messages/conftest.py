"""Servers that really listen, on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings


@dataclass
class Postbox:
    """What a mail server was given; `refusal` is its answer to a recipient, `data_refusal` to the text."""

    letters: list[Envelope] = field(default_factory=list)
    refusal: str = ""
    data_refusal: str = ""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.data_refusal:
            return self.data_refusal
        self.letters.append(envelope)
        return "250 OK"


class AnyPort(Controller):
    """A mail server on whatever port was free; the library itself wants to be told one."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """A mail server on this machine, set as ours."""
    box = Postbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    _mail_at(settings, controller.port)
    yield box
    controller.stop()


def _mail_at(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_IS_SET, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", port


@pytest.fixture
def no_mail(settings: Settings) -> None:
    """A mail server that nobody started: a port that is not listening."""
    _mail_at(settings, 1)


@dataclass
class Carrier:
    """What a provider was asked, and how it answers; `answers` are used up first."""

    asked: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    hang: threading.Event | None = None


@pytest.fixture
def carrier(settings: Settings) -> Iterator[Carrier]:
    """A provider on this machine, set as ours for SMS; WhatsApp has none, and no screen stands in."""
    provider = Carrier()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.asked.append((dict(self.headers), body))
            if provider.hang:
                provider.hang.wait(5)
            status, answer = provider.answers.pop(0) if provider.answers else (202, b'{"id": "sms-1"}')
            with suppress(ConnectionError):  # whoever asked may have stopped waiting
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.MESSAGES_ON_SCREEN = False
    settings.MESSAGE_PROVIDERS = {
        "sms": {"url": f"http://127.0.0.1:{server.server_port}/send", "token": "secret-token", "timeout_s": 1}
    }
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
