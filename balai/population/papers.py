"""Language tests, certificates of skill, and the documents an office of manpower may know of."""

import numpy as np
import pyarrow as pa

from balai.population.arrays import MISSING, NO_END, Entries, dates, lists, numbers, texts
from balai.population.assumptions import (
    AK1,
    AK1_AGES,
    AK1_DAYS,
    CERTIFICATES,
    FIT,
    FIT_DAYS,
    KNOWN,
    LANGUAGE_TESTS,
    PASSPORT,
    PASSPORT_DAYS,
    SKCK,
    SKCK_DAYS,
    Paper,
)
from balai.population.drawing import YEAR, Draw, Mask
from balai.population.fitting import Shares
from balai.population.people import People
from balai.population.schooling import Schooling

_SINCE = [("score", pa.float64()), ("issuer", pa.string()), ("issued", pa.date32()), ("expires", pa.date32())]
LANGUAGE = pa.struct([("test", pa.string()), ("level", pa.string()), *_SINCE])
CERTIFICATE = pa.struct([("type", pa.string()), ("hours", pa.float64()), *_SINCE])
#: No paper is older than this, nor from before this age.
OLDEST_YEARS, YOUNGEST_AGE = 6, 16


def languages(draw: Draw, people: People, schooling: Schooling) -> pa.Array:
    """The list of language tests; of children it is known that there is none."""
    known = ~people.grown_up | draw.chance(KNOWN["languages"], people.n)
    return lists(LANGUAGE, known, [_entries(draw, people, schooling, paper, "test") for paper in LANGUAGE_TESTS])


def certificates(draw: Draw, people: People, schooling: Schooling) -> pa.Array:
    """The list of certificates; of children it is known that there is none."""
    known = ~people.grown_up | draw.chance(KNOWN["certificates"], people.n)
    return lists(CERTIFICATE, known, [_entries(draw, people, schooling, paper, "type") for paper in CERTIFICATES])


def documents(draw: Draw, people: People) -> dict[str, pa.Array]:
    """The last valid day of each document the office knows of, null for the others."""
    card = people.aged(AK1_AGES) & draw.chance(AK1, people.n)
    held = {
        "documents.passport": (KNOWN["documents.passport"], PASSPORT, PASSPORT_DAYS),
        "documents.skck": (KNOWN["documents.skck"], SKCK, SKCK_DAYS),
        "health.fit_certificate": (KNOWN["health.fit_certificate"], FIT, FIT_DAYS),
    }
    found = {"documents.jobseeker_card_ak1": _until(draw, people, card, AK1_DAYS, people.grown_up)}
    for name, (known, share, days) in held.items():
        has = draw.chance(share, people.n)
        found[name] = _until(draw, people, has, days, people.grown_up & draw.chance(known, people.n))
    return found


def _until(draw: Draw, people: People, has: Mask, days: int, known: Mask) -> pa.Array:
    """A last day within the validity from now on, one in eight already past."""
    until = people.on + draw.between(-days // 8, days, people.n)
    return dates(np.where(has, until, MISSING).astype(np.int32), known)


def _entries(draw: Draw, people: People, schooling: Schooling, paper: Paper, key: str) -> Entries:
    has = people.aged(paper.ages) & schooling.from_level(people, paper.level)
    if paper.below:
        has &= ~schooling.from_level(people, paper.below)
    if paper.fields:
        has &= schooling.studied(paper.fields)
    rows = np.flatnonzero(has & draw.chance(paper.share, people.n))
    n = rows.size
    cells = {key: texts(np.full(n, paper.name, dtype=object))}
    if paper.grades:
        cells["level"] = texts(draw.word(paper.grades, n))
    if paper.scores:
        cells["score"] = numbers(_steps(draw, paper.scores, n))
    if paper.hours:
        cells["hours"] = numbers(_steps(draw, paper.hours, n))
    if paper.issuer:
        cells["issuer"] = texts(np.full(n, paper.issuer, dtype=object))
    earliest = np.maximum(people.born[rows] + int(YOUNGEST_AGE * YEAR) + 1, people.on - int(OLDEST_YEARS * YEAR))
    issued = draw.between(np.minimum(earliest, people.on).astype(np.int32), people.on, n)
    ends = np.full(n, NO_END) if paper.days is None else issued + paper.days
    cells["expires"] = dates(ends.astype(np.int32))
    if paper.dated:
        cells["issued"] = dates(issued)
    return Entries(rows=rows, cells=cells)


def _steps(draw: Draw, bounds: tuple[float, float, float], n: int) -> Shares:
    """From the lowest to the highest, in steps; the middle is the most common."""
    low, high, step = bounds
    middle = (draw.rng.random(n) + draw.rng.random(n)) / 2
    return np.round((low + middle * (high - low)) / step) * step
