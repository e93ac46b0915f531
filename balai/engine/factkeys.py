"""Which facts a person may give (pathways.md section 9), and how each single value is read."""

import difflib
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from balai.engine.facts import ALWAYS, NEVER

#: Below the lowest level of every test: "I have no English" is knowledge, and so is a level no rule asks for.
LOW_LEVELS = {"EN_BASIC": ("none",), "JFT-Basic": ("A1",)}


class Wrong(Exception):
    """A value that cannot be read: a code and the values of its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


Reader = Callable[[Any], Any]


def nearest(word: object, words: Collection[str]) -> str:
    """The known word most like this one, empty when none is."""
    found = difflib.get_close_matches(str(word), list(words), n=1, cutoff=0.5)
    return found[0] if found else ""


def text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise Wrong("fact_text", value=raw)
    if len(raw) > 200:
        raise Wrong("fact_too_long", length=len(raw))
    return raw.strip()


def lower(raw: Any) -> str:
    return text(raw).lower()


def yes_no(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Wrong("fact_yes_no", value=raw)
    return raw


def day(raw: Any) -> date:
    if type(raw) is date:
        return raw
    try:
        if not isinstance(raw, str) or len(raw) != 10:
            raise ValueError
        return date.fromisoformat(raw)
    except ValueError:
        raise Wrong("fact_date", value=raw) from None


def day_or_never(raw: Any) -> date:
    """A day on which something happened, or `never`."""
    return NEVER if raw == "never" else day(raw)


def number(low: float, high: float) -> Reader:
    def read_number(raw: Any) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise Wrong("fact_number", value=raw)
        if not low <= raw <= high:
            raise Wrong("fact_range", value=raw, low=low, high=high)
        return raw

    return read_number


def one_of(*words: str) -> Reader:
    def read_word(raw: Any) -> str:
        if raw not in words:
            raise Wrong("fact_choice", value=raw, nearest=nearest(raw, words), choices=list(words))
        return str(raw)

    return read_word


def words(raw: Any) -> frozenset[str]:
    if not isinstance(raw, list):
        raise Wrong("fact_list", value=raw)
    return frozenset(text(item) for item in raw)


def country(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) != 2 or not raw.isalpha():
        raise Wrong("fact_country", value=raw)
    return raw.upper()


def document(raw: Any) -> date | None:
    """The last valid day of a document; `None` when it has one that is not known."""
    if raw == "missing":
        return NEVER
    if raw == "held":
        return ALWAYS
    if isinstance(raw, Mapping) and set(raw) == {"valid_until"}:
        return None if raw["valid_until"] is None else day(raw["valid_until"])
    raise Wrong("fact_document", value=raw)


SINGLE: Mapping[str, Reader] = {
    "birth_date": day,
    "sex": one_of("female", "male"),
    "citizenship": country,
    "consent": yes_no,
}
SKIN = one_of("never", "yes", "removed")
GROUPS: Mapping[str, Mapping[str, Reader]] = {
    "physical": {
        "height_cm": number(50, 260),
        "weight_kg": number(20, 400),
        "colour_vision": one_of("normal", "partial", "total"),
        "tattoo": SKIN,
        "piercing": SKIN,
        "limbs": lower,
        "glasses_or_contacts": yes_no,
        "run_3km_minutes": number(5, 120),
        "push_ups": number(0, 500),
        "sit_ups": number(0, 500),
    },
    "health": {"history_of": words, "fit_certificate": document},
    "status": {
        "pregnant": yes_no,
        "residence": country,
        "currently_in": country,
        "relative_of_employer": yes_no,
        "accompanied_by_family": yes_no,
    },
    "history": {
        "jp_epa_participated": yes_no,
        "jp_epa_withdrew_on": day_or_never,
        "jp_epa_4y_completed": yes_no,
        "jp_titp_participated": yes_no,
        "jp_titp2_completed_fields": words,
        "kr_months_e9_e10": number(0, 600),
        "kr_deported": yes_no,
        "kr_voluntary_return_e9": yes_no,
        "imprisoned": yes_no,
        "travel_ban": yes_no,
        "au_whv_used": yes_no,
        "hk_adverse_record": yes_no,
    },
}
KEYED = {"documents": document, "offers": yes_no}
#: Facts known as a whole list; everything else is one value at a path.
LISTS = ("education", "languages", "certificates", "experience", "licences")
TOP = (*SINGLE, *GROUPS, *KEYED, *LISTS)
#: The two inferences of pathways.md section 9, and no other: who never took part has not completed anything.
INFERRED: Mapping[str, tuple[str, Any]] = {
    "history.jp_titp_participated": ("history.jp_titp2_completed_fields", frozenset()),
    "history.jp_epa_participated": ("history.jp_epa_4y_completed", False),
}
