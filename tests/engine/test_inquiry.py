"""What is worth asking: a promise to settle pathways is kept by every answer, and nothing known is asked again."""

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from balai.engine.factkeys import LISTS
from balai.engine.inquiry import most_informative, wanted
from balai.engine.planes import Verdict
from tests.engine import people
from tests.engine.book import BOOK
from tests.engine.worlds import World, situations

ON = date(2026, 11, 22)
SHIPPED = World(ON)
IN_ROUND = World(date(2025, 4, 15))  # G to G Japan is open


def unknown(world: World, raw: people.Raw) -> set[str]:
    return {pathway_id for pathway_id, verdict in world.verdicts(raw).items() if verdict is Verdict.UNKNOWN}


@given(situations(), st.data())
def test_a_fact_said_to_settle_pathways_settles_them_whatever_the_answer(
    situation: tuple[World, people.Raw], data: st.DataObject
) -> None:
    world, raw = situation
    offered = [w for w in most_informative(world.facts(raw), world.program) if w.settles]
    assume(offered)
    worth = data.draw(st.sampled_from(offered))
    settled = unknown(world, raw)
    for _ in range(3):
        answer = data.draw(people.answers(worth.fact, world.on, world.book.known))
        knowing = people.learned(raw, worth.fact, people.complete(worth.fact, answer, world.on))
        settled -= unknown(world, knowing)
    assert len(settled) >= worth.settles, (worth, settled)


@given(situations())
def test_nothing_known_is_asked_again(situation: tuple[World, people.Raw]) -> None:
    world, raw = situation
    facts = world.facts(raw)
    for path in wanted(facts, world.program):
        assert path not in facts.values
        if path in LISTS and getattr(facts, path) is not None:
            assert raw[path] != people.complete(path, raw[path], world.on), "every entry is complete"


@given(situations())
def test_the_best_question_comes_first(situation: tuple[World, people.Raw]) -> None:
    world, raw = situation
    facts = world.facts(raw)
    offered = most_informative(facts, world.program)
    assert offered == sorted(offered, key=lambda w: (-w.settles, -w.waiting, w.fact))
    assert {w.fact for w in offered} <= wanted(facts, world.program)
    waiting = unknown(world, raw)
    assert bool(offered) is bool(waiting)
    for worth in offered:
        assert 0 <= worth.settles <= worth.waiting <= len(waiting)


@given(situations())
def test_answering_everything_wanted_leaves_nothing_unknown(situation: tuple[World, people.Raw]) -> None:
    """Every unknown pathway can be settled by asking: no rule waits for a fact that is never offered."""
    world, raw = situation
    for _ in range(40):
        facts = world.facts(raw)
        asked = sorted(wanted(facts, world.program))
        if not asked:
            break
        told = people.example_answer(asked[0], world.on)
        raw = people.learned(raw, asked[0], told)
    assert not unknown(world, raw)
    assert not wanted(world.facts(raw), world.program)


def everything() -> people.Raw:
    """Facts that leave no pathway unknown."""
    raw = {**people.able(ON), "offers": dict.fromkeys(BOOK.known.offers, True)}
    return people.learned(raw, "history.jp_titp2_completed_fields", [])


def test_nothing_is_worth_asking_of_someone_of_whom_everything_is_known() -> None:
    facts = SHIPPED.facts(everything())
    assert most_informative(facts, SHIPPED.program) == []
    assert wanted(facts, SHIPPED.program) == set()


def test_one_missing_fact_settles_every_pathway_that_waits_for_it() -> None:
    raw = everything()
    people.forget(raw, "birth_date")
    waiting = unknown(SHIPPED, raw)
    assert len(waiting) > 10
    only, *others = most_informative(SHIPPED.facts(raw), SHIPPED.program)
    assert (only.fact, only.settles, only.waiting) == ("birth_date", len(waiting), len(waiting))
    assert not others
    assert wanted(SHIPPED.facts(raw), SHIPPED.program) == {"birth_date"}


def test_one_of_two_missing_facts_settles_only_pathways_that_wait_for_nothing_else() -> None:
    raw = everything()
    people.forget(raw, "birth_date")
    people.forget(raw, "sex")
    offered = {w.fact: w for w in most_informative(SHIPPED.facts(raw), SHIPPED.program)}
    assert offered["birth_date"].waiting - offered["birth_date"].settles == offered["sex"].waiting > 0
    assert offered["sex"].settles == 0


def test_a_person_nothing_is_known_of_is_first_asked_for_what_most_pathways_wait_for() -> None:
    offered = most_informative(SHIPPED.facts({}), SHIPPED.program)
    assert offered[0].settles == max(worth.settles for worth in offered)
    waiting = {worth.fact: worth.waiting for worth in offered}
    assert waiting["birth_date"] == max(waiting.values())


def test_a_licence_settles_nothing_while_the_end_of_the_only_job_is_open() -> None:
    raw = everything()
    people.forget(raw, "licences")
    raw["experience"] = [{"occupation": "nurse", "from": "2020-01-01"}]
    knowing = people.learned(raw, "licences", people.able(ON)["licences"])
    settled = unknown(IN_ROUND, raw) - unknown(IN_ROUND, knowing)
    offered = {w.fact: w for w in most_informative(IN_ROUND.facts(raw), IN_ROUND.program)}
    assert offered["licences"].settles == len(settled)


def test_the_issue_date_of_a_licence_is_asked_for_and_not_the_jobs() -> None:
    raw = {**everything(), "licences": [{"type": "STR_nurse", "expires": None, "bilingual": True}]}
    assert unknown(IN_ROUND, raw) == {"jp-gtog-nurse"}
    (only,) = most_informative(IN_ROUND.facts(raw), IN_ROUND.program)
    assert (only.fact, only.settles) == ("licences", 1)


def test_jobs_alone_settle_nothing_while_the_issue_date_of_the_licence_is_open() -> None:
    raw = {**everything(), "licences": [{"type": "STR_nurse", "expires": None, "bilingual": True}]}
    people.forget(raw, "experience")
    offered = {w.fact: w for w in most_informative(IN_ROUND.facts(raw), IN_ROUND.program)}
    nurse_waits = {"jp-gtog-nurse"} & unknown(IN_ROUND, {**raw, "experience": everything()["experience"]})
    assert nurse_waits
    settled = unknown(IN_ROUND, raw) - unknown(IN_ROUND, {**raw, "experience": everything()["experience"]})
    assert offered["experience"].settles == len(settled)


def test_settling_goes_before_waiting() -> None:
    raw = everything()
    for path in ("sex", "languages", "certificates"):
        people.forget(raw, path)
    first, second, *_ = most_informative(SHIPPED.facts(raw), SHIPPED.program)
    assert first.fact == "sex"
    assert first.settles > second.settles
    assert first.waiting < second.waiting
