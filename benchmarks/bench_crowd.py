"""A full morning: 50 officers and 200 citizens at once, with 100,000 people in the database.

The server is processes of its own, asked over the loopback. `python3 dev.py bench crowd`: everybody has a session of
the own and pauses between two pages, as people do who read. Prints, keeps nothing; 1 when a goal is missed or
an answer is not what it should be.
"""

import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from threading import Barrier, Lock, Thread

import httpx

from benchmarks import bench_pages as pages
from benchmarks.measure import goal, surroundings

OFFICERS, CITIZENS = 50, 200
SECONDS, WARM_S = float(os.environ.get("BENCH_SECONDS", "120")), 20.0
# Seconds between two pages of one person, on average: an officer with somebody at the counter, a citizen who reads.
OFFICER_S, CITIZEN_S = 12.0, 20.0
MEDIAN_MS, P95_MS = 50.0, 150.0


@dataclass(frozen=True)
class Visitor:
    """Somebody with a session, the pages in the order of a visit (name, path), and the pause between them."""

    cookies: dict[str, str]
    visits: Sequence[tuple[str, str]]
    pause: float


@dataclass
class Told:
    """Milliseconds by page, and what went wrong; shared by everybody."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def add(self, name: str, took: float, status: int) -> None:
        """Write down one answer."""
        with self.lock:
            self.times[name].append(took)
            if status != 200:
                self.wrong.append(f"{name}: {status}")


def main() -> int:
    """Fill, serve, let them come, and say which goals are kept."""
    print(surroundings("Django", "psycopg", "gunicorn"), flush=True)
    with pages.database() as url:
        pages.prepare_environment(url)
        listed, _cookies = pages.fill(officers=OFFICERS)
        visitors = _visitors({page.name: page.path for page in listed})
        with pages.server():
            return 0 if _said(_crowd(visitors)) else 1


def _visitors(paths: dict[str, str]) -> list[Visitor]:
    from balai.apps.access.models import User
    from balai.apps.people.models import Person

    found = []
    for user in User.objects.filter(memberships__role="placement_officer").order_by("email"):
        mine = Person.objects.filter(officer=user).order_by("id").values_list("pk", flat=True)[:5]
        visits = [("work list", "/loket/"), ("queue", "/loket/antrean/")]
        for key in mine:
            visits += [("person", f"/loket/orang/{key}/"), ("plan", f"/berkas/{key}/rencana/")]
            visits += [("free times", f"/berkas/{key}/janji/?untuk=documents"), ("all cases", "/loket/dampingan/")]
        found.append(Visitor(pages.session(user), visits, OFFICER_S))
    free = Person.objects.filter(user__isnull=True, status="registered").order_by("id")[:CITIZENS]
    for number, person in enumerate(free):
        user = User.objects.create_user(name=f"Warga contoh {number}", email=f"citizen{number}@example.org")
        Person.objects.filter(pk=person.pk).update(user=user)
        file = f"/berkas/{person.pk}/"
        visits = [("home", paths["home, no account"]), ("file", file), ("pathways", f"{file}jalur/")]
        visits += [("one pathway", f"{file}jalur/jp-gtog-nurse/"), ("plan", f"{file}rencana/")]
        visits += [("free times", f"{file}janji/?untuk=documents")]
        found.append(Visitor(pages.session(user), visits, CITIZEN_S))
    return found


def _crowd(visitors: Sequence[Visitor]) -> Told:
    told, start = Told(), Barrier(len(visitors))
    threads = [Thread(target=_come, args=(number, one, start, told)) for number, one in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def _come(number: int, visitor: Visitor, start: Barrier, told: Told) -> None:
    """One visit after another; nobody begins at the same moment, and pauses differ as people do."""
    chance = random.Random(number)
    address = f"http://127.0.0.1:{pages.PORT}"
    with httpx.Client(base_url=address, headers=pages.HOST, cookies=visitor.cookies, timeout=60) as client:
        start.wait()
        began = time.perf_counter()
        time.sleep(chance.uniform(0, visitor.pause))
        turn = number
        while (now := time.perf_counter()) - began < WARM_S + SECONDS:
            name, path = visitor.visits[turn % len(visitor.visits)]
            answer = client.get(path)
            if now - began >= WARM_S:
                told.add(name, (time.perf_counter() - now) * 1000, answer.status_code)
            turn += 1
            time.sleep(chance.expovariate(1 / visitor.pause))


def _said(told: Told) -> bool:
    every = [took for times in told.times.values() for took in times]
    for name, times in sorted(told.times.items()):
        high = quantiles(times, n=20)[-1]
        print(f"{name:<14} {len(times):>5} times   median {median(times):6.1f} ms   p95 {high:6.1f} ms", flush=True)
    middle, high = median(every), quantiles(every, n=20)[-1]
    print(f"all            {len(every) / SECONDS:5.1f} a second   median {middle:6.1f} ms   p95 {high:6.1f} ms")
    kept = goal(f"median <= {MEDIAN_MS:.0f} ms, p95 <= {P95_MS:.0f} ms", middle <= MEDIAN_MS and high <= P95_MS)
    return goal("every answer is a page", not told.wrong) and kept


if __name__ == "__main__":
    sys.exit(main())
