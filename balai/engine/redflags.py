"""Signs that an offer is not official: from what was ticked to how grave it is. Thresholds are data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from balai.engine.rows import Row
from balai.engine.yamltext import load


class Level(StrEnum):
    CRITICAL = "critical"
    WARNING = "warning"


class Verdict(StrEnum):
    STOP = "stop"  # do not go on; ask for help
    REVIEW = "review"  # let an officer look before going on
    ASK = "ask"  # one sign: ask about it
    NONE = "none"  # nothing ticked proves nothing


class Flag(Row, frozen=True, kw_only=True):
    """One sign, what to do about it, and where it is written; no source means practice of officers."""

    id: str
    level: Level
    group: str
    text: str
    text_en: str
    advice: str
    advice_en: str
    source: tuple[str, ...]
    in_force_on: str | None = None


class Flags(Row, frozen=True, kw_only=True):
    """All signs. `stop_from`, `review_from`: how many of a level it takes."""

    title: str
    title_en: str
    source: str
    stop_from: Mapping[Level, int]
    review_from: Mapping[Level, int]
    rows: tuple[Flag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How grave it is, and the signs that say so, the gravest first."""

    verdict: Verdict
    flags: tuple[Flag, ...]


def parse(text: str) -> Flags:
    """The table of signs. Raises msgspec.ValidationError."""
    data, _problems = load("red_flags.yaml", text)
    return msgspec.convert(data, Flags)


def judge(ticked: Collection[str], flags: Flags) -> Judgement:
    """What was ticked, judged; ids that do not exist are left out."""
    found = sorted((flag for flag in flags.rows if flag.id in ticked), key=lambda flag: flag.level)
    count = {level: sum(flag.level is level for flag in found) for level in Level}
    if any(count[level] >= least for level, least in flags.stop_from.items()):
        verdict = Verdict.STOP
    elif any(count[level] >= least for level, least in flags.review_from.items()):
        verdict = Verdict.REVIEW
    else:
        verdict = Verdict.ASK if found else Verdict.NONE
    return Judgement(verdict=verdict, flags=tuple(found))
