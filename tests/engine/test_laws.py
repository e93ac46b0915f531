"""What must hold whatever the rules say: how verdicts may move when a fact, an alternative or a date is added."""

from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.answers import CertificateQuestion, LanguageQuestion, LicenceQuestion
from balai.engine.compare import Asked
from balai.engine.factfile import read
from balai.engine.planes import Verdict
from balai.engine.program import Compiled, Route, compile_rulebook
from balai.engine.rulefile import parse
from balai.engine.rules import Proof, Requirement, Rulebook, Stage
from balai.engine.vocabulary import Experience
from tests.engine import people, rulebooks, walk
from tests.engine.book import BOOK
from tests.engine.worlds import FEWER, worlds

WORSE_TO_BETTER = [Verdict.CLOSED, Verdict.GAP, Verdict.UNKNOWN, Verdict.OPEN]
NEVER_MET = {"kind": "offer", "params": {"code": "never", "policy_state": "unmet"}}
ALWAYS_MET = {"kind": "offer", "params": {"code": "always", "policy_state": "unmet", "since": "9999-12-31"}}


# Learning


@given(st.data())
def test_learning_what_only_substantive_registration_rules_read(data: st.DataObject) -> None:
    world = data.draw(worlds())
    book, compiled = world.book, world.program
    routes = [r for r in compiled.routes if any(walk.facts_of(leaf) for leaf in walk.leaves(r.roots))]
    assume(routes)
    path = data.draw(st.sampled_from(sorted(set().union(*(_read_by(route) for route in routes)))))
    raw = data.draw(people.persons(compiled.on, book.known, without=[path]))
    before = read(raw, book.known, on=compiled.on)
    assume(path not in walk.known(before))  # it may follow from another fact
    value = data.draw(people.answers(path, compiled.on, book.known))
    after = read(people.learned(raw, path, value), book.known, on=compiled.on)
    new = walk.known(after) - walk.known(before)
    pairs = zip(compiled.routes, compiled.verdicts(before), compiled.verdicts(after), strict=True)
    for route, was, now in pairs:
        if not all(_at_registration(leaf) for leaf in walk.leaves(route.roots) if new & walk.facts_of(leaf)):
            continue
        if was in (Verdict.OPEN, Verdict.CLOSED):
            assert now is was, route.pathway.id
        if was is Verdict.GAP:
            assert now in (Verdict.GAP, Verdict.CLOSED), route.pathway.id


def _read_by(route: Route) -> set[str]:
    return set().union(*(walk.facts_of(leaf) for leaf in walk.leaves(route.roots)))


def _at_registration(leaf: Compiled) -> bool:
    assert isinstance(leaf.rule, Requirement)
    return leaf.rule.proof is Proof.SUBSTANTIVE and leaf.stage is Stage.REGISTRATION


# Alternatives


@FEWER
@given(st.data())
def test_a_met_alternative_never_worsens_a_verdict(data: st.DataObject) -> None:
    plain, on = data.draw(rulebooks.data()), data.draw(rulebooks.days())
    choices = [one for one in rulebooks.every_node(plain) if "any_of" in one]
    assume(choices)
    place = data.draw(st.integers(0, len(choices) - 1))
    richer = deepcopy(plain)
    group = [one for one in rulebooks.every_node(richer) if "any_of" in one][place]
    model = next(one for one in rulebooks.below(group) if "kind" in one)
    group["any_of"].insert(data.draw(st.integers(0, len(group["any_of"]))), {**model, **ALWAYS_MET, "id": "extra"})
    before, after = (parse(rulebooks.texts(found)) for found in (plain, richer))
    raw = data.draw(people.persons(on, before.known))
    pairs = zip(_verdicts(before, raw, on).items(), _verdicts(after, raw, on).items(), strict=True)
    for (pathway_id, was), (_, now) in pairs:
        assert WORSE_TO_BETTER.index(now) >= WORSE_TO_BETTER.index(was), pathway_id


def _verdicts(book: Rulebook, raw: people.Raw, on: date) -> dict[str, Verdict]:
    compiled = compile_rulebook(book, on=on)
    found = compiled.verdicts(read(raw, book.known, on=on))
    return {route.pathway.id: verdict for route, verdict in zip(compiled.routes, found, strict=True)}


