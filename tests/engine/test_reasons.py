"""What people are told: the reason names what is lacking, not what is there."""

from datetime import date
from typing import Any

import pytest

from balai.engine.assess import assess
from balai.engine.distance import distance
from balai.engine.explain import Explainer
from balai.engine.factfile import read
from balai.words import SPACE, words
from tests.engine.book import BOOK, program

ON = date(2026, 11, 22)
NURSE = {"level": "S1", "field": "nursing", "completed": True}


def told(raw: dict[str, Any], pathway: str, node: str) -> str:
    facts = read(raw, BOOK.known, on=ON)
    [result] = assess(facts, program(ON), [pathway])
    [found] = [row for row in Explainer(facts).explain(result) if row.rule.id == node]
    return f"{found.outcome}: {words('en').reason(found.reason)}".replace(SPACE, " ")


@pytest.mark.parametrize(
    ("raw", "pathway", "node", "expected"),
    [
        (
            {"education": [{**NURSE, "profession": None}]},
            "jp-gtog-nurse",
            "jpn.edu_ners",
            "gap: S1 Nursing, without a professional programme",
        ),
        (
            {"education": [{**NURSE, "level": "D3", "accredited": False}]},
            "de-gtog-nurse",
            "deg.education",
            "gap: D3 Nursing, not accredited",
        ),
        (
            {"education": [{"level": "D3", "field": "nursing"}]},
            "de-gtog-nurse",
            "deg.education",
            "unknown: D3 Nursing; part of it is not known yet",
        ),
        ({"health": {"history_of": ["asthma"]}}, "kr-eps-manufacturing", "kr.diseases", "met: None"),
        ({"history": {"jp_epa_withdrew_on": "never"}}, "jp-gtog-nurse", "jpg.withdrawal_ban", "met: Never withdrawn"),
        (
            {"licences": [{"type": "STR_nurse", "issued": "2022-03-10", "expires": "2027-03-10", "bilingual": True}]},
            "jp-gtog-nurse",
            "jpn.str",
            "gap: nursing licence (STR), valid until 10 March 2027; has to be valid on 31 May 2027",
        ),
        ({"physical": {"limbs": "Intact"}}, "kr-eps-manufacturing", "kr.limbs", "met: Complete and working"),
    ],
)
def test_the_reason_names_what_is_lacking(raw: dict[str, Any], pathway: str, node: str, expected: str) -> None:
    assert told(raw, pathway, node) == expected


@pytest.mark.parametrize(
    ("born", "months"), [("2008-11-23", 1), ("2008-12-22", 1), ("2008-12-23", 2), ("2009-11-22", 12)]
)
def test_months_until_grown_up_are_not_rounded_beyond_the_birthday(born: str, months: int) -> None:
    facts = read({"birth_date": born}, BOOK.known, on=ON)
    [result] = assess(facts, program(ON), ["sea-fishing"])
    assert distance(result.route, result.planes, facts).low == months
