"""Pages with 100,000 people in the database: server times with two clients at once, from a process of their own.

`python3 dev.py bench pages`. It makes a database beside that of `DATABASE_URL`, fills it with synthetic people, starts
the web server as in production and asks for each page in turn. Prints, keeps nothing; 1 when a goal is missed.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

from benchmarks.measure import goal, surroundings

PEOPLE, TIMES, CLIENTS, PORT = int(os.environ.get("BENCH_PEOPLE", "100000")), 150, 2, 8437
OFFICERS = 20
MEDIAN_MS, P95_MS = 50.0, 150.0
NAME = "balai_bench_pages"
HOST = {"Host": "localhost"}


@dataclass(frozen=True)
class Page:
    """One page and who asks for it; what is `sent` is posted."""

    name: str
    who: str
    path: str
    sent: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    """Fill, serve, measure, and say which goals are kept."""
    print(surroundings("Django", "psycopg", "gunicorn"), flush=True)
    with database() as url:
        prepare_environment(url)
        pages, cookies = fill()
        with server():
            kept = [_measured(page, cookies[page.who]) for page in pages]
    return 0 if all(kept) else 1


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty database that is gone afterwards."""
    given = os.environ["DATABASE_URL"]
    parts = urlsplit(given)
    with psycopg.connect(given, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {NAME}")
        admin.execute(f"CREATE DATABASE {NAME}")
        try:
            yield urlunsplit(parts._replace(path=f"/{NAME}"))
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def prepare_environment(url: str) -> None:
    from cryptography.fernet import Fernet

    os.environ.update(
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY=secrets.token_urlsafe(50),
        FIELD_KEYS=Fernet.generate_key().decode(),
        INDEX_KEY=secrets.token_urlsafe(50),
        ALLOWED_HOSTS="localhost",
        DEBUG="0",
        DEMO="1",
        SSL_REDIRECT="0",
        PLAIN_STATIC="1",
    )


def fill(*, officers: int = OFFICERS) -> tuple[list[Page], dict[str, dict[str, str]]]:
    """Make an office with its people; give the pages to ask for and the cookies of who asks."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from balai.apps.access import actions, areas
    from balai.apps.access.kinds import Kind
    from balai.apps.access.models import User
    from balai.apps.access.roles import Role
    from balai.apps.people.models import Person
    from balai.demo import load
    from balai.engine.actor import Actor

    call_command("migrate", verbosity=0)
    actions.keep_areas(areas.shipped())
    office = actions.keep_organisation(kind=Kind.BALAI, name="Balai Migran Bontang", area="64.74")
    now = timezone.now()
    roles = [Role.HEAD, Role.SUPERVISOR, *[Role.PLACEMENT_OFFICER] * officers]
    staff = [
        User.objects.create_user(name=f"Petugas contoh {number}", email=f"staff{number}@example.org")
        for number, _role in enumerate(roles)
    ]
    by = Actor.for_system("bench")
    for user, role in zip(staff, roles, strict=True):
        actions.begin_membership(user_id=user.pk, organisation_id=office.pk, role=role, on=now.date(), by=by, at=now)
    head, supervisor, officer = staff[0], staff[1], staff[-1]
    began = time.perf_counter()
    load.fill(office, people=PEOPLE, at=now)
    print(f"{PEOPLE:,} synthetic people written in {time.perf_counter() - began:.0f} s", flush=True)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
    person = Person.objects.filter(officer=officer).order_by("id")[PEOPLE // officers // 3]
    citizen = User.objects.create_user(name="Siti", email="citizen@example.org")
    Person.objects.filter(pk=person.pk).update(user=citizen)
    pages = [
        Page("work list", "officer", "/loket/"),
        Page("work list of a supervisor", "supervisor", "/loket/"),
        Page("search by name", "officer", "/loket/", sent={"text": person.name.rsplit(" Contoh", 1)[0]}),
        Page("search by NIK", "officer", "/loket/", sent={"text": person.nik}),
        Page("search by telephone", "officer", "/loket/", sent={"text": person.phone}),
        Page("intake", "officer", "/loket/baru/", sent={"name": person.name, "nik": person.nik, "phone": person.phone}),
        Page("person", "officer", f"/loket/orang/{person.pk}/"),
        Page("all cases", "officer", "/loket/dampingan/"),
        Page("cases overdue", "officer", "/loket/dampingan/?lewat=on&giliran=officer"),
        Page("queue", "officer", "/loket/antrean/"),
        Page("appointments of a day", "officer", "/loket/janji/"),
        Page("who waits how long", "head", "/perencanaan/tunggu/"),
        Page("plan", "officer", f"/berkas/{person.pk}/rencana/"),
        Page("free times", "citizen", f"/berkas/{person.pk}/janji/?untuk=counselling"),
        Page("file, citizen", "citizen", f"/berkas/{person.pk}/"),
        Page("one page of the file", "citizen", f"/berkas/{person.pk}/isi/contact/"),
        Page("pathways of the file", "citizen", f"/berkas/{person.pk}/jalur/"),
        Page("one pathway", "citizen", f"/berkas/{person.pk}/jalur/jp-gtog-nurse/"),
        Page("home, no account", "visitor", "/"),
    ]
    return pages, {
        "officer": session(officer),
        "supervisor": session(supervisor),
        "head": session(head),
        "citizen": session(citizen),
        "visitor": {},
    }


def session(user: Any) -> dict[str, str]:
    """The cookie of somebody who has just shown a password and a second factor."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    kept, now = SessionStore(), time.time()
    kept[SESSION_KEY], kept[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    kept[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    kept["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "type": "totp", "at": now},
    ]
    kept["account_authentication_methods_user"] = str(user.pk)
    kept.save()
    assert kept.session_key
    return {settings.SESSION_COOKIE_NAME: kept.session_key}


@contextmanager
def server() -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen(command)
    try:
        for _ in range(300):
            try:
                if httpx.get(f"http://127.0.0.1:{PORT}/health/live", headers=HOST).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(10)


def _measured(page: Page, cookies: dict[str, str]) -> bool:
    """Ask for a page from two clients at once; say median and 95th percentile, in milliseconds."""
    times: list[float] = []
    threads = [Thread(target=_ask, args=(page, cookies, times)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == TIMES * CLIENTS
    middle, high = median(times), quantiles(times, n=20)[-1]
    print(f"{page.name:<22} median {middle:6.1f} ms   p95 {high:6.1f} ms", flush=True)
    return goal(f"median <= {MEDIAN_MS:.0f} ms, p95 <= {P95_MS:.0f} ms", middle <= MEDIAN_MS and high <= P95_MS)


def _ask(page: Page, cookies: dict[str, str], times: list[float]) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", headers=HOST, cookies=cookies, timeout=30) as client:
        token = ""
        if page.sent:
            first = client.get(page.path)
            token = first.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
            # The cookie is for HTTPS only; a proxy stands before the server in real life.
            client.headers["Cookie"] = "; ".join(f"{c.name}={c.value}" for c in client.cookies.jar)
        for number in range(TIMES + 5):
            began = time.perf_counter()
            if page.sent:
                answer = client.post(page.path, data={**page.sent, "csrfmiddlewaretoken": token})
            else:
                answer = client.get(page.path)
            took = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, (page.name, answer.status_code)
            if number >= 5:
                times.append(took)


if __name__ == "__main__":
    sys.exit(main())
