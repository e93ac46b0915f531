"""Diplomas: level, field and profession, when they were completed, and the course under way."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from balai.population import marginals
from balai.population.arrays import Entries, flags, lists, numbers, texts
from balai.population.assumptions import (
    FIELDS,
    GRADUATION_AGE,
    GRADUATION_DELAY,
    KNOWN,
    LICENCES,
    PROFESSIONS,
    SPLITS,
    STUDENT_AGES,
    STUDENT_LEVELS,
    STUDENTS,
)
from balai.population.drawing import YEAR, Days, Draw, Mask, Rows, Texts
from balai.population.people import People

EDUCATION = pa.struct(
    [
        ("level", pa.string()),
        ("field", pa.string()),
        ("profession", pa.string()),
        ("completed", pa.bool_()),
        ("accredited", pa.bool_()),
        ("study_years", pa.float64()),
    ]
)
REGISTER = tuple(marginals.EDUCATION.values())
#: Which fields are drawn for a level; the other levels have none but "other".
KINDS = {"SMK": "SMK", "D1": "diploma", "D2": "diploma", "D3": "diploma"} | dict.fromkeys(
    ("D4", "S1", "PROFESI", "S2", "S3"), "degree"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schooling:
    """What n people learned. `level` and `field` are words of the rulebook, PROFESI counts as S1 in the register."""

    level: Texts
    field: Texts  # "" without a diploma
    graduated: Days  # day of the highest diploma; the day of birth without one
    student: Mask
    field_known: Mask

    def studied(self, fields: tuple[str, ...]) -> Mask:
        """Whose highest diploma is in one of these fields."""
        return np.isin(self.field, fields)

    def from_level(self, people: People, lowest: str) -> Mask:
        """Whose highest diploma is at least of this level of the register."""
        at_least: Mask = people.level >= REGISTER.index(lowest)
        return at_least


def draw_schooling(draw: Draw, people: People) -> Schooling:
    """The highest diploma of everybody, and who is a student."""
    n, level = people.n, np.array(REGISTER, dtype=object)[people.level]
    for group, weights in SPLITS.items():
        level = np.where(level == group, draw.word(weights, n), level)
    field = np.where(level == "NONE", "", "other").astype(object)
    for (kind, sex), weights in FIELDS.items():
        levels = [name for name, group in KINDS.items() if group == kind]
        here = np.isin(level, levels) & (people.female == (sex == "female"))
        field = np.where(here, draw.word(weights, n), field)
    for subject, (_, share) in PROFESSIONS.items():
        old = people.age >= GRADUATION_AGE["PROFESI"] + 1
        level = np.where((level == "S1") & (field == subject) & old & draw.chance(share, n), "PROFESI", level)
    leaves_school = (people.level == REGISTER.index("SMA_SMK")) & people.aged(STUDENT_AGES)
    licensed = np.isin(field, list(LICENCES)) & (people.level >= REGISTER.index("D3"))
    return Schooling(
        level=level,
        field=field,
        graduated=_graduated(draw, people, level),
        student=leaves_school & draw.chance(STUDENTS, n),
        field_known=~np.isin(level, list(KINDS)) | licensed | draw.chance(KNOWN["field"], n),
    )


def _graduated(draw: Draw, people: People, level: Texts) -> Days:
    """Between the earliest age for a level and some years later, and never after the day of the file."""
    earliest = np.zeros(people.n, dtype=np.int32)
    for name, age in GRADUATION_AGE.items():
        earliest[level == name] = int(np.ceil(age * YEAR))
    delay = draw.between(0, int(GRADUATION_DELAY * YEAR), people.n)
    day: Days = people.born + earliest + np.where(level == "NONE", 0, delay).astype(np.int32)
    return np.minimum(day, np.int32(people.on))


def education(draw: Draw, people: People, schooling: Schooling) -> pa.Array:
    """The list of diplomas, highest first: the level is known of everybody, as in the register; NONE is empty."""
    everybody = np.ones(people.n, dtype=np.bool_)
    parts = [
        _highest(draw, people, schooling),
        _before_profession(schooling),
        _upper_secondary(draw, people, schooling),
        _under_way(draw, people, schooling),
    ]
    return lists(EDUCATION, everybody, parts)


def _highest(draw: Draw, people: People, schooling: Schooling) -> Entries:
    rows = np.flatnonzero(schooling.level != "NONE")
    level, field, known = schooling.level[rows], schooling.field[rows], schooling.field_known[rows]
    profession = np.full(rows.size, "", dtype=object)
    for subject, (name, _) in PROFESSIONS.items():
        profession[(level == "PROFESI") & (field == subject)] = name
    tertiary = people.level[rows] >= REGISTER.index("D1_D2")
    return Entries(
        rows=rows,
        cells={
            "level": texts(level),
            "field": texts(field, known),
            "profession": texts(profession, known | (people.level[rows] < REGISTER.index("S1_D4"))),
            "completed": flags(np.ones(rows.size, dtype=np.bool_)),
            "accredited": flags(draw.chance(0.97, rows.size), tertiary & draw.chance(KNOWN["accredited"], rows.size)),
        },
    )


def _before_profession(schooling: Schooling) -> Entries:
    """The bachelor's degree before the professional year."""
    rows = np.flatnonzero(schooling.level == "PROFESI")
    return _completed("S1", schooling.field[rows], rows)


def _upper_secondary(draw: Draw, people: People, schooling: Schooling) -> Entries:
    """The school before a diploma or degree: technical studies mostly follow a technical school."""
    rows = np.flatnonzero(people.level >= REGISTER.index("D1_D2"))
    technical = (schooling.field[rows] == "technical") & draw.chance(0.6, rows.size) & schooling.field_known[rows]
    level = np.where(technical, "SMK", "SMA").astype(object)
    entry = _completed("SMA", np.where(technical, "technical", "other").astype(object), rows)
    return Entries(rows=rows, cells={**entry.cells, "level": texts(level)})


def _under_way(draw: Draw, people: People, schooling: Schooling) -> Entries:
    rows = np.flatnonzero(schooling.student)
    most = np.clip(people.age[rows] - GRADUATION_AGE["SMA"], 0, 4)
    field = np.full(rows.size, "other", dtype=object)
    for sex in ("male", "female"):
        here = people.female[rows] == (sex == "female")
        field = np.where(here, draw.word(FIELDS["degree", sex], rows.size), field)
    return Entries(
        rows=rows,
        cells={
            "level": texts(draw.word(STUDENT_LEVELS, rows.size)),
            "field": texts(field, draw.chance(KNOWN["field"], rows.size)),
            "profession": texts(np.full(rows.size, "", dtype=object)),
            "completed": flags(np.zeros(rows.size, dtype=np.bool_)),
            "study_years": numbers(draw.between(0, most.astype(np.int32), rows.size)),
        },
    )


def _completed(level: str, field: Texts, rows: Rows) -> Entries:
    return Entries(
        rows=rows,
        cells={
            "level": texts(np.full(rows.size, level, dtype=object)),
            "field": texts(field),
            "profession": texts(np.full(rows.size, "", dtype=object)),
            "completed": flags(np.ones(rows.size, dtype=np.bool_)),
        },
    )
