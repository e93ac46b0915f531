"""What a requirement asks of a person's lists, in three values and a half (pathways.md section 4).

Inside one entry the worst condition counts, over the entries the best one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from balai.engine import facts as f
from balai.engine.dates import months_between
from balai.engine.facts import ALWAYS, Facts
from balai.engine.vocabulary import Certificate, Education, Language, Test


class Answer(IntEnum):
    """Ordered: the worst of several conditions is `min`, the best of several entries is `max`."""

    FAILS = 0
    UNLISTED = 1  # the list is known and holds nothing of the kind
    UNKNOWN = 2
    CONFIRM = 3  # fulfilled, an officer has to see it
    MET = 4


FAILS, UNLISTED, UNKNOWN, CONFIRM, MET = Answer


def known(value: object, fulfilled: bool) -> Answer:
    return UNKNOWN if value is None else MET if fulfilled else FAILS


def confirmed(value: object, wanted: object) -> Answer:
    """For an officer to confirm: absent counts as fulfilled with a to-do, another value fails."""
    return MET if wanted is None or value == wanted else CONFIRM if value is None else FAILS


def at_least(value: float | None, least: float | None) -> Answer:
    return MET if least is None else known(value, value is not None and value >= least)


def valid_on(expires: date | None, day: date) -> Answer:
    return known(expires, expires is not None and expires >= day)


def best(answers: Iterable[Answer]) -> Answer:
    return max(answers, default=UNLISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """The orders of the rulebook: schooling ranks, years of schooling, steps of each language test."""

    education: Mapping[str, int]
    formal_years: Mapping[str, int]
    language: Mapping[str, tuple[str, ...]]

    def __hash__(self) -> int:
        return len(self.language)

    def years_of(self, level: str) -> int:
        """Years of formal schooling a completed level stands for: those of the highest listed level not above it."""
        rank = self.education.get(level, 0)
        return max((y for lvl, y in self.formal_years.items() if self.education[lvl] <= rank), default=0)


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked of the lists of a person; equal questions are asked once."""

    def ask(self, facts: Facts) -> Answer:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class EducationQuestion(Question):
    params: Education
    ranks: Ranks

    def ask(self, facts: Facts) -> Answer:
        if facts.education is None:
            return UNKNOWN
        return best(self.of(entry) for entry in facts.education)

    def of(self, entry: f.Education) -> Answer:
        want = self.params
        return min(
            self._level(entry),
            MET if not want.fields or "any" in want.fields else known(entry.field, entry.field in want.fields),
            MET if want.profession is None else known(entry.profession, entry.profession == want.profession),
            confirmed(entry.accredited, want.accredited),
        )

    def _level(self, entry: f.Education) -> Answer:
        want, level = self.params, entry.level
        if want.level_in_progress:
            under_way = MET if entry.completed else at_least(entry.study_years, want.min_study_years)
            return min(known(level, level in want.level_in_progress), under_way)
        if want.levels:
            reached = level in want.levels
        elif want.min_formal_years is not None:
            reached = self.ranks.years_of(level or "") >= want.min_formal_years
        else:
            rank = self.ranks.education
            reached = rank.get(level or "", -1) >= rank[want.min_level or ""]
        return min(known(level, reached), known(entry.completed, bool(entry.completed)))


@dataclass(frozen=True, slots=True)
class LanguageQuestion(Question):
    params: Language
    ranks: Ranks
    day: date

    def ask(self, facts: Facts) -> Answer:
        if facts.languages is None:
            return UNKNOWN
        return best(self.of(entry, test) for entry, test in self.pairs(facts.languages))

    def pairs(self, entries: Iterable[f.Language]) -> Iterator[tuple[f.Language, Test]]:
        """Each certificate of the person with each test of the rule that it belongs to."""
        return ((e, test) for e in entries for test in self.params.any if e.test == test.test)

    def of(self, entry: f.Language, test: Test) -> Answer:
        return min(self.level(entry, test), valid_on(entry.expires, self.day), confirmed(entry.issuer, test.issuer))

    def level(self, entry: f.Language, test: Test) -> Answer:
        if not isinstance(test.min, str):
            return at_least(entry.score, test.min)
        steps = self.ranks.language.get(test.test, (test.min,))
        return known(entry.level, entry.level in steps[steps.index(test.min) :])