# Expiry


@given(st.data())
def test_on_substantive_rules_an_expired_paper_equals_one_never_held(data: st.DataObject) -> None:
    world = data.draw(worlds())
    book, compiled = world.book, world.program
    key, question = data.draw(st.sampled_from(PAPERS))
    raw = data.draw(people.persons(compiled.on, book.known, without=[key]))
    held = data.draw(people.answers(key, compiled.on, book.known))
    ended = data.draw(st.sampled_from([compiled.on, *(r.calendar.cutoff or compiled.on for r in compiled.routes)]))
    ended -= timedelta(days=data.draw(st.integers(1, 2)))
    expired = {**data.draw(st.sampled_from(EVERYTHING[key])), "expires": ended.isoformat()}
    without = read({**raw, key: held}, book.known, on=compiled.on)
    having = read({**raw, key: [*held, expired]}, book.known, on=compiled.on)
    planes, other_planes = compiled.planes(without), compiled.planes(having)
    for route in compiled.routes:
        same = True
        for leaf in walk.leaves(route.roots):
            if key in walk.facts_of(leaf) and _counts_validity(leaf, question, ended):
                assert planes.outcome(leaf.bit) == other_planes.outcome(leaf.bit), leaf.rule.id
            elif key in walk.facts_of(leaf):
                same = False  # a checklist, a later day, or the issue date of a licence
        if same:
            assert route.verdict(planes) == route.verdict(other_planes), route.pathway.id


PAPERS = [("certificates", CertificateQuestion), ("languages", LanguageQuestion), ("licences", LicenceQuestion)]
#: Entries that would fulfil every rule if they were valid.
EVERYTHING: dict[str, list[people.Raw]] = {
    key: [{k: v for k, v in entry.items() if k != "issued"} for entry in people.able(date(2026, 11, 22))[key]]
    for key, _ in PAPERS
}


def _counts_validity(leaf: Compiled, question: type, ended: date) -> bool:
    assert isinstance(leaf.rule, Requirement)
    if leaf.rule.proof is not Proof.SUBSTANTIVE or isinstance(leaf.rule.params, Experience):
        return False
    assert isinstance(leaf.ask, Asked)
    assert isinstance(leaf.ask.question, question)
    return leaf.ask.question.day > ended


# Preferred rules


def _impossible(found: rulebooks.Data) -> rulebooks.Data:
    """The same rulebook with every preferred rule out of anybody's reach."""
    for rule in rulebooks.roots(found):
        if not rule["mandatory"]:
            for part in rulebooks.below(rule):
                if "kind" in part:
                    part.update(NEVER_MET)
    return found


@cache
def _shipped_with_impossible_wishes() -> Rulebook:
    texts = dict(rulebook.texts())
    for name, text in texts.items():
        if name == "shared.yaml" or name.startswith("destinations/"):
            found = {"rule_sets": {}, "pathways": [], **yaml.load(text, yaml.CSafeLoader)}
            for one in rulebooks.roots(found):
                one.setdefault("mandatory", True)
            texts[name] = yaml.dump(_impossible(found), Dumper=yaml.CSafeDumper)
    return parse(_asking(texts, "offers.never"))


def _asking(texts: dict[str, str], fact: str) -> dict[str, str]:
    questions = yaml.load(texts["questions.yaml"], yaml.CSafeLoader)
    questions["questions"][0]["asks"].append(fact)
    return {**texts, "questions.yaml": yaml.dump(questions, Dumper=yaml.CSafeDumper)}


