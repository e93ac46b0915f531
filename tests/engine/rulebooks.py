"""Strategies for small rulebooks as YAML texts: every kind, nesting, stage, class and remedy; rows come and go.

All dates of a rulebook come from a few days around `HUB`, so that they meet often.
"""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import yaml
from hypothesis import strategies as st

Data = dict[str, Any]
Row = dict[str, Any]

HUB = date(2026, 2, 28)
DAYS = [HUB + timedelta(days=shift) for shift in (-40, -1, 0, 1, 2, 40, 400)]
STAGES = ("registration", "registration", "selection", "contract", "departure")
LEVELS = {"SD": 2, "SMP": 3, "SMA": 4, "SMK": 4, "D1": 5, "D3": 7, "D4": 8, "S1": 8, "PROFESI": 9, "S2": 10}
STEPS = {
    "JLPT": ["N5", "N4", "N3"],
    "LPK_JA_CERT": ["N5", "N4"],
    "JFT-Basic": ["A2"],
    "GOETHE": ["A2", "B1", "B2"],
    "TELC": ["B1"],
    "EN_BASIC": ["basic", "conversational", "fluent"],
}
FACTS = [
    "birth_date", "sex", "citizenship", "consent", "education", "languages", "certificates", "experience",
    "licences", "health.fit_certificate", "health.history_of", "physical.height_cm", "physical.weight_kg",
    "physical.colour_vision", "physical.tattoo", "physical.piercing", "physical.limbs",
    "physical.glasses_or_contacts", "physical.run_3km_minutes", "physical.push_ups", "physical.sit_ups",
    "status.pregnant", "status.residence", "status.currently_in", "history.jp_epa_participated",
    "history.jp_epa_withdrew_on", "history.jp_epa_4y_completed", "history.jp_titp_participated",
    "history.jp_titp2_completed_fields", "history.imprisoned", "history.kr_months_e9_e10",
    "history.kr_voluntary_return_e9",
]  # fmt: skip


def days() -> st.SearchStrategy[date]:
    """Days on which the generated rules change, and a few others."""
    return st.sampled_from(DAYS) | st.dates(HUB - timedelta(days=500), HUB + timedelta(days=500))


def iso() -> st.SearchStrategy[str]:
    return st.sampled_from(DAYS).map(date.isoformat)


