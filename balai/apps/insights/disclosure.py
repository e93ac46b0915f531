"""What may be said of the reasons and trainings of a survey: parts of numbers that are shown, and of one another.

Whoever reads knows these rules, the rulebook and everything that is shown. So what follows from two shown numbers
counts as shown; and the order of a list is information too: what is hidden stands last, by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from balai.apps.insights.suppression import SMALL, SMALLEST, WITHHELD, Figure, figure, is_small, parts, share

Pairs = Sequence[tuple[str, int]]
Told = tuple[tuple[str, Figure], ...]

#: A part this much smaller than a hidden whole tells nothing of it: small numbers beside the whole move it by less.
MARGIN = 2 * SMALLEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What trainings may say of one pathway: of those with a gap `most` at a time, out of `gap` where it is shown."""

    gap: int | None
    most: int

    def told(self, people: int) -> Figure:
        """For so many of them a training opens the pathway."""
        if self.most == 0 or people > self.most:
            return WITHHELD
        return figure(people) if self.gap is None else share(people, self.gap)


def withheld(pairs: Pairs) -> Told:
    """Names without any number."""
    return tuple((name, WITHHELD) for name, _ in sorted(pairs))


def disjoint(pairs: Pairs, whole: int) -> Told:
    """People of a shown number who differ in their only reason; the rest of the number is a part as well.

    By name, so that which of two equal numbers is hidden does not depend on their order.
    """
    names, numbers = zip(*sorted(pairs), strict=True) if pairs else ((), ())
    shown = parts((*numbers, whole - sum(numbers)))
    return in_order(zip(names, shown, strict=False))


def overlapping(pairs: Pairs, only: Pairs, whole: int) -> Told:
    """People of a shown number by reason, who may have several; all together or none. `only`: see `disjoint`.

    With three reasons or fewer, everybody with this one and not that one can be worked out from these numbers.
    """
    alone = dict(only)
    several = whole - sum(alone.values())
    also = [number - alone.get(name, 0) for name, number in pairs]
    groups = [*alone.values(), several, *also, *(several - number for number in also)]
    groups += [one + other - several for one, other in combinations(also, 2)]
    groups += [sum(also) - 2 * several]
    groups += [number for _, number in pairs] + [whole - number for _, number in pairs]
    if any(map(is_small, groups)):
        return withheld(pairs)
    return in_order((name, Figure(number=number)) for name, number in pairs)


def trained(alone: int, pairs: Pairs, guards: Mapping[str, Guard]) -> tuple[Figure, Told]:
    """Whom a training helps: everybody once, and by pathway. `guards`: by pathway, without one nothing is shown of it.

    Everybody is hidden where a hidden pathway, those helped in just one or those helped in several would be told.
    """
    closed = Guard(gap=None, most=0)
    told = [(pathway, guards.get(pathway, closed).told(people)) for pathway, people in pairs]
    shown = [figure.number for _, figure in told if figure.number is not None]
    groups = [alone, *(alone - number for number in shown)]
    if len(shown) == len(told) > 1:
        groups.append(sum(shown) - alone)
    is_open = len(shown) == len(told) or alone in shown or sum(shown) - alone >= SMALLEST
    if is_open and not any(map(is_small, groups)):
        return Figure(number=alone), in_order(told)
    is_known_small = is_small(alone) and all(figure.is_small for _, figure in told)
    return (SMALL if is_known_small else WITHHELD), in_order(told)


def added(more: int, alone: int, shown: Figure) -> Figure:
    """Of those a training helps (`alone`, as `shown`), the ones not counted above it; the others are a number too."""
    if more == 0:
        return Figure(number=0)
    if shown.number is None:
        return shown
    return share(more, alone)


def in_order(told: Iterable[tuple[str, Figure]]) -> Told:
    """The largest first; what is hidden last and by name, so that its place says nothing."""
    return tuple(sorted(told, key=lambda one: (one[1].number is None, -(one[1].number or 0), one[0])))
