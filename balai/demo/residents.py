"""People who do not exist, with files that look like real ones: for the demo's office and for load tests.

Every name says that it is an example, and every NIK begins with 99, which is no province.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from balai.engine.answersheet import OPEN

WORDS = ("Anggrek", "Melati", "Kenanga", "Cempaka", "Mawar", "Seroja", "Teratai", "Dahlia", "Flamboyan", "Kamboja",
  "Bakau", "Meranti", "Ulin", "Jati", "Cendana", "Pinus", "Beringin", "Rotan", "Nipah", "Sagu",
  "Elang", "Enggang", "Camar", "Merak", "Kutilang", "Pesut", "Penyu", "Rusa", "Kancil", "Bekantan")  # fmt: skip
COUNTRIES = ("JP", "KR", "TW", "HK", "SG", "MY", "DE", "SA")
# (level, field, share): rough shares of those who come to the counter; an assumption, not a published figure.
SCHOOLING = (("SMP", None, 10), ("SMA", None, 30), ("SMK", None, 25), ("D3", "nursing", 15), ("D3", None, 5),
  ("S1", "nursing", 8), ("S1", None, 7))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """One synthetic person: who, where, and answers as the questions keep them."""

    name: str
    birth_date: date
    sex: str
    nik: str
    phone: str
    village: str
    address: str
    wishes: dict[str, Any]
    answers: dict[str, dict[str, Any]]


def residents(count: int, villages: Sequence[str], *, on: date, seed: int = 1, first: int = 0) -> Iterator[Resident]:
    """So many people of these villages, numbered from `first`; the same for the same seed and day."""
    rng = random.Random(seed)  # nosec B311: examples, not secrets
    for number in range(first, first + count):
        yield _resident(number, villages, on, rng)


def _resident(number: int, villages: Sequence[str], on: date, rng: random.Random) -> Resident:
    born = on - timedelta(days=rng.randrange(16 * 365, 45 * 365))
    sex = rng.choice(("female", "male"))
    day = born.day + (40 if sex == "female" else 0)
    one, two = rng.sample(WORDS, 2)
    return Resident(
        name=f"{one} {two} Contoh {_letters(number)}",
        birth_date=born,
        sex=sex,
        nik=f"99{number // 10_000 % 10_000:04d}{day:02d}{born:%m%y}{number % 10_000:04d}",
        phone=f"+62811{number % 10_000_000:07d}",
        village=rng.choice(villages),
        address=f"Jalan Contoh {rng.randrange(1, 200)}",
        wishes={"countries": sorted(rng.sample(COUNTRIES, rng.randrange(3))), "when": rng.choice(("soon", "year"))},
        answers=_answers(born, on, rng),
    )


def _letters(number: int) -> str:
    """The number in letters, A to Z and on with AA: names hold no digits.

    >>> [_letters(each) for each in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    head, last = divmod(number, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + last)


def _answers(born: date, on: date, rng: random.Random) -> dict[str, dict[str, Any]]:
    level, field, _share = rng.choices(SCHOOLING, weights=[share for *_names, share in SCHOOLING])[0]
    age = (on - born).days // 365
    is_nurse = field == "nursing" and age >= 23
    answers: dict[str, dict[str, Any]] = {
        "education": {"value": level, **({"detail": {"field": field}} if field else {})},
        "japan": {"value": "never"},
        "tattoo": {"value": rng.choices(("never", "yes"), weights=(92, 8))[0]},
        "colour_vision": {"value": "normal"} if rng.random() < 0.8 else {"unknown": True},
        "certificates": {"none": True},
        "languages": {"none": True} if rng.random() < 0.7 else {"items": [_language(rng)]},
        "str": {"value": "no"},
        "experience": {"none": True},
    }
    if is_nurse:
        began = on - timedelta(days=rng.randrange(30, 1500))
        licence = {"issued": began.isoformat(), "expires": OPEN, "bilingual": rng.choice(("yes", "no"))}
        answers["str"] = {"value": "yes", "detail": licence}
        answers["experience"] = {"records": [{"occupation": "nurse", "from": began.isoformat(), "to": OPEN}]}
    return answers


def _language(rng: random.Random) -> dict[str, Any]:
    level = rng.choice(("basic", "conversational", "fluent"))
    return {"value": "english", "detail": {"english_level": level}}
