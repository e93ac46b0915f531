"""Interests after Holland's six types (rulebook/interests.yaml): advice that starts a talk, and decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

import msgspec

from balai.engine.errors import RulebookInvalid
from balai.engine.rows import Row
from balai.engine.service import Origin
from balai.engine.yamltext import load

LETTERS = 3


class Holland(StrEnum):
    """The six types, in the order of the hexagon."""

    REALISTIC = "R"
    INVESTIGATIVE = "I"
    ARTISTIC = "A"
    SOCIAL = "S"
    ENTERPRISING = "E"
    CONVENTIONAL = "C"


class Liking(StrEnum):
    """What somebody says of an activity."""

    LIKE = "like"
    DISLIKE = "dislike"
    UNSURE = "unsure"


class Least(Row, frozen=True, kw_only=True):
    """How many answers a score needs."""

    value: int
    source: str


class Type(Row, frozen=True, kw_only=True):
    """One type in words. `about` goes on after "you like": activities, never a person."""

    id: Holland
    name: str
    name_en: str
    about: str
    about_en: str


class Statement(Row, frozen=True, kw_only=True):
    """One activity."""

    id: str
    type: Holland
    text: str
    text_en: str


class Occupation(Row, frozen=True, kw_only=True):
    """The interests an occupation of the catalogue calls for, strongest first; None where no source was looked up."""

    code: str
    letters: str | None
    onet: str | None


class Interests(Row, frozen=True, kw_only=True):
    """The questionnaire with its sources."""

    least: Least
    types: tuple[Type, ...]
    statements: tuple[Statement, ...]
    occupations: tuple[Occupation, ...]
    sources: Mapping[str, Origin]

    def pages(self, size: int) -> list[tuple[Statement, ...]]:
        """The statements in pages of that size, in the order written down."""
        return [self.statements[start : start + size] for start in range(0, len(self.statements), size)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many activities of a type somebody likes, of those she decided about."""

    liked: int
    decided: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.liked, self.decided)


Scores = Mapping[Holland, Score | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The strongest types, equal ones side by side; at least three letters where so many were liked at all."""

    groups: tuple[tuple[Holland, ...], ...]

    @property
    def letters(self) -> tuple[Holland, ...]:
        return tuple(letter for group in self.groups for letter in group)

    def __str__(self) -> str:
        """Letters with `=` between equals: `S I=R`."""
        return " ".join("=".join(group) for group in self.groups)


def scores(answers: Mapping[str, Liking], book: Interests) -> Scores:
    """A score for each type; None where fewer than `least` of its statements were decided. Unsure decides nothing."""
    found: dict[Holland, Score | None] = {}
    for kind in Holland:
        given = [answers.get(statement.id) for statement in book.statements if statement.type is kind]
        liked, disliked = given.count(Liking.LIKE), given.count(Liking.DISLIKE)
        enough = liked + disliked >= book.least.value
        found[kind] = Score(liked=liked, decided=liked + disliked) if enough else None
    return found


def profile(found: Scores) -> Profile | None:
    """The three strongest types, more where they tie; None while a type has no score, or where none stands out.

    >>> def s(liked): return Score(liked=liked, decided=10)
    >>> made = profile(dict(zip(Holland, map(s, (7, 7, 1, 9, 0, 2)), strict=True)))
    >>> str(made)
    'S R=I'
    """
    known = {kind: score for kind, score in found.items() if score is not None}
    if len(known) < len(Holland) or len({score.share for score in known.values()}) == 1:
        return None
    liked = sorted((kind for kind in Holland if known[kind].share), key=lambda kind: -known[kind].share)
    groups: list[tuple[Holland, ...]] = []
    for _share, equal in groupby(liked, key=lambda kind: known[kind].share):
        if sum(map(len, groups)) < LETTERS:
            groups.append(tuple(equal))
    return Profile(groups=tuple(groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Occupations a profile may go with: `near` where all letters agree, `far` where only the first one does."""

    near: tuple[Occupation, ...]
    far: tuple[Occupation, ...]


def fitting(made: Profile, occupations: Iterable[Occupation]) -> Fit:
    """Which occupations call for these interests, in the order written down; those without a source are left out."""
    top = set(made.letters)
    near, far = list[Occupation](), list[Occupation]()
    for each in occupations:
        if not each.letters or each.letters[0] not in top:
            continue
        (near if set(each.letters) <= top else far).append(each)
    return Fit(near=tuple(near), far=tuple(far))


def parse(text: str) -> Interests:
    """The questionnaire. Raises RulebookInvalid for text that is not YAML, msgspec.ValidationError for bad rows."""
    data, problems = load("interests.yaml", text)
    if problems:
        raise RulebookInvalid(problems)
    return msgspec.convert(data, Interests)