def optional(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | value


def mapping(needed: Row, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.fixed_dictionaries({k: st.just(v) for k, v in needed.items()}, optional=more)


valid_at = st.sampled_from(["assessment", "registration", "cutoff", "selection", "departure"])


def _ages() -> st.SearchStrategy[Row]:
    bounds = st.sampled_from(
        [{"min_years": 18}, {"max_years": 35}, {"min_years": 18, "max_years": 39}, {"min_months": 222, "max_years": 26}]
    )
    as_of = st.sampled_from(["assessment", "cutoff", "cutoff", "registration"])
    return st.builds(lambda b, a, w: {**b, "as_of": a, **w}, bounds, as_of, mapping({}, birth_window=st.just("intake")))


def _tests() -> st.SearchStrategy[Row]:
    return st.sampled_from(
        [
            {"test": "JLPT", "min": "N4"},
            {"test": "LPK_JA_CERT", "min": "N5", "issuer": "LPK/LKP/BLK berizin"},
            {"test": "EN_BASIC", "min": "conversational"},
            {"test": "IELTS", "min": 4.5},
            {"test": "EPS-TOPIK", "min": "ranked"},
        ]
    )


PARAMS: dict[str, st.SearchStrategy[Row]] = {
    "age": _ages(),
    "sex": st.sampled_from([{"in": ["female"]}, {"in": ["male"]}]),
    "education": st.sampled_from(
        [
            {"min_level": "D3", "fields": ["nursing"]},
            {"min_level": "SMA", "fields": ["any"], "accredited": True},
            {"levels": ["S1", "PROFESI"], "profession": "ners"},
            {"min_formal_years": 12},
            {"level_in_progress": ["S1"], "min_study_years": 2},
        ]
    ),
    "language": st.builds(
        lambda tests, day: {"any": tests, **day},
        st.lists(_tests(), min_size=1, max_size=2, unique_by=lambda t: t["test"]),
        mapping({}, valid_at=valid_at),
    ),
    "certificate": mapping(
        {"types": ["technical_training", "careworker_training"]},
        min_hours=st.just(160),
        min_score=st.just(14),
        issuer=st.just("lembaga pelatihan"),
        valid_at=valid_at,
    ),
    "experience": mapping(
        {"occupations": ["nurse", "caregiver"], "min_months": 13},
        counted_from=st.just("licence_issue:STR_nurse"),
        until=valid_at,
    ),
    "licence": mapping({"type": "STR_nurse"}, bilingual=st.just(True), valid_at=valid_at),
    "document": st.builds(
        lambda code, day: {"code": code, **day}, st.sampled_from(["passport", "skck"]), mapping({}, valid_at=valid_at)
    ),
    "health": st.sampled_from(
        [{"attr": "fit_certificate"}, {"attr": "no_history_of", "diseases": ["tuberculosis", "hepatitis"]}]
    ),
    "physical": st.sampled_from(
        [
            {"attr": "tattoo", "must": "never"},
            {"attr": "glasses_or_contacts", "must": False},
            {"attr": "height_cm", "min": 155},
            {"attr": "weight_kg", "min": 50, "max": 60},
            {"attr": "run_3km_minutes", "max": 15, "push_up_min": 35, "sit_up_min": 25},
        ]
    ),
    "consent": st.just({"from": ["parent"]}),
    "status": st.sampled_from(
        [
            {"attr": "citizenship", "must": "ID"},
            {"attr": "pregnant", "must": False},
            {"attr": "residence", "must": "ID"},
            {"attr": "currently_in", "country": "SG", "must": False},
            {"attr": "currently_in", "country": "SG", "must": True},
        ]
    ),
    "history": st.sampled_from(
        [
            {"attr": "prior_participation", "programme": "jp_epa", "must": "none"},
            {"attr": "withdrew_after_matching", "programme": "jp_epa", "ban_months": 24},
            {"attr": "completed_programme", "programme": "jp_titp2", "field": "any", "must": True},
            {"attr": "completed_programme", "programme": "jp_titp2", "field": "kaigo", "must": True},
            {"attr": "completed_programme", "programme": "jp_epa_4y", "must": True},
            {"attr": "months_worked", "country": "KR", "max": 60},
            {"attr": "voluntary_return", "country": "KR", "must": "yes"},
            {"attr": "conviction_imprisonment", "must": "none"},
        ]
    ),
    "window": st.just({}),  # gets the id of its pathway
    "offer": st.sampled_from([{"code": "job_order"}, {"code": "contract"}, {"code": "policy", "policy_state": "unmet"}])
    | iso().map(lambda day: {"code": "policy", "policy_state": "unmet", "since": day}),
}
KINDS = sorted(PARAMS)
SOME_KINDS = [*KINDS, "age", "experience", "language", "certificate"]  # those with most to go wrong come oftener
REMEDIES = ("immutable", "immutable", "wait", "learn", "study", "accrue", "obtain", "treat")


def in_force() -> st.SearchStrategy[Row]:
    """Mostly always; else from or until one of the days."""
    both = st.tuples(optional(iso()), optional(iso())).map(
        lambda pair: {"in_force_on": pair[0], "ended_on": pair[1] if not all(pair) or pair[1] >= pair[0] else None}
    )
    return st.just({}) | st.just({}) | both


@st.composite
def leaf(draw: st.DrawFn, stage: str, pathway: str, *, mandatory: bool = True, kind: str | None = None) -> Row:
    kind = kind or draw(st.sampled_from(SOME_KINDS))
    params = {"intake": pathway} if kind == "window" else draw(PARAMS[kind])
    remedies = ("split", "split", *REMEDIES) if kind == "age" else REMEDIES
    return {
        "kind": kind,
        "params": params,
        "text": "syarat",
        "text_en": "requirement",
        "stage": stage,
        "mandatory": mandatory,
        "class": draw(st.sampled_from(["substantive", "checklist"])),
        "remedy": {"type": draw(st.sampled_from(remedies))},
        "source": "s1",
        "confidence": draw(st.sampled_from(["high", "low"])),
    }


@st.composite
def node(draw: st.DrawFn, stage: str, pathway: str, *, depth: int = 3, mandatory: bool = True) -> Row:
    """A leaf, or an any_of or all_of of nodes; at most `depth` deep."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(leaf(stage, pathway, mandatory=mandatory))
    parts = st.lists(node(stage, pathway, depth=depth - 1, mandatory=mandatory), min_size=1, max_size=3)
    op = draw(st.sampled_from(["any_of", "any_of", "all_of"]))
    return {op: draw(parts), "text": "simpul", "text_en": "node", "mandatory": mandatory}


@st.composite
def root(draw: st.DrawFn, pathway: str) -> Row:
    stage = draw(st.sampled_from(STAGES))
    rule = draw(node(stage, pathway, mandatory=draw(st.integers(0, 5)) > 0))
    return {**rule, "stage": stage, **draw(in_force())}


def rounds() -> st.SearchStrategy[Row]:
    found = mapping(
        {},
        opens=optional(iso()),
        opened_by=optional(iso()),
        closes=optional(iso()),
        closed_by=optional(iso()),
        cutoff=optional(iso()),
        birth_from=st.sampled_from(["1985-06-03", "1990-02-28"]),
        birth_to=st.sampled_from(["2004-04-11", "2007-02-28"]),
        state=st.sampled_from(["open", "past"]),
    )
    certainty = st.sampled_from(["announced", "announced", "expected", "projected", "unknown"])
    return st.builds(lambda r, c, f: _in_order({**r, "certainty": c, **f}), found, certainty, in_force())


def _in_order(a_round: Row) -> Row:
    first = a_round.get("opens") or a_round.get("opened_by")
    last = a_round.get("closes") or a_round.get("closed_by")
    if first and last and last < first:
        return {k: v for k, v in a_round.items() if k not in ("closes", "closed_by")}
    return a_round


@st.composite
def pathway(draw: st.DrawFn, name: str, *, empty: bool = False) -> Row:
    listed = [{"id": f"r{i}", **r} for i, r in enumerate(draw(st.lists(rounds(), min_size=1, max_size=3)))]
    coming = draw(optional(rounds()))
    return {
        "id": name,
        **dict.fromkeys(TEXT_KEYS, "x"),
        "isco08": [],
        "occupation_ref": [],
        "is_pmi": True,
        "status": draw(st.sampled_from(["recurring"] * 8 + ["restricted", "suspended"])),
        "confidence": "high",
        "inherits": draw(st.lists(st.sampled_from(["common", "more"]), unique=True, max_size=2)),
        "intake": {"type": "round", "rounds": listed, "next_expected": coming and {"id": "next", **coming}},
        "timeline": {},
        "wage": {"currency": None, "min": None, "max": None, "period": "month"},
        "cost": {"worker_pays": None, "who_pays": None},
        "contract": {},
        "requirements": [] if empty else draw(st.lists(root(name), max_size=3)),
        **draw(in_force()),
    }


@st.composite
def one_rule(draw: st.DrawFn, rule: Row) -> Data:
    """A rulebook with a single rule, and rounds as they come."""
    row = draw(pathway("p1", empty=True))
    row = {key: value for key, value in row.items() if key not in ("in_force_on", "ended_on")}
    row.update({"status": "recurring", "inherits": [], "requirements": [{**rule, "stage": "registration"}]})
    found = {"rule_sets": {}, "pathways": [row]}
    for number, one in enumerate(every_node(found)):
        one["id"] = f"n{number}"
    return found


TEXT_KEYS = [
    "title",
    "title_en",
    "name",
    "name_en",
    "summary",
    "summary_en",
    "country",
    "scheme",
    "scheme_en",
    "scheme_code",
    "occupation",
    "occupation_en",
    "sector",
    "employer_type",
]


@st.composite
def data(draw: st.DrawFn) -> Data:
    """A rulebook as plain data: `rule_sets` and `pathways`."""
    names = ["p1", "p2"]
    sets = {
        name: {"title": "x", "title_en": "x", "source": "s1", "rules": draw(st.lists(root("p1"), max_size=2))}
        for name in ("common", "more")
    }
    found = {"rule_sets": sets, "pathways": [draw(pathway(name)) for name in names]}
    for number, one in enumerate(every_node(found)):
        one["id"] = f"n{number}"
    ids = [one["id"] for one in roots(found)]
    for one in roots(found):
        if ids and draw(st.integers(0, 4)) == 0:
            one["replaces"] = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))
    return found


def small() -> Data:
    """A sound rulebook of one pathway: a shared rule, an any_of and a window."""
    rule = {
        "kind": "sex",
        "params": {"in": ["female"]},
        "text": "x",
        "text_en": "x",
        "stage": "registration",
        "mandatory": True,
        "class": "substantive",
        "remedy": {"type": "immutable"},
        "source": "s1",
        "confidence": "high",
    }
    parts = [{**rule, "id": "part"}, {**rule, "id": "other", "params": {"in": ["male"]}}]
    pathway = {
        "id": "p1",
        **dict.fromkeys(TEXT_KEYS, "x"),
        "isco08": [],
        "occupation_ref": [],
        "is_pmi": True,
        "status": "recurring",
        "confidence": "high",
        "inherits": ["common"],
        "intake": {"type": "round", "rounds": [{"id": "r0", "certainty": "announced"}]},
        "timeline": {},
        "wage": {"currency": None, "min": None, "max": None, "period": "month"},
        "cost": {"worker_pays": None, "who_pays": None},
        "contract": {},
        "requirements": [
            {"id": "group", "any_of": parts, "stage": "registration", "mandatory": True},
            {**rule, "id": "window", "kind": "window", "params": {"intake": "p1"}},
        ],
    }
    common = {"title": "x", "title_en": "x", "source": "s1", "rules": [{**rule, "id": "shared"}]}
    return {"rule_sets": {"common": common}, "pathways": [pathway]}


def roots(found: Data) -> Iterator[Row]:
    for one in found["rule_sets"].values():
        yield from one["rules"]
    for one in found["pathways"]:
        yield from one["requirements"]


def below(rule: Row) -> Iterator[Row]:
    """The node and all below it."""
    yield rule
    for part in rule.get("any_of") or rule.get("all_of") or []:
        yield from below(part)


def every_node(found: Data) -> Iterator[Row]:
    for rule in roots(found):
        yield from below(rule)


def texts(found: Data) -> dict[str, str]:
    """The files of the rulebook, with one question that asks for every fact."""
    leaves = [one for one in every_node(found) if "kind" in one]
    asked = list(FACTS)
    for kind, group in (("document", "documents"), ("offer", "offers")):
        asked += sorted({f"{group}.{one['params']['code']}" for one in leaves if one["kind"] == kind})
    words = dict.fromkeys(("topic", "topic_en", "text", "text_en", "why", "why_en"), "x")
    question = {"id": "all", "asks": asked, **words, "source": ["s1"], "input": "date"}
    fields = ["nursing", "pharmacy", "technical", "fisheries", "other", "any"]
    files: dict[str, Any] = {
        "meta.yaml": {
            "destinations": ["aa"],
            "education_levels": {
                "rank": LEVELS,
                "fields": fields,
                "formal_years": {"SD": 6, "SMP": 9, "SMA": 12},
            },
            "language_levels": STEPS,
        },
        "sources.yaml": {"s1": {"title": "x", "url": None, "date": "2026", "kind": "law"}},
        "shared.yaml": {"rule_sets": found["rule_sets"]},
        "destinations/aa.yaml": {"pathways": found["pathways"]},
        "questions.yaml": {"questions": [question]},
    }
    return {name: yaml.dump(deepcopy(content), Dumper=yaml.CSafeDumper) for name, content in files.items()}
