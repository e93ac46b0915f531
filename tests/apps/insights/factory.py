"""Surveys for tests: a small population against a few real pathways, every number chosen by the test."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from balai.engine.program import Route
from balai.engine.tally import Tally
from balai.engine.trainings import Training, TrainingKind, trainings_of
from balai.engine.unlock import Rank
from balai.population.survey import Moment, Origin, Survey
from tests.engine.book import BOOK, program

ON = date(2026, 11, 22)
PEOPLE = 2000


def origin(**other: Any) -> Origin:
    known = Origin(name="Kota contoh", place="Bontang", synthetic=True, people=PEOPLE, made_for=ON)
    return replace(known, **other)


def tally(pathway: str, *numbers: int, **reasons: Mapping[str, int]) -> Tally:
    """Open, gap, unknown, closed; a missing last number makes up everybody."""
    counts = [*numbers, PEOPLE - sum(numbers)][:4]
    found = {name: Counter(pairs) for name, pairs in reasons.items()}
    return Tally(pathway=pathway, open=counts[0], gap=counts[1], unknown=counts[2], closed=counts[3], **found)


def rank(training: str, alone: int, more: int, perhaps: int = 0, **other: Any) -> Rank:
    """A test or certificate, unless told otherwise. `pathways`: people by pathway."""
    pathways = other.pop("pathways", {"jp-gtog-careworker": alone} if alone else {})
    known = {"kind": TrainingKind.CERTIFICATE, "rules": (training,), "grants": (), **other}
    return Rank(training=Training(id=training, **known), alone=alone, more=more, perhaps=perhaps, pathways=pathways)


TODAY = [
    tally("hk-domestic", 1240, 760, 0, single_gaps={"hk.age": 760}),
    tally("sa-nurse", 47, 1953, 0, single_gaps={"sa.experience": 39, "sa.str": 14}),
    tally("jp-gtog-careworker", 0, 1240, 0, single_gaps={"jp-gtog-careworker.window": 7}),
    tally("jp-gtog-nurse", 0, 1244, 0),
    tally("tw-manufacturing", 500, 700, 790, missing={"twm.colour": 790}, single_missing={"twm.colour": 780}),
    tally("sa-domestic-spsk", 0, 0, 0),
]
WHEN_OPEN = [
    tally("hk-domestic", 1240, 760, 0, single_gaps={"hk.age": 760}),
    tally("sa-nurse", 47, 1953, 0, single_gaps={"sa.experience": 39, "sa.str": 14}),
    tally("jp-gtog-careworker", 12, 1221, 7, single_gaps={"jpc.edu_or_cert": 460, "jpg.n5": 55, "jpg.tattoo": 30}),
    tally("jp-gtog-nurse", 0, 1226, 18, single_gaps={"jpg.n5": 20}, missing={"jpg.n5": 18, "jpg.tattoo": 18}),
    tally("tw-manufacturing", 500, 700, 790, missing={"twm.colour": 790}, single_missing={"twm.colour": 780}),
    tally("sa-domestic-spsk", 0, 0, 0),
]
RANKS = [
    rank("jpg.n5", 214, 214, 30, pathways={"jp-gtog-careworker": 200, "jp-gtog-nurse": 20}),
    rank("jpc.careworker_cert", 187, 131, months=(6.0, 6.0)),
    rank("jp-gtog-careworker", 61, 22, kind=TrainingKind.PACKAGE, rules=("jpg.n5", "jpc.careworker_cert")),
    rank("kalsel-jepang-2026", 40, 3, kind=TrainingKind.COURSE, rules=("jpg.n5",), cost_idr=1_500_000.0),
    rank("whv.english", 3, 3),
    rank("krf.bst", 0, 0),
    rank("kr.topik", 0, 0, 33),
]


def survey(**other: Any) -> Survey:
    known = Survey(
        origin=origin(),
        on=ON,
        rulebook=BOOK.version,
        tallies={Moment.TODAY: TODAY, Moment.WHEN_OPEN: WHEN_OPEN},
        ranks=RANKS,
        seconds=1.5,
    )
    return replace(known, **other)


def whole(people: int = 150_000) -> Survey:
    """Every pathway and every training of the shipped rulebook, with numbers of all sizes."""
    compiled = program(ON)
    tallies = {moment: [_any(route, place, people) for place, route in enumerate(compiled.routes)] for moment in Moment}
    trainings = trainings_of(compiled)
    pathways = [route.pathway.id for route in compiled.routes]
    ranks = [
        Rank(
            training=training,
            alone=(alone := 3 * (len(trainings) - place) ** 2),
            more=alone // (place + 1),
            perhaps=place,
            pathways=dict.fromkeys(pathways[place : place + 3], alone // 2),
        )
        for place, training in enumerate(trainings)
    ]
    return survey(origin=origin(people=people, name="Penduduk sintetis"), tallies=tallies, ranks=ranks)


def _any(route: Route, place: int, people: int) -> Tally:
    rules = Counter({root.rule.id: 2 * place**2 - n for n, root in enumerate(route.roots[:4])})
    opened, gap, unknown = place**3 // 2, 3 * place**2, 2 * place**2
    return Tally(
        pathway=route.pathway.id,
        open=opened,
        gap=gap,
        unknown=unknown,
        closed=people - opened - gap - unknown,
        single_gaps=+rules,
        missing=+rules,
    )
