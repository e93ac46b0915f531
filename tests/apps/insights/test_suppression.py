"""A number that is not shown cannot be worked out, not even by somebody who knows how numbers are hidden."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.apps.insights.suppression import SMALL, SMALLEST, WITHHELD, Figure, figure, is_small, parts, rows, share
from tests.apps.insights.attacker import compositions

Row = tuple[int, ...]
NUMBERS = st.integers(0, 12) | st.integers(0, 150_000)
ROWS = st.lists(NUMBERS, min_size=4, max_size=4).filter(lambda row: sum(row) >= SMALLEST)


def of(*numbers: int) -> list[Figure]:
    return [Figure(number=number) for number in numbers]


@pytest.mark.parametrize(("places", "most"), [(2, 60), (3, 45), (4, 26)])
def test_nobody_can_subtract(places: int, most: int) -> None:
    """Of all rows with one total that look the same, every hidden number is at least two different ones."""
    for total in range(SMALLEST, most):
        alike: dict[tuple[Figure, ...], list[Row]] = defaultdict(list)
        for row in compositions(total, places):
            alike[parts(row)].append(row)
        for shown, candidates in alike.items():
            for place, one in enumerate(shown):
                values = {row[place] for row in candidates}
                assert (one.number is None) == (len(values) > 1), (shown, candidates)


@given(ROWS)
def test_small_numbers_are_never_shown_and_never_alone(row: list[int]) -> None:
    shown = parts(row)
    for number, one in zip(row, shown, strict=True):
        assert not is_small(number) or one.number is None
        assert one.number in (None, number)
        assert not one.is_small or is_small(number)
        assert number or one == Figure(number=0)
    assert sum(one.number is None for one in shown) != 1


@given(ROWS)
def test_a_row_without_small_numbers_is_shown_whole(row: list[int]) -> None:
    if not any(is_small(number) for number in row):
        assert list(parts(row)) == of(*row)


@given(ROWS, ROWS)
def test_of_two_moments_one_small_number_hides_all_that_is_not_the_same(one: list[int], other: list[int]) -> None:
    both = rows([one, other])
    if not any(is_small(number) for number in (*one, *other)):
        assert [list(row) for row in both] == [of(*one), of(*other)]
    elif one != other:
        for row, shown in zip((one, other), both, strict=True):
            assert list(shown) == [WITHHELD if number else Figure(number=0) for number in row]
    assert rows([one, one]) == [parts(one)] * 2


def test_the_next_smallest_goes_with_a_single_small_one() -> None:
    assert list(parts([3, 900, 40, 57])) == [SMALL, *of(900), WITHHELD, *of(57)]
    assert list(parts([3, 2, 40, 955])) == [SMALL, SMALL, *of(40, 955)]
    assert list(parts([3, 0, 0, 997])) == [SMALL, *of(0, 0), WITHHELD]


def test_where_that_leaves_one_answer_everything_goes() -> None:
    assert list(parts([1, 1, 500, 498])) == [WITHHELD] * 4
    assert list(parts([1, 5, 500, 494])) == [WITHHELD] * 4
    assert list(parts([4, 10, 10, 976])) == [WITHHELD] * 4


@pytest.mark.parametrize(("number", "shown"), [(0, Figure(number=0)), (1, SMALL), (4, SMALL), (5, Figure(number=5))])
def test_a_number_alone(number: int, shown: Figure) -> None:
    assert figure(number) == shown


def test_a_share_that_would_tell_of_the_others() -> None:
    assert share(97, 100) == WITHHELD
    assert share(3, 100) == SMALL
    assert share(100, 100) == Figure(number=100)
    assert share(50, 100) == Figure(number=50)
    assert share(2, 3) == SMALL
