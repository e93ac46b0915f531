"""Nobody works out how many one to four people are, from everything the dashboards show together."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import combinations, permutations, product

import pytest

from balai.apps.insights.disclosure import Guard, Pairs, disjoint, overlapping, trained, withheld
from balai.apps.insights.models import PathwayCount, TrainingRank
from balai.apps.insights.queries import judged, listed
from balai.apps.insights.suppression import SMALL, WITHHELD, Figure, rows
from balai.engine.planes import Verdict
from balai.engine.tally import top
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment
from tests.apps.insights.attacker import compositions, worked_out

Row = tuple[int, ...]


def of(*numbers: int) -> list[Figure]:
    return [Figure(number=number) for number in numbers]


def kept(numbers: Mapping[str, int]) -> Pairs:
    """As a survey keeps them: the three commonest, nobody left out."""
    return top(+Counter(numbers), 3)


# What the attacker knows of today when she knows everybody when registration opens: (open, gap, unknown, closed).
RELATIONS: dict[str, Callable[[Row], Row]] = {
    "registration is open today as well": lambda row: row,
    "registration is closed today": lambda row: (0, row[0] + row[1] + row[2], 0, row[3]),
    "only those whom it is open to wait for it": lambda row: (0, row[0] + row[1], row[2], row[3]),
    "only those who must be asked wait for it": lambda row: (row[0], row[1] + row[2], 0, row[3]),
}


def flat(pair: tuple[Row, ...]) -> Row:
    return tuple(number for row in pair for number in row)


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("total", [5, 8, 20, 25, 26, 30])
def test_two_moments_together(total: int, relation: str) -> None:
    """She knows how many people there are, and exactly how the two moments hang together."""
    pairs = ((RELATIONS[relation](row), row) for row in compositions(total, 4))
    assert worked_out(pairs, seen=lambda pair: tuple(rows(pair)), people=flat) == []


@pytest.mark.parametrize("total", [5, 6, 7, 12, 21])
def test_two_moments_of_which_nothing_else_is_known(total: int) -> None:
    pairs = product(list(compositions(total, 3)), repeat=2)
    assert worked_out(pairs, seen=lambda pair: tuple(rows(pair)), people=flat) == []


def test_what_two_moments_show() -> None:
    assert rows([(0, 3744, 0, 2256), (0, 3743, 1, 2256)]) == [
        (*of(0), WITHHELD, *of(0), WITHHELD),
        (*of(0), WITHHELD, WITHHELD, WITHHELD),
    ]
    assert rows([(0, 3743, 1, 2256)] * 2) == [(*of(0, 3743), SMALL, WITHHELD)] * 2
    assert rows([(0, 3744, 0, 2256), (0, 3700, 44, 2256)]) == [
        tuple(of(0, 3744, 0, 2256)),
        tuple(of(0, 3700, 44, 2256)),
    ]


@pytest.mark.parametrize(("reasons", "most"), [(1, 60), (2, 45), (3, 31)])
def test_single_reasons_and_the_rest(reasons: int, most: int) -> None:
    """She knows how many have a gap, and that nobody with one reason has another; the rest is never shown."""
    for total in range(5, most):
        assert (
            worked_out(
                compositions(total, reasons + 1),
                seen=lambda row, total=total: disjoint(kept(dict(zip("abc", row[:-1], strict=False))), total),  # type: ignore[misc]
                people=lambda row: row,
            )
            == []
        )


def test_what_single_reasons_show() -> None:
    hidden = (("a", Figure(number=60)), ("b", WITHHELD), ("c", SMALL))
    assert disjoint([("a", 60), ("b", 38), ("c", 1)], 99) == hidden
    assert disjoint([("a", 60), ("b", 37)], 100) == (("a", Figure(number=60)), ("b", WITHHELD))
    assert disjoint([("a", 60), ("b", 35)], 100) == (("a", Figure(number=60)), ("b", Figure(number=35)))


def groups(names: str) -> list[str]:
    """Every way to have some of these reasons."""
    return ["".join(found) for size in range(1, len(names) + 1) for found in combinations(names, size)]


def reasons_seen(names: str) -> Callable[[Row], Hashable]:
    every = groups(names)

    def seen(row: Row) -> Hashable:
        only = kept(dict(zip(names, row, strict=False)))
        anyone = kept({n: sum(number for name, number in zip(every, row, strict=True) if n in name) for n in names})
        return disjoint(only, sum(row)), overlapping(anyone, only, sum(row))

    return seen


def test_reasons_that_come_together() -> None:
    """She knows that no other reason exists, so that whoever does not lack the one must lack the other."""
    for total in range(5, 50):
        assert worked_out(compositions(total, 3), seen=reasons_seen("ab"), people=lambda row: row) == []


@pytest.mark.parametrize(("total", "absent"), [(9, ()), (12, ()), (26, ("bc", "c")), (28, ("abc", "ac", "c"))])
def test_three_reasons_that_come_together(total: int, absent: tuple[str, ...]) -> None:
    """She knows besides that nobody has these reasons together."""
    present = [name for name in groups("abc") if name not in absent]
    seen = reasons_seen("abc")

    def whole(row: Row) -> Row:
        numbers = dict(zip(present, row, strict=True))
        return tuple(numbers.get(name, 0) for name in groups("abc"))

    tables = (whole(row) for row in compositions(total, len(present)))
    assert worked_out(tables, seen=seen, people=lambda row: row) == []


def test_one_training_and_two_pathways() -> None:
    """She knows how many have a gap on each pathway: 30. A training helps people on one, the other or both."""
    guards = {pathway: Guard(gap=30, most=30) for pathway in "AB"}
    tables = [row for row in product(range(31), repeat=3) if row[0] + row[2] <= 30 and row[1] + row[2] <= 30]

    def seen(row: Row) -> Hashable:
        here, there, both = row
        return trained(sum(row), kept({"A": here + both, "B": there + both}), guards)

    assert worked_out(tables, seen=seen, people=lambda row: (*row, row[0] + row[2], row[1] + row[2])) == []


def test_one_training_and_three_pathways() -> None:
    """She knows that it helps at most seven people on each, and not how many there have a gap."""
    guards = {pathway: Guard(gap=None, most=7) for pathway in "ABC"}

    def by_pathway(row: Row) -> dict[str, int]:
        a, b, c, ab, ac, bc, abc = row
        return {"A": a + ab + ac + abc, "B": b + ab + bc + abc, "C": c + ac + bc + abc}

    def people(row: Row) -> Row:
        return (*row, *by_pathway(row).values(), *(sum(row) - number for number in by_pathway(row).values()))

    tables = [row for row in product(range(8), repeat=7) if max(by_pathway(row).values()) <= 7]
    assert worked_out(tables, seen=lambda row: trained(sum(row), kept(by_pathway(row)), guards), people=people) == []


def test_what_a_training_shows() -> None:
    big = {pathway: Guard(gap=1000, most=1000) for pathway in "ABC"}
    assert trained(104, [("A", 60), ("B", 40), ("C", 4)], big)[0] == WITHHELD
    assert trained(100, [("A", 60), ("B", 41)], big)[0] == WITHHELD
    assert trained(100, [("A", 100), ("B", 2)], big) == (Figure(number=100), (("A", Figure(number=100)), ("B", SMALL)))
    assert trained(90, [("A", 60), ("B", 41), ("C", 3)], big)[0] == Figure(number=90)
    assert trained(57, [("A", 57)], {"A": Guard(gap=None, most=0)}) == (WITHHELD, (("A", WITHHELD),))


def courses(most: int) -> Iterator[tuple[tuple[str, int, int], ...]]:
    """Three trainings in the order in which they add people: (name, alone, more)."""
    for names in permutations("xyz"):
        for alone in product(range(1, most), repeat=3):
            for more in product(*(range(number + 1) for number in alone[1:])):
                added = (alone[0], *more)
                order = sorted(zip(added, alone, strict=True), reverse=True)
                if max(alone) == alone[0] and order == list(zip(added, alone, strict=True)):
                    yield tuple(zip(names, alone, added, strict=True))


def test_the_order_of_trainings() -> None:
    """She knows that each adds as many people as any can, and how many each helps where that is shown."""
    standing = judged([_count(moment, 500, 900) for moment in Moment])[1]

    def seen(table: tuple[tuple[str, int, int], ...]) -> Hashable:
        ones = [
            TrainingRank(
                training=name,
                place=place,
                kind=TrainingKind.CERTIFICATE,
                rules=[],
                alone=alone,
                more=more,
                perhaps=0,
                pathways=[["A", alone]],
            )
            for place, (name, alone, more) in enumerate(table, start=1)
        ]
        return tuple((one.training, one.alone, one.more) for one in listed(ones, [standing]))

    def people(table: tuple[tuple[str, int, int], ...]) -> Row:
        return tuple(number for _, alone, more in sorted(table) for number in (more, alone - more, alone))

    assert worked_out(courses(10), seen=seen, people=people) == []


def _count(moment: Moment, opened: int, gap: int, **reasons: Pairs) -> PathwayCount:
    return PathwayCount(pathway="A", moment=moment.value, open=opened, gap=gap, unknown=700, closed=300, **reasons)


def test_those_who_wait_for_registration_are_those_it_will_be_open_to() -> None:
    """Today they lack only the window: as many as are open then, which is hidden then."""
    today = PathwayCount(pathway="A", moment="today", open=0, gap=900, unknown=0, closed=100, single_gaps=[["w", 12]])
    when_open = PathwayCount(pathway="A", moment="when_open", open=12, gap=885, unknown=3, closed=100)
    found = judged([today, when_open])
    assert found[1].figures[Verdict.OPEN] == WITHHELD
    assert [reason.people for reason in found[0].single_gaps] == [WITHHELD]


def test_a_certificate_does_not_tell_of_a_reason_that_is_hidden() -> None:
    """Whom it opens a pathway to are those who lack nothing else."""
    counts = [_count(moment, 500, 99, single_gaps=[["a", 60], ["b", 38], ["c", 1]]) for moment in Moment]
    standing = judged(counts)[1]
    assert standing.guard.told(38) == WITHHELD
    rank = TrainingRank(
        training="b", place=1, kind="certificate", rules=["b"], alone=38, more=38, perhaps=38, pathways=[["A", 38]]
    )
    (found,) = listed([rank], [standing])
    assert (found.alone, found.more, found.perhaps, found.pathways) == (WITHHELD,) * 3 + ((("A", WITHHELD),),)


def test_names_without_numbers_stand_in_no_order() -> None:
    assert withheld([("b", 9), ("a", 1)]) == (("a", WITHHELD), ("b", WITHHELD))
