"""Small numbers are not shown, and neither is what would give them away. Nothing else may show a count of people.

A number below SMALLEST might tell who is meant. Where several numbers add up to a known total, hiding one of them hides
nothing: the next smallest goes with it. Where even that leaves only one answer, all of them go, and nothing says which
was the small one. Whoever knows these rules, the total and everything shown cannot work out a number that is not shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

SMALLEST = 5  # people: the smallest number that is shown; nobody (0) may be said


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as it may be shown. Without `number` it is hidden: as small, or to keep a small one beside it."""

    number: int | None = None
    is_small: bool = False

    @property
    def least(self) -> int:
        """What is certain of it, to sort by."""
        return (1 if self.is_small else 0) if self.number is None else self.number


SMALL = Figure(is_small=True)
WITHHELD = Figure()


def is_small(number: int) -> bool:
    return 0 < number < SMALLEST


def figure(number: int) -> Figure:
    """A number that stands alone."""
    return SMALL if is_small(number) else Figure(number=number)


def parts(numbers: Sequence[int]) -> tuple[Figure, ...]:
    """Numbers that add up to a total people know. Too small a total hides every number that is not 0."""
    small = {place for place, number in enumerate(numbers) if is_small(number)}
    if not small:
        return tuple(Figure(number=number) for number in numbers)
    if sum(numbers) < SMALLEST * (len(numbers) + 1) or not _is_safe(numbers, hidden := _with_next(numbers, small)):
        return _sealed(numbers)
    return tuple(_shown(number, place in hidden) for place, number in enumerate(numbers))


def rows(several: Sequence[Sequence[int]]) -> list[tuple[Figure, ...]]:
    """The same people counted more than once, such as today and when registration opens.

    Where the counts are the same, so is what is shown. Where they differ, each tells of the other: one small number
    takes all of both with it, except nobody (0), and nothing says which it was.
    """
    own = [parts(numbers) for numbers in several]
    if len({tuple(numbers) for numbers in several}) == 1 or not any(
        shown.number is None for row in own for shown in row
    ):
        return own
    return [_sealed(numbers) for numbers in several]


def share(number: int, whole: int) -> Figure:
    """Some of a number of people which is shown as well: the others are a number too."""
    return figure(number) if is_small(whole) else parts((number, whole - number))[0]


def _sealed(numbers: Sequence[int]) -> tuple[Figure, ...]:
    return tuple(WITHHELD if number else Figure(number=0) for number in numbers)


def _with_next(numbers: Sequence[int], hidden: set[int]) -> set[int]:
    """A single hidden number takes the next smallest with it."""
    if len(hidden) > 1:
        return hidden
    rest = [place for place, number in enumerate(numbers) if number and place not in hidden]
    return hidden | set(sorted(rest, key=lambda place: numbers[place])[:1])


def _is_safe(numbers: Sequence[int], hidden: set[int]) -> bool:
    """Could each hidden number be another one, given the rest and the rule by which they were hidden?"""
    places = sorted(hidden)
    found = [numbers_at for numbers_at in _alternatives(numbers, places) if _looks_alike(numbers, places, numbers_at)]
    return all(len(set(values)) > 1 for values in zip(*found, strict=True))


def _alternatives(numbers: Sequence[int], places: Sequence[int]) -> list[tuple[int, ...]]:
    """What could stand at these places: small where it was small, the rest of the sum where it was not."""
    total = sum(numbers[place] for place in places)
    small = [place for place in places if is_small(numbers[place])]
    found = []
    for guess in product(range(1, SMALLEST), repeat=len(small)):
        left, values = total - sum(guess), dict(zip(small, guess, strict=True))
        if len(small) == len(places) and left == 0:
            found.append(tuple(values[place] for place in places))
        elif len(small) < len(places) and left >= SMALLEST:
            found.append(tuple(values.get(place, left) for place in places))
    return found


def _looks_alike(numbers: Sequence[int], places: Sequence[int], guess: Sequence[int]) -> bool:
    """Would the guess have hidden the same places?"""
    other = list(numbers)
    for place, number in zip(places, guess, strict=True):
        other[place] = number
    return _with_next(other, {place for place, number in enumerate(other) if is_small(number)}) == set(places)


def _shown(number: int, is_hidden: bool) -> Figure:
    if not is_hidden:
        return Figure(number=number)
    return SMALL if is_small(number) else WITHHELD
