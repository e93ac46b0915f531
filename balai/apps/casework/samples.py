"""Three made-up people for the demo. Their days are told from today, so that they keep their age in any year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from balai.engine.answersheet import OPEN
from balai.engine.dates import add_months

Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A made-up person: `line` says in a few words who it is; `answers` gives the answers on a day."""

    key: str
    name: str
    line: str
    line_en: str
    answers: Callable[[date], Answers]


def _siti(on: date) -> Answers:
    """A nurse of 24 whose STR is about 15 months old (11 August 2025, seen from November 2026)."""
    began = _before(on, months=15, days=11)
    return {
        "birth_date": {"value": _before(on, months=24 * 12 + 5).isoformat()},
        "sex": {"value": "female"},
        "education": {"value": "D3", "detail": {"field": "nursing"}},
        "str": {"value": "yes", "detail": {"issued": began.isoformat(), "expires": OPEN, "bilingual": "yes"}},
        "experience": {"records": [{"occupation": "nurse", "from": began.isoformat(), "to": OPEN}]},
        "languages": {"items": [{"value": "english", "detail": {"english_level": "conversational"}}]},
        "certificates": {"none": True},
        "japan": {"value": "never"},
        "tattoo": {"value": "never"},
        "colour_vision": {"value": "normal"},
    }


def _dimas(on: date) -> Answers:
    """A pupil of SMKN 2, 16 years old."""
    return {
        "birth_date": {"value": _before(on, months=16 * 12 + 4).isoformat()},
        "sex": {"value": "male"},
        "education": {"value": "SMP"},
        "str": {"value": "no"},
        "experience": {"none": True},
        "languages": {"none": True},
        "certificates": {"none": True},
        "japan": {"value": "never"},
        "tattoo": {"value": "never"},
        "colour_vision": {"unknown": True},
    }


def _joko(on: date) -> Answers:
    """Back from six years in a factory in Taiwan, 38 years old."""
    began, ended = _before(on, months=80), _before(on, months=8)
    return {
        "birth_date": {"value": _before(on, months=38 * 12 + 2).isoformat()},
        "sex": {"value": "male"},
        "education": {"value": "SMK", "detail": {"field": "technical"}},
        "str": {"value": "no"},
        "experience": {
            "records": [{"occupation": "manufacturing", "from": began.isoformat(), "to": ended.isoformat()}]
        },
        "languages": {"items": [{"value": "english", "detail": {"english_level": "basic"}}]},
        "certificates": {
            "items": [
                {"value": "work_competence", "detail": {"expires": _before(on, months=-14).isoformat()}},
                {"value": "welding_grade"},
            ]
        },
        "japan": {"value": "never"},
        "tattoo": {"value": "yes"},
        "colour_vision": {"value": "normal"},
    }


SAMPLES: Mapping[str, Sample] = {
    sample.key: sample
    for sample in (
        Sample(key="siti", name="Siti", line="Perawat D3, 24 tahun", line_en="Nurse, D3, aged 24", answers=_siti),
        Sample(
            key="dimas", name="Dimas", line="Pelajar SMKN 2, 16 tahun", line_en="Pupil at SMKN 2, 16", answers=_dimas
        ),
        Sample(
            key="joko", name="Pak Joko", line="Pulang dari pabrik di Taiwan", line_en="Back from Taiwan", answers=_joko
        ),
    )
}


def _before(on: date, *, months: int, days: int = 0) -> date:
    return add_months(on, -months) - timedelta(days=days)
