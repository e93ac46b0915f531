"""A server that speaks ClamAV's protocol and knows one virus: the harmless test file of EICAR."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

# A part of the text every scanner finds (eicar.org).
EICAR = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class _Conversation(socketserver.StreamRequestHandler):
    """INSTREAM: pieces with their length before them, until a length of nought."""

    def handle(self) -> None:
        command = self.rfile.readline()
        assert command == b"nINSTREAM\n", command
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.wfile.write(b"stream: Eicar-Signature FOUND\n" if EICAR.encode() in content else b"stream: OK\n")


@contextmanager
def listening() -> Iterator[str]:
    """Give the address of a server that answers."""
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
