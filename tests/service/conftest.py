"""A service as an office runs it: a PostgreSQL of its own that keeps its promises, and the real processes."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from devtools import environment, postgres
from devtools.children import Child
from devtools.places import SHORT, venv_bin
from devtools.server_user import reachable_programs, server_user

READY_S = 60


@dataclass(kw_only=True)
class Service:
    """A cluster, the environment of an office on it, and its processes."""

    cluster: postgres.Cluster
    database: Child
    env: dict[str, str]
    port: int
    web: "subprocess.Popen[bytes] | None" = None

    def balai(self, *words: str, **changed: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the product."""
        env = {**self.env, **changed}
        return subprocess.run([venv_bin("balai"), *words], env=env, capture_output=True, text=True, check=False)

    def empty_database(self, name: str) -> str:
        """Make one more database and give its address."""
        assert self.cluster.call("createdb", "-h", str(self.cluster.socket), "-U", "balai", name).returncode == 0
        return self.cluster.url.replace("@/balai?", f"@/{name}?")

    def start_database(self) -> None:
        self.database.start()
        postgres.wait_ready(self.cluster, self.database)

    def start_web(self) -> None:
        words = [venv_bin("balai"), "serve", "--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4"]
        self.web = subprocess.Popen(words, env=self.env, start_new_session=True)
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            assert self.web.poll() is None, "the web server ended at the start"
            try:
                if Visitor(port=self.port).get("/health/ready")[0] == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError("the web server did not answer")

    def kill_all(self) -> None:
        """End web and database as a power failure would."""
        assert self.web is not None
        assert self.database.process is not None
        os.killpg(self.web.pid, signal.SIGKILL)
        self.database.process.kill()
        self.web.wait()
        self.database.process.wait()
        self.database.clear_group()

    def end(self) -> None:
        if self.web is not None and self.web.poll() is None:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        self.database.ask_to_stop()
        self.database.finish()


@dataclass(kw_only=True)
class Visitor:
    """A browser without eyes: keeps cookies, though they are for HTTPS, which a proxy would speak."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text, or where it leads."""
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form with the token of the page before."""
        fields["csrfmiddlewaretoken"] = self.cookies["__Host-csrftoken"]
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name == "Set-Cookie":
                self.cookies.update({key: one.value for key, one in SimpleCookie(value).items()})
        return response.status, response.getheader("Location") or text


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """An upgraded office with its demo cast. Crash safe, unlike the database of the other tests."""
    folder = Path(tempfile.mkdtemp(prefix="balai-service-", dir=SHORT))
    user = server_user()
    user.own(folder)
    programs = reachable_programs(postgres.programs(), user)
    cluster = postgres.Cluster(data=folder / "postgres", socket=folder, programs=programs, user=user)
    postgres.fill(cluster)
    made = Service(cluster=cluster, database=cluster.child(folder / "server.log"), env={}, port=_free_port())
    files = Path(tempfile.mkdtemp(prefix="balai-files-"))
    made.env = {
        **environment.base(),
        **{name: make() for name, make in environment.SECRETS.items()},
        "DATABASE_URL": cluster.url,
        "FILES_ROOT": str(files / "files"),
        "STATIC_ROOT": str(files / "static"),
        "ALLOWED_HOSTS": "localhost",
        "DEBUG": "0",
        "DEMO": "1",
        "SSL_REDIRECT": "0",
        "PLAIN_STATIC": "0",
    }
    try:
        made.start_database()
        done = made.balai("upgrade")
        assert done.returncode == 0, done.stdout + done.stderr
        seed = [venv_bin("python"), "-m", "django", "seed_demo"]
        subprocess.run(seed, env=made.env, check=True, capture_output=True)
        assert made.balai("seed", "--people", "120").returncode == 0
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(files, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