@dataclass(frozen=True, slots=True)
class CertificateQuestion(Question):
    params: Certificate
    day: date

    def ask(self, facts: Facts) -> Answer:
        if facts.certificates is None:
            return UNKNOWN
        return best(self.of(entry) for entry in facts.certificates if entry.type in self.params.types)

    def of(self, entry: f.Certificate) -> Answer:
        return min(
            valid_on(entry.expires, self.day),
            at_least(entry.hours, self.params.min_hours),
            at_least(entry.score, self.params.min_score),
            confirmed(entry.issuer, self.params.issuer),
        )


@dataclass(frozen=True, slots=True)
class LicenceQuestion(Question):
    type: str
    bilingual: bool | None
    day: date

    def ask(self, facts: Facts) -> Answer:
        if facts.licences is None:
            return UNKNOWN
        return best(self.of(entry) for entry in facts.licences if entry.type == self.type)

    def of(self, entry: f.Licence) -> Answer:
        return min(valid_on(entry.expires, self.day), confirmed(entry.bilingual, self.bilingual))


@dataclass(frozen=True, slots=True)
class ExperienceQuestion(Question):
    """Months in an occupation up to a day, counted from the issue of a licence when the rule says so."""

    occupations: tuple[str, ...]
    min_months: int
    licence: str | None
    day: date

    def ask(self, facts: Facts) -> Answer:
        if self.counted_from(facts) == (ALWAYS, ALWAYS):
            return FAILS
        if facts.experience is None:
            return UNKNOWN
        if not any(job.occupation in self.occupations for job in facts.experience):
            return UNLISTED
        least, most = self.months(facts)
        return MET if least >= self.min_months else FAILS if most < self.min_months else UNKNOWN

    def months(self, facts: Facts) -> tuple[int, int]:
        """Months certainly and at most worked; they differ where a day is not known."""
        jobs = [job for job in facts.experience or () if job.occupation in self.occupations]
        earliest, latest = self.counted_from(facts)
        certain = [
            (max(job.start, latest), self._until(job.to))
            for job in jobs
            if job.start is not None and job.to is not None
        ]
        possible = [(max(job.start or date.min, earliest), self._until(job.to or ALWAYS)) for job in jobs]
        return _whole_months(certain), _whole_months(possible)

    def _until(self, last: date) -> date:
        """The morning after the last day of work, at most the day of counting: 1 January to 31 December is a year."""
        return self.day if last >= self.day else last + timedelta(days=1)

    def counted_from(self, facts: Facts) -> tuple[date, date]:
        """Earliest and latest day from which months may count; `ALWAYS` twice without the licence."""
        if self.licence is None:
            return date.min, date.min
        if facts.licences is None:
            return date.min, ALWAYS
        held = [licence.issued for licence in facts.licences if licence.type == self.licence]
        first = min((issued for issued in held if issued), default=ALWAYS)
        return (date.min if None in held else first), first


def _whole_months(spans: list[tuple[date, date]]) -> int:
    """Whole months of each job, overlaps counted once, added up."""
    merged: list[tuple[date, date]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return sum(months_between(start, end) for start, end in merged)


@dataclass(frozen=True, slots=True)
class HoldsQuestion(Question):
    """Is one of these words in a set that is known as a whole ("any": is the set not empty)?"""

    fact: str
    word: str

    def ask(self, facts: Facts) -> Answer:
        held = facts.values.get(self.fact)
        if not isinstance(held, frozenset):
            return UNKNOWN
        return MET if (held if self.word == "any" else self.word in held) else FAILS


@dataclass(frozen=True, slots=True)
class NoneOfQuestion(Question):
    """Is none of these words in a set that is known as a whole?"""

    fact: str
    words: frozenset[str]

    def ask(self, facts: Facts) -> Answer:
        held = facts.values.get(self.fact)
        if not isinstance(held, frozenset):
            return UNKNOWN
        return FAILS if held & self.words else MET


@dataclass(frozen=True, slots=True)
class FitnessQuestion(Question):
    """Several measurements at once: fact, lowest and highest value, both ends included."""

    bounds: tuple[tuple[str, float | None, float | None], ...]

    def ask(self, facts: Facts) -> Answer:
        return min(self.one(facts.values.get(fact), low, high) for fact, low, high in self.bounds)

    def one(self, value: object, low: float | None, high: float | None) -> Answer:
        if not isinstance(value, int | float):
            return UNKNOWN
        return MET if (low is None or value >= low) and (high is None or value <= high) else FAILS
