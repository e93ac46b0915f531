"""`dev.py run`: everything one needs to see the product, started, kept alive and ended together."""

import argparse
import fcntl
import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager

from devtools import environment, ports, postgres, say, venv
from devtools.children import Child, dying_with_parent, stop_all, watch
from devtools.places import DATA, LOGS, ROOT, has_command, venv_bin
from devtools.server_user import home_for, server_user

READY_S = 60.0
TRY_FIRST = """
Balai Migran is open at {url}

What to try first
  1. Open the page and load one of the sample persons: {persons}
  2. Answer a question differently and see which pathways change.
  3. Look up a company of the sample register: {url}/p3mi/?cari=contoh+dua
  4. Sign in as somebody of the sample office: {url}/masuk/
  5. The same in English: {url}/en/

Data is kept in {data} (start anew with --fresh). Ctrl-C ends everything.
"""


def run(options: argparse.Namespace) -> int:
    """Start all, say where, and stay until told to stop; with `--once` stop after the first page."""
    with only_one() as after_hard_end:
        # What a hard killed run started needs a moment to let the port go.
        port = ports.next_free(ports.DEFAULT) if options.once else ports.choose(os.environ, patient=after_hard_end)
        if options.fresh:
            start_anew()
        venv.ensure(dev=False)
        LOGS.mkdir(parents=True, exist_ok=True)
        children: list[Child] = []
        try:
            return _serve(children, port, once=options.once)
        finally:
            stop_all(children)
            if children:
                say.progress("Everything has ended.")


@contextmanager
def only_one() -> Iterator[bool]:
    """Hold this copy's lock, which even a hard kill lets go, and tell whether the last run ended that way.

    Raises Stop when another run holds it.
    """
    DATA.mkdir(exist_ok=True)
    with (DATA / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise say.Stop("This copy is already running. End it with Ctrl-C where it runs, then try again.") from None
        was_hard = lock.tell() > 0
        lock.truncate(0)
        print(os.getpid(), file=lock, flush=True)
        try:
            yield was_hard
        finally:
            lock.truncate(0)


def start_anew() -> None:
    """Remove the kept data of this copy. Raises Stop for a server that is not ours to empty."""
    if os.environ.get("DATABASE_URL"):
        raise say.Stop("--fresh does not empty the server of DATABASE_URL. Empty it yourself, or unset DATABASE_URL.")
    with say.step("Removing the kept data"):
        for home in {DATA, home_for(server_user())}:
            postgres.clear_stale_pid(home / "postgres")
            shutil.rmtree(home / "postgres", ignore_errors=True)
            shutil.rmtree(home / "postgres.new", ignore_errors=True)


def _serve(children: list[Child], port: int, *, once: bool) -> int:
    env = {"SITE_URL": f"http://localhost:{port}", **environment.for_run(_database(children))}
    with say.step("Bringing the database up to date"):
        _django(env, "migrate", "--no-input", "--verbosity", "0")
    if has_command():
        _check_rulebook(env)
    with say.step("Making the demo"):
        persons = _django(env, "seed_demo").strip().splitlines()
    with say.step("Starting the web and the worker"):
        for child in (web(env, port), worker(env)):
            children.append(child)
            child.start()
        wait_for_page(port, "/health/ready", children)
    first = _answer(port, "/")
    say.progress("The first page is there." if first == "200" else f"The first page fails ({first}); see above.")
    if once:
        return 0 if first == "200" else 1
    url = f"http://localhost:{port}"
    say.line(TRY_FIRST.format(url=url, persons="; ".join(persons), data=DATA.relative_to(ROOT)))
    _open_browser(url)
    watch(children)
    return 0


def web(env: dict[str, str], port: int) -> Child:
    """Return the web server; it reloads changed code and keeps no access log."""
    command = [venv_bin("python"), "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--reload"]
    command += ["--graceful-timeout", "3", "--log-level", "error", "--no-control-socket"]
    return Child(name="The web server", command=command, env=env)


def worker(env: dict[str, str]) -> Child:
    """Return the worker of background jobs."""
    command = [venv_bin("python"), "-m", "django", "procrastinate", "worker", "--shutdown-graceful-timeout", "5"]
    # Asked politely while the database goes too, it would wait for the database for ever.
    return Child(name="The worker", command=command, env=env, death_signal=signal.SIGKILL)


def wait_for_page(port: int, path: str, children: list[Child]) -> None:
    """Wait until the address answers 200. Raises Stop when a part falls or time is up."""
    deadline, last = time.monotonic() + READY_S, "no answer"
    while time.monotonic() < deadline:
        fallen = [child.name for child in children if not child.is_alive()]
        if fallen:
            raise say.Stop(f"{' and '.join(fallen)} ended at the start; the reason is above.")
        last = _answer(port, path)
        if last == "200":
            return
        time.sleep(0.1)
    raise say.Stop(f"{path} did not answer within {READY_S:.0f} s (last: {last}).")


def _answer(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        body = response.read(300).decode("utf-8", "replace")
        return "200" if response.status == 200 else f"{response.status} {body if path.startswith('/health') else ''}"
    except OSError as error:
        return str(error)
    finally:
        connection.close()


def _database(children: list[Child]) -> str:
    given = os.environ.get("DATABASE_URL", "").strip()
    if given:
        with say.step("Asking the server of DATABASE_URL"):
            _must_answer(given)
        return given
    with say.step("Starting PostgreSQL"):
        cluster = postgres.kept_cluster()
        postgres.fill(cluster)
        server = cluster.child(LOGS / "postgres.log")
        children.append(server)
        server.start()
        postgres.wait_ready(cluster, server)
    if cluster.data.parent != DATA:
        say.progress(f"The database lies in {cluster.data}, because its account may not enter this folder.")
    return cluster.url


def _must_answer(url: str) -> None:
    code = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'], connect_timeout=5).close()"
    words, env = (
        [venv_bin("python"), "-c", code],
        {**os.environ, "DATABASE_URL": url},
    )  # a list of processes shows no password
    done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=env)
    if done.returncode:
        reason = " ".join(done.stderr.rpartition("Error: ")[2].split())
        raise say.Stop(f"The server of DATABASE_URL does not answer: {reason}")


def _django(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [venv_bin("python"), "-m", "django", *words],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=dying_with_parent(signal.SIGTERM),
    )
    if done.returncode:
        raise say.Stop(f"{done.stdout}`{' '.join(words)}` failed; its message is above.")
    return done.stdout


def _check_rulebook(env: dict[str, str]) -> None:
    with say.step("Checking the rulebook"):
        done = subprocess.run(
            [venv_bin("balai"), "rulebook", "check"], cwd=ROOT, env=env, capture_output=True, check=False
        )
    if done.returncode:
        say.problem("The rulebook has errors (balai rulebook check shows them); the last good version keeps serving.")


def _open_browser(url: str) -> None:
    """Open a window where there is a desktop; a text browser would take our terminal."""
    if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        try:
            webbrowser.open(url)
        except (webbrowser.Error, OSError):
            return
