"""Every requirement of the rulebook, in each outcome it can have: a person is made for each."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from balai.engine import vocabulary as v
from balai.engine.factfile import read
from balai.engine.planes import Outcome
from balai.engine.program import Compiled
from balai.engine.rules import Proof, RemedyType, Requirement, leaves
from tests.engine import people, walk
from tests.engine.book import BOOK, program
from tests.engine.worlds import World, situations

ON = date(2026, 11, 22)
TO_DO = "to_do"
LEAVES = {
    leaf.id: leaf
    for roots in (*(s.rules for s in BOOK.rule_sets.values()), *(p.requirements for p in BOOK.pathways))
    for root in roots
    for leaf in leaves(root)
}


def possible(leaf: Requirement) -> set[str]:
    """Outcomes that the leaf can have, from its kind, class and remedy alone."""
    params, remedy = leaf.params, leaf.remedy.type
    if isinstance(params, v.Window):
        rounds = any(r.id for r in BOOK.pathway(params.intake).intake.rounds)
        return {"met", "gap"} if rounds else {"gap"}
    if isinstance(params, v.Offer) and params.policy_state:
        return {"met", "gap"} if params.since else {"gap"}
    found = {"met", TO_DO if leaf.proof is Proof.CHECKLIST else "unknown"}
    if _has_confirmation(leaf):
        found.add(TO_DO)
    if remedy is RemedyType.IMMUTABLE:
        return found | {"closed"}
    if remedy is not RemedyType.SPLIT:
        return found | {"gap"}
    assert isinstance(params, v.Age)
    young = params.min_years or params.min_months or params.birth_window
    return found | ({"gap"} if young else set()) | ({"closed"} if params.max_years else set())


def _has_confirmation(leaf: Requirement) -> bool:
    match leaf.params:
        case v.Language(any=tests):
            return any(test.issuer for test in tests)
        case v.Certificate(issuer=str()) | v.Education(accredited=bool()) | v.Licence(bilingual=bool()):
            return True
    return False


def shown(leaf: Compiled, raw: people.Raw, on: date, assumed: frozenset[str]) -> str:
    planes = program(on, assumed).planes(read(raw, BOOK.known, on=on))
    outcome = planes.outcome(leaf.bit)
    return TO_DO if planes.todo >> leaf.bit & 1 else outcome.value


@cache
def compiled(leaf_id: str, on: date, assumed: frozenset[str]) -> Compiled:
    """The leaf where it is in force."""
    for route in program(on, assumed).routes:
        for leaf in walk.leaves((*route.roots, *route.preferred)):
            if leaf.rule.id == leaf_id:
                return leaf
    raise AssertionError(f"{leaf_id} is in force nowhere")


@pytest.mark.parametrize("leaf_id", LEAVES)
def test_rule_in_every_outcome(leaf_id: str) -> None:
    leaf = LEAVES[leaf_id]
    found: dict[str, Any] = {}
    for on, assumed, raw in situations_of(leaf):
        found.setdefault(shown(compiled(leaf_id, on, assumed), raw, on, assumed), raw)
    assert set(found) == possible(leaf), found


@given(situations())
def test_no_rule_ever_has_another_outcome(case: tuple[World, people.Raw]) -> None:
    world, raw = case
    if world.data is not None:
        return
    planes = world.program.planes(world.facts(raw))
    for route in world.program.routes:
        for leaf in walk.leaves((*route.roots, *route.preferred)):
            outcome = planes.outcome(leaf.bit)
            to_do = bool(planes.todo >> leaf.bit & 1)
            assert not to_do or outcome is Outcome.MET
            assert (TO_DO if to_do else outcome.value) in possible(LEAVES[leaf.rule.id]), leaf.rule.id


Situation = tuple[date, frozenset[str], people.Raw]


def situations_of(leaf: Requirement) -> Iterator[Situation]:
    """Somebody for each answer the leaf may get."""
    nobody: frozenset[str] = frozenset()
    match leaf.params:
        case v.Window(intake=intake):
            yield date(2030, 1, 1), nobody, {}
            for a_round in BOOK.pathway(intake).intake.rounds:
                yield ON, frozenset({f"{intake}:{a_round.id}"}), {}
        case v.Offer(since=date() as since):
            yield since, nobody, {}
            yield since - timedelta(days=1), nobody, {}
        case _:
            yield ON, nobody, {}
            for raw in people_for(leaf.params):
                yield ON, nobody, raw


def people_for(params: v.Params) -> Iterator[people.Raw]:
    able = people.able(ON)
    match params:
        case v.Age():
            for years in (10, 25, 70):
                yield {"birth_date": people.before(ON, 12 * years).isoformat()}
        case v.Sex():
            yield from ({"sex": sex} for sex in ("female", "male"))
        case v.Education():
            yield {"education": []}
            yield {"education": [{"level": "SD", "field": "other", "profession": None, "completed": True}]}
            yield {"education": [{}]}
            yield from ({"education": [entry]} for entry in _schooling(params))
        case v.Language(any=tests):
            for test in tests:
                step = {"level": test.min} if isinstance(test.min, str) else {"score": test.min}
                yield from _listed("languages", {"test": test.test, **step}, issuer=test.issuer)
        case v.Certificate(types=(kind, *_)):
            entry = {"type": kind, "hours": params.min_hours or 1, "score": params.min_score or 1}
            yield from _listed("certificates", entry, issuer=params.issuer)
        case v.Licence():
            yield from _listed("licences", {"type": params.type}, bilingual=params.bilingual)
        case v.Experience(occupations=(job, *_)):
            yield {"licences": [], "experience": []}
            for start, licences in (("2008-01-01", able["licences"]), ("2026-11-01", able["licences"])):
                yield {"licences": licences, "experience": [{"occupation": job, "from": start, "to": None}]}
            yield {"licences": able["licences"], "experience": [{"occupation": job, "from": "2008-01-01"}]}
        case v.Document() | v.Health(attr="fit_certificate"):
            path = f"documents.{params.code}" if isinstance(params, v.Document) else "health.fit_certificate"
            for value in ("held", "missing", {"valid_until": "2026-11-21"}, {"valid_until": "2027-12-01"}):
                yield people.learned({}, path, value)
        case v.Health(diseases=diseases):
            yield from ({"health": {"history_of": held}} for held in ([], [diseases[0]]))
        case v.Physical():
            yield from ({"physical": body} for body in _bodies(params))
        case v.Consent():
            yield from ({"consent": given} for given in (True, False))
        case v.Status():
            words = ("ID", "MY", "SG") if isinstance(params.must, str) or params.country else (True, False)
            yield from (people.learned({}, v.status_fact(params), word) for word in words)
        case v.History():
            path = v.history_fact(params) or ""
            for value in _past(params):
                yield people.learned({}, path, value)
        case v.Offer(code=code):
            yield from ({"offers": {code: given}} for given in (True, False))


def _schooling(params: v.Education) -> Iterator[people.Raw]:
    levels = params.levels or params.level_in_progress or (params.min_level or "SMK",)
    field = params.fields[0] if params.fields and params.fields != ("any",) else "other"
    entry = {"level": levels[0], "field": field, "profession": params.profession, "completed": True}
    yield entry
    yield {**entry, "accredited": True}


def _listed(key: str, entry: people.Raw, **confirmed: Any) -> Iterator[people.Raw]:
    yield {key: []}
    yield {key: [entry]}  # expiry not known
    yield {key: [{**entry, "expires": "2026-11-21"}]}
    yield {key: [{**entry, "expires": None}]}
    yield {key: [{**entry, "expires": None, **{k: value for k, value in confirmed.items() if value is not None}}]}


def _bodies(params: v.Physical) -> Iterator[people.Raw]:
    if params.must is not None:
        other = {"colour_vision": "total", "limbs": "impaired", "glasses_or_contacts": not params.must}
        yield {params.attr: params.must}
        yield {params.attr: other.get(params.attr, "yes")}
        return
    low, high = params.min or 0, params.max or 200
    more = {"push_ups": params.push_up_min or 0, "sit_ups": params.sit_up_min or 0}
    yield {**more, params.attr: params.min or params.max}
    yield {**more, params.attr: high + 1 if params.min is None else low - 1}


def _past(params: v.History) -> tuple[Any, ...]:
    if params.ban_months is not None:
        return "2020-01-01", "2026-11-01"
    if params.max is not None:
        return params.max, params.max + 1
    if params.field is not None:
        return [], [params.field if params.field != "any" else "kaigo"]
    return True, False


def test_the_table_of_outcomes_is_as_large_as_the_rulebook() -> None:
    assert len(LEAVES) == 197
    assert sum(len(possible(leaf)) for leaf in LEAVES.values()) == 597
