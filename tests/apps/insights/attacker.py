"""An attacker: she tries everything that could be true, and keeps what would look as what she sees.

She knows the code that hides numbers, everything that is the same for all tables she is given, and everything shown.
What is the same in all tables that look alike, she has worked out.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import product
from typing import TypeVar

from balai.apps.insights.suppression import is_small

T = TypeVar("T")


def worked_out(
    tables: Iterable[T], *, seen: Callable[[T], Hashable], people: Callable[[T], Sequence[int]]
) -> list[tuple[T, int]]:
    """Tables in which a group of one to four people has its exact size found out, with the place of the group.

    `people`: the sizes of the groups of a table, always in the same order, whether they are shown or not.
    """
    alike: dict[Hashable, list[Sequence[int]]] = defaultdict(list)
    one: dict[Hashable, T] = {}
    for table in tables:
        shown = seen(table)
        alike[shown].append(people(table))
        one[shown] = table
    return [
        (one[shown], place)
        for shown, candidates in alike.items()
        for place, sizes in enumerate(zip(*candidates, strict=True))
        if is_small(sizes[0]) and len(set(sizes)) == 1
    ]


def compositions(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every row of so many numbers with this total."""
    for head in product(range(total + 1), repeat=places - 1):
        if sum(head) <= total:
            yield (*head, total - sum(head))
