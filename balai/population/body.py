"""Body, health, situation and past of the people: what an office knows of few."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from balai.population import assumptions as a
from balai.population.arrays import MISSING, dates, flags, numbers, texts, words
from balai.population.assumptions import KNOWN
from balai.population.drawing import Days, Draw, Mask, Texts
from balai.population.people import People, by_age
from balai.population.schooling import Schooling

MONTH = 30.44  # days


def body(draw: Draw, people: People) -> dict[str, pa.Array]:
    """The `physical` facts, of people of 15 and older."""
    n = people.n
    man, woman = (draw.rng.normal(mean, spread, n) for mean, spread in a.HEIGHT_CM)
    height = np.clip(np.where(people.female, woman, man), 125, 205).round()
    lean, stout = (draw.rng.normal(mean, spread, n) for mean, spread in a.BODY_MASS)
    mass = np.clip(np.where(people.female, stout, lean), 15.5, 42)
    sized = _known(draw, people, "physical.height_cm")
    weighed = sized & draw.chance(KNOWN["physical.weight_kg"] / KNOWN["physical.height_cm"], n)
    tattoo, piercing, colours = (_by_sex(draw, people, mix) for mix in (a.TATTOO, a.PIERCING, a.COLOUR_BLIND))
    glasses = draw.chance(by_age(a.GLASSES, people.age), n)
    return {
        "physical.height_cm": numbers(height, sized),
        "physical.weight_kg": numbers((mass * (height / 100) ** 2).round(), weighed),
        "physical.colour_vision": texts(colours, _known(draw, people, "physical.colour_vision")),
        "physical.tattoo": texts(tattoo, _known(draw, people, "physical.tattoo")),
        "physical.piercing": texts(piercing, _known(draw, people, "physical.piercing")),
        "physical.limbs": texts(draw.word(a.LIMBS, n), _known(draw, people, "physical.limbs")),
        "physical.glasses_or_contacts": flags(glasses, _known(draw, people, "physical.glasses_or_contacts")),
    }


def situation(draw: Draw, people: People) -> dict[str, pa.Array]:
    """Illnesses, pregnancy, residence and the family's consent."""
    n = people.n
    sick = np.column_stack([draw.chance(share, n) for share in a.DISEASES.values()])
    of_age = people.female & people.aged(a.PREGNANT_AGES)
    away = people.aged(a.ABROAD_AGES) & draw.chance(a.ABROAD, n)
    residence = np.where(away, draw.word(a.ABROAD_IN, n), "ID").astype(object)
    return {
        "health.history_of": words(list(a.DISEASES), sick, _known(draw, people, "health.history_of")),
        "status.pregnant": flags(draw.chance(a.PREGNANT, n), of_age & _known(draw, people, "status.pregnant")),
        "status.residence": texts(residence, draw.chance(KNOWN["status.residence"], n)),
        "consent": flags(draw.chance(a.CONSENT, n), _known(draw, people, "consent")),
    }


def past(draw: Draw, people: People, schooling: Schooling) -> dict[str, pa.Array]:
    """The `history` facts: all of them are known of a person who was asked, none of the others."""
    n, asked = people.n, _known(draw, people, "history")
    trainee = people.aged(a.TITP_AGES) & draw.chance(a.TITP, n)
    nurse = schooling.studied(("nursing",)) & schooling.from_level(people, "D3")
    epa = people.aged(a.EPA_AGES) & nurse & draw.chance(a.EPA, n)
    withdrew = epa & draw.chance(a.EPA_WITHDREW, n)
    korea = people.aged(a.KOREA_AGES) & draw.chance(a.KOREA, n)
    found: Mapping[str, Mask] = {
        "jp_epa_participated": epa,
        "jp_epa_4y_completed": epa & ~withdrew & (people.age >= 28) & draw.chance(a.EPA_COMPLETED, n),
        "jp_titp_participated": trainee,
        "kr_deported": korea & draw.chance(a.KOREA_DEPORTED, n),
        "imprisoned": people.aged((18, 99)) & draw.chance(a.IMPRISONED, n),
        "travel_ban": people.aged((18, 99)) & draw.chance(a.TRAVEL_BAN, n),
        "au_whv_used": people.aged((20, 45)) & draw.chance(a.WHV_USED, n),
        "hk_adverse_record": people.aged((22, 60)) & draw.chance(a.HK_ADVERSE, n),
    }
    returned = korea & ~found["kr_deported"] & draw.chance(a.KOREA_RETURNED, n)
    found = {**found, "kr_voluntary_return_e9": returned}
    months = np.where(korea, draw.between(3, a.KOREA_MONTHS, n), 0)
    return {f"history.{name}": flags(values, asked) for name, values in found.items()} | {
        "history.jp_epa_withdrew_on": dates(_withdrew_on(draw, people, withdrew), asked),
        "history.jp_titp2_completed_fields": _trained(draw, trainee, asked),
        "history.kr_months_e9_e10": numbers(np.minimum(months, (people.age - 18) * 12 * korea), asked),
    }


def _withdrew_on(draw: Draw, people: People, withdrew: Mask) -> Days:
    """Within the last two or three years, `MISSING` for those who did not withdraw."""
    day = people.on - draw.between(30, int(30 * MONTH), people.n)
    return np.where(withdrew, day, MISSING).astype(np.int32)


def _trained(draw: Draw, trainee: Mask, asked: Mask) -> pa.Array:
    """In which field the second part of the training in Japan was completed; empty for none."""
    done = trainee & draw.chance(a.TITP_COMPLETED, trainee.size)
    field = draw.word(a.TITP_FIELDS, trainee.size)
    has = np.column_stack([done & (field == name) for name in a.TITP_FIELDS])
    return words(list(a.TITP_FIELDS), has, asked)


def _known(draw: Draw, people: People, name: str) -> Mask:
    return people.grown_up & draw.chance(KNOWN[name], people.n)


def _by_sex(draw: Draw, people: People, mix: Mapping[str, Mapping[str, float]]) -> Texts:
    found: Texts = np.where(people.female, draw.word(mix["female"], people.n), draw.word(mix["male"], people.n))
    return found