@FEWER
@given(st.data())
def test_a_preferred_rule_never_changes_a_verdict(data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        book, harsh, on = BOOK, _shipped_with_impossible_wishes(), data.draw(people.days())
    else:
        found, on = data.draw(rulebooks.data()), data.draw(rulebooks.days())
        book, harsh = parse(rulebooks.texts(found)), parse(rulebooks.texts(_impossible(deepcopy(found))))
    raw = _only_known(data.draw(people.persons(on, book.known)), harsh)
    assert _verdicts(book, raw, on) == _verdicts(harsh, raw, on)


def _only_known(raw: people.Raw, book: Rulebook) -> people.Raw:
    """Without facts that only the rules that are gone could read."""
    kept = {"documents": book.known.documents, "offers": book.known.offers}
    return {
        key: {name: v for name, v in value.items() if name in kept[key]} if key in kept else value
        for key, value in raw.items()
    }


# Rows that come and go


OUT_OF_FORCE: list[Any] = [lambda on: {"in_force_on": _iso(on, 1)}, lambda on: {"ended_on": _iso(on, 0)}]
IN_FORCE: list[Any] = [lambda on: {"in_force_on": _iso(on, 0)}, lambda on: {"ended_on": _iso(on, 1)}]


def _iso(on: date, shift: int) -> str:
    return (on + timedelta(days=shift)).isoformat()


@FEWER
@given(st.data())
def test_a_rule_counts_from_its_first_day_until_the_day_it_ended(data: st.DataObject) -> None:
    plain, on = data.draw(rulebooks.data()), data.draw(rulebooks.days())
    places = [(kind, name, i) for kind, name, rules in _lists_of_rules(plain) for i in range(len(rules))]
    assume(places)
    kind, name, index = data.draw(st.sampled_from(places))
    rules = next(rules for k, n, rules in _lists_of_rules(plain) if (k, n) == (kind, name))
    rules[index] = {k: v for k, v in rules[index].items() if k not in ("in_force_on", "ended_on")}
    rule = rules[index]

    def told(**dates: str) -> Any:
        rules[index] = {**rule, **dates}
        return _told(plain, raw, on)

    raw = data.draw(people.persons(on, parse(rulebooks.texts(plain)).known))
    always = told()
    assert told(**data.draw(st.sampled_from(IN_FORCE))(on)) == always
    off = told(**data.draw(st.sampled_from(OUT_OF_FORCE))(on))
    rules.pop(index)
    plain["rule_sets"]["unused"] = {"title": "x", "title_en": "x", "source": "s1", "rules": [rule]}
    assert _told(plain, raw, on) == off


def _lists_of_rules(found: rulebooks.Data) -> list[tuple[str, str, list[Any]]]:
    sets = [("set", name, row["rules"]) for name, row in found["rule_sets"].items()]
    return sets + [("pathway", row["id"], row["requirements"]) for row in found["pathways"]]


def _told(found: rulebooks.Data, raw: people.Raw, on: date) -> Any:
    book = parse(rulebooks.texts(found))
    return walk.told(book, compile_rulebook(book, on=on), raw)


@FEWER
@given(st.data())
def test_a_round_counts_from_its_first_day_until_the_day_it_ended(data: st.DataObject) -> None:
    plain, on = data.draw(rulebooks.data()), data.draw(rulebooks.days())
    raw = data.draw(people.persons(on, parse(rulebooks.texts(plain)).known))
    rounds = data.draw(st.sampled_from(plain["pathways"]))["intake"]["rounds"]
    always = {k: v for k, v in rounds[0].items() if k not in ("in_force_on", "ended_on")}
    rounds[0] = always
    told = _told(plain, raw, on)
    rounds[0] = {**always, **data.draw(st.sampled_from(IN_FORCE))(on)}
    assert _told(plain, raw, on) == told
    rounds[0] = {**always, **data.draw(st.sampled_from(OUT_OF_FORCE))(on)}
    off = _told(plain, raw, on)
    # A round that is never open and has no cut-off is as good as none, and keeps the intake an intake.
    rounds[0] = {"id": "r0", "certainty": "unknown"}
    assert _told(plain, raw, on) == off


@FEWER
@given(st.data())
def test_a_pathway_counts_from_its_first_day_until_the_day_it_ended(data: st.DataObject) -> None:
    plain, on = data.draw(rulebooks.data()), data.draw(rulebooks.days())
    row = plain["pathways"][0]
    row.pop("in_force_on", None), row.pop("ended_on", None)
    row.update(data.draw(st.sampled_from(IN_FORCE))(on))
    assert "p1" in _told(plain, {}, on)
    row.update(data.draw(st.sampled_from(OUT_OF_FORCE))(on))
    assume(not row.get("in_force_on") or not row.get("ended_on") or row["in_force_on"] <= row["ended_on"])
    assert "p1" not in _told(plain, {}, on)
