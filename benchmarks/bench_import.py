"""An office's list of 20,000 people: read, tried, taken in. Time of each and peak memory, from a process of its own.

`python3 dev.py bench import`. It makes a database beside that of `DATABASE_URL`, with 20,000 people in it to compare
with, and a workbook as an office would have it. Prints, keeps nothing; 1 when a goal is missed.
"""

import io
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import psycopg

from benchmarks import bench_pages
from benchmarks.measure import goal, surroundings

ROWS, ROUNDS = int(os.environ.get("BENCH_ROWS", "20000")), 3
# One row in so many has a mistake, or is somebody known.
WRONG, KNOWN = 50, 40
READ_S, TRY_S, IMPORT_S, MEMORY_MB = 10.0, 60.0, 120.0, 400
# The names of synthetic people are numbered, and a list with digits in its names is refused.
LETTERS, NOTHING = str.maketrans("0123456789", "ABCDEFGHIJ"), str.maketrans("", "", "0123456789")
HEAD = ("No", "Nama Lengkap", "NIK", "Tgl. Lahir", "L/P", "No. HP", "Kelurahan", "Alamat", "Pendidikan")


def main() -> int:
    """Measure rounds, each in a process and a database of its own; say medians and which goals are kept."""
    print(surroundings("Django", "psycopg", "openpyxl"), flush=True)
    rounds = []
    for _ in range(ROUNDS):
        with bench_pages.database() as url:
            receiver, sender = multiprocessing.get_context("spawn").Pipe(duplex=False)
            worker = multiprocessing.get_context("spawn").Process(target=_round, args=(url, sender))
            worker.start()
            sender.close()  # so that a worker that fails ends the wait
            rounds.append(receiver.recv())
            worker.join()
            print({name: round(value, 1) for name, value in rounds[-1].items()}, flush=True)
    middle = {name: median(one[name] for one in rounds) for name in rounds[0]}
    print(f"{ROWS:,} rows: {middle['new']:.0f} new, {middle['wrong']:.0f} with mistakes, {middle['known']:.0f} known")
    kept = [
        goal(f"read    {middle['read']:6.1f} s, at most {READ_S:.0f}", middle["read"] <= READ_S),
        goal(f"try     {middle['try']:6.1f} s, at most {TRY_S:.0f}", middle["try"] <= TRY_S),
        goal(f"import  {middle['import']:6.1f} s, at most {IMPORT_S:.0f}", middle["import"] <= IMPORT_S),
        goal(f"memory  {middle['memory']:6.0f} MB at its peak, at most {MEMORY_MB}", middle["memory"] <= MEMORY_MB),
    ]
    return 0 if all(kept) else 1


def _round(url: str, sender: Any) -> None:
    bench_pages.prepare_environment(url)
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from balai.apps.access import actions, areas
    from balai.apps.access.kinds import Kind
    from balai.apps.access.models import User
    from balai.apps.access.queries import actor_of
    from balai.apps.access.roles import Role
    from balai.apps.people.models import Person
    from balai.apps.people.sheets import importing, queries, receiving, working
    from balai.demo import load
    from balai.engine.actor import Actor

    call_command("migrate", verbosity=0)
    actions.keep_areas(areas.shipped())
    office, now = actions.keep_organisation(kind=Kind.BALAI, name="Balai Migran Bontang", area="64.74"), timezone.now()
    user = User.objects.create_user(name="Petugas contoh", email="officer@example.org")
    actions.begin_membership(
        user_id=user.pk,
        organisation_id=office.pk,
        role=Role.SUPERVISOR,
        on=now.date(),
        by=Actor.for_system("bench"),
        at=now,
    )
    load.fill(office, people=ROWS, at=now, seed=8)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")
    content, actor = _workbook(list(Person.objects.order_by("id")[:ROWS])), actor_of(user, now.date())
    found: dict[str, float] = {}
    given = {"content": content, "file_name": "daftar.xlsx", "office_id": office.pk, "listed_on": now.date()}
    held = _timed(found, "read", lambda: receiving.receive(**given, by=actor, at=now))
    receiving.choose(list_id=held.pk, columns=held.columns, by=actor, at=now)
    _timed(found, "try", lambda: working.go_on(held.pk))
    importing.begin(list_id=held.pk, by=actor, at=now)
    _timed(found, "import", lambda: working.go_on(held.pk))
    counts = queries.counts_of(held)
    assert counts.made == counts.new
    found |= {"new": counts.new, "wrong": counts.wrong, "known": counts.same + counts.possible}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sender.send(found)


def _timed(found: dict[str, float], name: str, run: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    answer = run()
    found[name] = time.perf_counter() - began
    return answer


def _workbook(known: list[Any]) -> bytes:
    """Synthetic people as an office's workbook has them: days in several ways, some rows wrong, some known already."""
    import xlsxwriter
    from django.utils import timezone

    from balai.apps.access.models import Area
    from balai.demo.residents import residents

    villages = dict(Area.objects.filter(level="village").order_by("code").values_list("code", "name"))
    made = residents(ROWS, list(villages), on=timezone.localdate(), seed=9, first=5_000_000)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for number, new in enumerate(made, start=1):
        person = known[number - 1] if number % KNOWN == 0 else new
        day = person.birth_date.strftime("%d/%m/%Y" if number % 2 else "%Y-%m-%d")
        nik = "12" if number % WRONG == 0 else person.nik
        name = person.name.translate(LETTERS if person is new else NOTHING)
        village = villages[new.village]
        sex = "P" if person.sex == "female" else "L"
        row = (number, name, nik, day, sex, person.phone, village, person.address, "SMA")
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
