"""Licences and jobs: a licence follows its diploma, a nurse's job mostly her licence, every job a working age."""

import numpy as np
import pyarrow as pa

from balai.population.arrays import NO_END, Entries, dates, flags, lists, texts
from balai.population.assumptions import (
    AT_WORK,
    BETWEEN_JOBS,
    BILINGUAL_KNOWN,
    FIRST_JOB_WAIT,
    KNOWN,
    LICENCE_BILINGUAL,
    LICENCE_DAYS,
    LICENCE_FOR_LIFE,
    LICENCE_LIFELONG_FROM,
    LICENCE_WAIT,
    LICENCES,
    LICENCES_SINCE,
    LICENCES_TAKE_UP,
    NURSE_AFTER_LICENCE,
    OCCUPATIONS,
    SECOND_JOB,
    STUDENTS_AT_WORK,
    WORKED_BEFORE,
    WORKING_AGE,
)
from balai.population.drawing import YEAR, Days, Draw, Mask, Rows, Texts
from balai.population.people import People, by_age, days
from balai.population.schooling import Schooling

LICENCE = pa.struct(
    [("type", pa.string()), ("issued", pa.date32()), ("expires", pa.date32()), ("bilingual", pa.bool_())]
)
JOB = pa.struct([("occupation", pa.string()), ("from", pa.date32()), ("to", pa.date32())])


def draw_licences(draw: Draw, people: People, schooling: Schooling) -> Days:
    """Day of issue of the licence of everybody's profession, `NO_END` for those without one."""
    started = days(LICENCES_SINCE) + draw.between(0, LICENCES_TAKE_UP, people.n)
    issued = np.maximum(schooling.graduated + draw.between(*LICENCE_WAIT, people.n), started)
    has = np.zeros(people.n, dtype=np.bool_)
    for field, (_, share) in LICENCES.items():
        has |= schooling.studied((field,)) & schooling.from_level(people, "D3") & draw.chance(share, people.n)
    return np.where(has & (issued <= people.on), issued, NO_END).astype(np.int32)


def licences(draw: Draw, people: People, schooling: Schooling, issued: Days) -> pa.Array:
    """The list of licences."""
    holders = np.flatnonzero(issued != NO_END)
    names = {field: name for field, (name, _) in LICENCES.items()}
    begun = issued[holders]
    for_life = (begun >= days(LICENCE_LIFELONG_FROM)) | draw.chance(LICENCE_FOR_LIFE, holders.size)
    part = Entries(
        rows=holders,
        cells={
            "type": texts(np.array([names[field] for field in schooling.field[holders]], dtype=object)),
            "issued": dates(begun),
            "expires": dates(np.where(for_life, NO_END, begun + LICENCE_DAYS).astype(np.int32)),
            "bilingual": flags(
                draw.chance(LICENCE_BILINGUAL, holders.size), draw.chance(BILINGUAL_KNOWN, holders.size)
            ),
        },
    )
    return lists(LICENCE, ~people.grown_up | draw.chance(KNOWN["licences"], people.n), [part])


def experience(draw: Draw, people: People, schooling: Schooling, issued: Days) -> pa.Array:
    """The list of jobs, oldest first: one or two, the last of them perhaps still going on."""
    known = ~people.grown_up | draw.chance(KNOWN["experience"], people.n)
    working, worked = _at_work(draw, people, schooling)
    first_job = _occupations(draw, people, schooling)
    start = _first_day(draw, people, schooling, issued, first_job == "nurse")
    begun = (working | worked) & (start < people.on)
    length = people.on - start
    moved = begun & (length > 2 * YEAR) & draw.chance(SECOND_JOB, people.n)
    cut = start + (length * (0.2 + 0.6 * draw.rng.random(people.n))).astype(np.int32)
    again = np.minimum(cut + draw.between(*BETWEEN_JOBS, people.n), people.on).astype(np.int32)
    second_job = np.where(draw.chance(0.6, people.n), first_job, _occupations(draw, people, schooling))
    stop = np.where(working, NO_END, draw.between(np.where(moved, again, start), people.on, people.n))
    once, twice = np.flatnonzero(begun & ~moved), np.flatnonzero(moved)
    parts = [
        _jobs(twice, first_job, start, cut),
        _jobs(twice, second_job, again, stop),
        _jobs(once, first_job, start, stop),
    ]
    return lists(JOB, known, parts)


def _jobs(rows: Rows, occupation: Texts, start: Days, stop: Days) -> Entries:
    cells = {
        "occupation": texts(occupation[rows]),
        "from": dates(start[rows].astype(np.int32)),
        "to": dates(stop[rows].astype(np.int32)),
    }
    return Entries(rows=rows, cells=cells)


def _at_work(draw: Draw, people: People, schooling: Schooling) -> tuple[Mask, Mask]:
    men = by_age({0: 0.0} | {age: shares[0] for age, shares in AT_WORK.items()}, people.age)
    women = by_age({0: 0.0} | {age: shares[1] for age, shares in AT_WORK.items()}, people.age)
    share = np.where(people.female, women, men)
    working = draw.chance(np.where(schooling.student, STUDENTS_AT_WORK, share), people.n)
    worked = ~working & people.grown_up & ~schooling.student & draw.chance(WORKED_BEFORE, people.n)
    return working, worked


def _occupations(draw: Draw, people: People, schooling: Schooling) -> Texts:
    """A word of the rulebook's questions for everybody; only graduates of nursing from D3 on are nurses."""
    nurses = schooling.studied(("nursing",)) & schooling.from_level(people, "D3")
    found = np.where(
        people.female, draw.word(OCCUPATIONS["female"], people.n), draw.word(OCCUPATIONS["male"], people.n)
    )
    for field in ("nursing", "technical", "maritime", "fisheries", "agriculture", "hospitality"):
        found = np.where(schooling.studied((field,)), draw.word(OCCUPATIONS[field], people.n), found)
    found = np.where(nurses, draw.word(OCCUPATIONS["nurse"], people.n), found)
    other_health = schooling.studied(("midwifery", "pharmacy", "health_other"))
    jobs: Texts = np.where(other_health, "other", found).astype(object)
    return jobs


def _first_day(draw: Draw, people: People, schooling: Schooling, issued: Days, nurse: Mask) -> Days:
    """After the diploma and at a working age; a nurse mostly begins after the licence. May lie after the file's day."""
    of_age = people.born + int(np.ceil(WORKING_AGE * YEAR))
    wait = draw.between(*FIRST_JOB_WAIT, people.n)
    start = np.maximum(of_age, schooling.graduated) + wait
    licensed = nurse & (issued != NO_END) & (schooling.graduated >= days(LICENCES_SINCE))
    licensed &= draw.chance(NURSE_AFTER_LICENCE, people.n)
    return np.where(licensed, np.maximum(start, issued), start).astype(np.int32)
