"""Many people at once get what each of them gets alone: every verdict, on any rulebook, at every edge of a block."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.columns import ORDER, Index
from balai.engine.errors import NotFound
from balai.engine.facts import Facts, Value
from balai.engine.planes import Verdict
from balai.engine.program import Program, compile_rulebook
from balai.engine.residents import Numbers, Residents, gather
from balai.engine.rulefile import parse
from balai.engine.sources import packed, unpacked
from tests.engine import people, rulebooks
from tests.engine.book import program
from tests.engine.worlds import FEWER, World, worlds

#: Where a word of 64 people or a block of two words ends.
SIZES = (0, 1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 193, 300)


@st.composite
def crowds(draw: st.DrawFn) -> tuple[World, list[Facts]]:
    """Up to four people, in any order, up to as many as fill several blocks."""
    world = draw(worlds())
    some = [world.facts(draw(people.persons(world.on, world.book.known))) for _ in range(draw(st.integers(1, 4)))]
    size, seed = draw(st.sampled_from(SIZES)), draw(st.integers(0, 9))
    return world, [some[number] for number in np.random.default_rng(seed).integers(0, len(some), size)]


def index_of(program: Program, crowd: list[Facts]) -> Index:
    return Index.of(program, gather(crowd), block=2)


def assert_same(index: Index, program: Program, crowd: list[Facts]) -> None:
    """Counts and every single verdict."""
    known = {id(person): program.verdicts(person) for person in crowd}
    alone = [known[id(person)] for person in crowd]
    counts = [
        [sum(row[place] == verdict for row in alone) for verdict in ORDER] for place in range(len(program.routes))
    ]
    assert index.counts().tolist() == counts
    for place, route in enumerate(program.routes):
        verdicts = index.verdict(route.pathway.id)
        for verdict, plane in zip(ORDER, verdicts, strict=True):
            expected = [row[place] == verdict for row in alone]
            assert unpacked(plane, len(crowd)).tolist() == expected, (route.pathway.id, verdict)
            assert int(np.bitwise_count(plane).sum()) == sum(expected), "a bit behind the last person"


@given(crowds())
def test_all_at_once_get_what_each_gets_alone(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    assert_same(index_of(world.program, crowd), world.program, crowd)


@FEWER
@given(st.data())
def test_however_deep_the_nesting(data: st.DataObject) -> None:
    on, rule = data.draw(rulebooks.days()), data.draw(rulebooks.node("registration", "p1", depth=6))
    world = World(on, data.draw(rulebooks.one_rule(rule)))
    crowd = [world.facts(data.draw(people.persons(on, world.book.known))) for _ in range(3)] * 25
    assert_same(index_of(world.program, crowd), world.program, crowd)


@FEWER
@given(crowds())
def test_the_columns_give_every_person_back(case: tuple[World, list[Facts]]) -> None:
    _, crowd = case
    columns = gather(crowd)
    assert [columns.facts(row) for row in range(len(crowd))] == crowd


@FEWER
@given(crowds())
def test_people_put_in_part_by_part_are_the_same_people(case: tuple[World, list[Facts]]) -> None:
    world, crowd = case
    index = Index(world.program, len(crowd), block=2)
    for start in range(0, len(crowd), 128):
        index.put(gather(crowd[start : start + 128]), start)
    assert_same(index, world.program, crowd)


@FEWER
@given(crowds(), st.data())
def test_one_person_known_anew(case: tuple[World, list[Facts]], data: st.DataObject) -> None:
    world, crowd = case
    if not crowd:
        return
    index = index_of(world.program, crowd)
    for _ in range(3):
        row = data.draw(st.integers(0, len(crowd) - 1))
        crowd[row] = world.facts(data.draw(people.persons(world.on, world.book.known)))
        index.change(row, crowd[row])
    assert_same(index, world.program, crowd)


@pytest.mark.parametrize("at", [1, 63, 64])
def test_people_find_no_place_that_is_not_theirs(at: int) -> None:
    index = Index(program(date(2026, 11, 22)), 65)
    with pytest.raises(ValueError, match=str(at)):
        index.put(gather([Facts()] * 2), at)


@pytest.mark.parametrize("row", [-1, 3, 64])
def test_nobody_is_changed_who_is_not_there(row: int) -> None:
    index = Index.of(program(date(2026, 11, 22)), gather([Facts()] * 3))
    with pytest.raises(ValueError, match=str(row)):
        index.change(row, Facts())
    assert index.counts().sum(axis=1).tolist() == [3] * len(index.program.routes)


def test_narrow_numbers_are_looked_up_like_wide_ones() -> None:
    values = np.resize(np.array([-20_000, 30_000], np.int16), 70_000)
    known = np.ones(len(values), np.bool_)
    counts = [
        Index.of(
            program(date(2026, 11, 22)),
            Residents(count=len(values), values={"history.kr_months_e9_e10": Numbers(numbers, known)}, lists={}),
        ).counts()
        for numbers in (values, values.astype(np.int64))
    ]
    assert (counts[0] == counts[1]).all()


def test_an_unknown_pathway_is_named() -> None:
    with pytest.raises(NotFound):
        Index(program(date(2026, 11, 22)), 1).verdict("xx-nowhere")


@given(st.lists(st.booleans(), max_size=200))
def test_a_plane_holds_one_bit_for_each_person(flags: list[bool]) -> None:
    plane = packed(np.array(flags, bool))
    assert len(plane) == -(-len(flags) // 64)
    assert unpacked(plane, len(flags)).tolist() == flags
    assert sum(int(word) << 64 * place for place, word in enumerate(plane)) == sum(
        1 << row for row, flag in enumerate(flags) if flag
    )


@settings(max_examples=6)
@given(st.integers(0, 9), st.booleans())
def test_many_people_take_the_look_up_and_few_the_search(seed: int, spread: bool) -> None:
    """More than 65,536 rows of whole numbers are looked up when they lie close together."""
    on, chance = date(2026, 11, 22), np.random.default_rng(seed)
    compiled = program(on)
    days = chance.integers(on.toordinal() - 50 * 365, on.toordinal(), 66_000)
    if spread:
        days[::1000] = 1
    born: list[dict[str, Value]] = [{"birth_date": date.fromordinal(day)} for day in days.tolist()]
    index = Index.of(compiled, gather([Facts(values=values) for values in born]))
    rows = chance.integers(0, 66_000, 40).tolist()
    for place, route in enumerate(compiled.routes):
        planes = [unpacked(plane, 66_000) for plane in index.verdict(route.pathway.id)]
        for row in rows:
            verdict = compiled.verdicts(Facts(values=born[row]))[place]
            assert planes[ORDER.index(verdict)][row], (route.pathway.id, born[row])


@FEWER
@given(crowds(), st.data())
def test_a_drafted_rulebook_asks_only_what_is_new(case: tuple[World, list[Facts]], data: st.DataObject) -> None:
    world, crowd = case
    drafted = World(data.draw(st.sampled_from([world.on, date(2026, 11, 22)])), data.draw(st.none() | rulebooks.data()))
    draft = index_of(world.program, crowd).drafted(drafted.program, gather(crowd))
    assert_same(draft, drafted.program, crowd)


def test_a_rulebook_read_twice_has_nothing_new() -> None:
    """So a draft asks nobody anything that the rulebook in force has asked already."""
    on = date(2026, 11, 22)
    first, second = (compile_rulebook(parse(rulebook.texts()), on=on) for _ in range(2))
    crowd = [Facts(values={"sex": "female"}), Facts(values={"sex": "male"})] * 40
    draft = index_of(first, crowd).drafted(second, gather([Facts()] * 80))
    assert_same(draft, second, crowd)


def test_talent_search_finds_those_a_pathway_is_open_to_and_who_are_wanted() -> None:
    on = date(2026, 11, 22)
    able, nobody = (World(on).facts(raw) for raw in (people.able(on), {}))
    crowd = [able, nobody] * 40
    index = index_of(program(on), crowd)
    verdicts = dict(zip((r.pathway.id for r in program(on).routes), program(on).verdicts(able), strict=True))
    pathway = next(name for name, verdict in verdicts.items() if verdict is Verdict.OPEN)
    wanted = packed(np.arange(80) >= 70)
    assert index.search(pathway) == list(range(0, 80, 2))
    assert index.search(pathway, wanted) == [70, 72, 74, 76, 78]
    assert index.search(pathway, wanted, packed(np.arange(80) < 73)) == [70, 72]
