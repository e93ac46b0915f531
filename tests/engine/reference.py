"""The rules once more: plain, slow and independent of the engine, written from the catalogue's text over raw data.

Nothing here knows of atoms, bits or bounds. Texts come in as YAML, a person as the dictionary of section 9.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import yaml

# Section 4: any_of takes the best, all_of the worst.
CLOSED, GAP, UNKNOWN, MET = range(4)
NAMES = ("closed", "gap", "unknown", "met")

# What a leaf says of a person, from worst to best. UNLISTED: the list is known and has nothing of the kind.
TOO_OLD, NO, UNLISTED, NOT_KNOWN, CONFIRM, YES = range(6)

LONG_AGO = date(1850, 1, 1)


@dataclass
class Book:
    meta: dict[str, Any]
    rule_sets: dict[str, Any]
    pathways: list[dict[str, Any]]


@dataclass
class Seen:
    """One node of one pathway, judged."""

    id: str
    op: str | None
    outcome: int
    to_do: bool = False
    parts: list["Seen"] = field(default_factory=list)


@dataclass
class Rounds:
    """The rounds of a pathway on a day: the active one, whether that is only assumed, and the cut-off that counts."""

    active: dict[str, Any] | None
    cutoff: date | None
    expected: bool


@dataclass
class World:
    book: Book
    on: date
    rounds: dict[str, Rounds]

    def day(self, name: str, pathway: str) -> date:
        """Section 6: the day on which a rule looks."""
        return (self.rounds[pathway].cutoff or self.on) if name == "cutoff" else self.on


def load(texts: Mapping[str, str]) -> Book:
    meta = yaml.load(texts["meta.yaml"], yaml.CSafeLoader)
    files = ["shared.yaml", *(f"destinations/{code}.yaml" for code in meta["destinations"])]
    data = {name: yaml.load(texts[name], yaml.CSafeLoader) for name in files}
    return Book(
        meta=meta,
        rule_sets={key: row for name in files for key, row in (data[name].get("rule_sets") or {}).items()},
        pathways=[row for name in files for row in data[name].get("pathways") or []],
    )


def evaluate(book: Book, facts: dict[str, Any], on: date, assumed: Mapping[str, set[str]]) -> dict[str, dict[str, Any]]:
    """Pathway id -> verdict and the ids reported with it."""
    facts = inferred(facts)
    rounds = {p["id"]: rounds_on(p["intake"], on, assumed.get(p["id"], set())) for p in book.pathways}
    world = World(book, on, rounds)
    return {p["id"]: pathway(world, p, facts) for p in book.pathways if in_force(p, on)}


def pathway(world: World, row: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Section 5."""
    rules = effective(world, row)
    now = world.rounds[row["id"]]
    result: dict[str, Any] = {
        "unmet": [],
        "missing": [],
        "closed_by": [],
        "to_do": [],
        "later": [],
        "preferred": [rule["id"] for rule in rules if not mandatory(rule)],
        "outcomes": {},
        "cutoff": now.cutoff,
        "round": now.active and now.active.get("id"),
        "expected": now.expected,
    }
    judged = [(rule, judge(world, row["id"], rule, facts)) for rule in rules]
    for _, seen in judged:
        result["outcomes"].update(outcomes(seen))
    if row["status"] == "suspended":
        return {**result, "verdict": "closed", "closed_by": ["pathway_suspended"]}
    at_registration = []
    for rule, seen in judged:
        if not mandatory(rule):
            continue
        result["to_do"] += to_dos(seen)
        first = rule["stage"] == "registration"
        if first:
            at_registration.append(seen.outcome)
        for outcome, node_id in reported(seen):
            if outcome == CLOSED:
                result["closed_by"].append(node_id)
            elif not first:
                result["later"].append(node_id)
            else:
                result["unmet" if outcome == GAP else "missing"].append(node_id)
    closed = any(seen.outcome == CLOSED for rule, seen in judged if mandatory(rule))
    worst = CLOSED if closed else min(at_registration, default=MET)
    return {**result, "verdict": "open" if worst == MET else NAMES[worst]}


def mandatory(rule: dict[str, Any]) -> bool:
    return rule.get("mandatory", True)


def effective(world: World, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Section 3."""
    rules = [rule for name in row["inherits"] for rule in world.book.rule_sets[name].get("rules") or []]
    rules = [rule for rule in [*rules, *(row["requirements"] or [])] if in_force(rule, world.on)]
    dropped: set[str] = set()
    for rule in rules:
        named = rule.get("replaces") or []
        dropped |= {named} if isinstance(named, str) else set(named)
    return [rule for rule in rules if rule["id"] not in dropped]


def in_force(row: dict[str, Any], on: date) -> bool:
    begins, ends = as_day(row.get("in_force_on")), as_day(row.get("ended_on"))
    return (begins is None or begins <= on) and (ends is None or on < ends)


# Nodes (section 4)


def judge(world: World, pathway_id: str, node: dict[str, Any], facts: dict[str, Any]) -> Seen:
    for op in ("any_of", "all_of"):
        if op in node:
            parts = [judge(world, pathway_id, part, facts) for part in node[op]]
            combine = max if op == "any_of" else min
            return Seen(node["id"], op, combine(part.outcome for part in parts), parts=parts)
    return judge_leaf(world, pathway_id, node, facts)


def judge_leaf(world: World, pathway_id: str, leaf: dict[str, Any], facts: dict[str, Any]) -> Seen:
    params = leaf["params"]
    if leaf["kind"] == "window":
        return Seen(leaf["id"], None, MET if world.rounds[params["intake"]].active else GAP)
    if params.get("policy_state") == "unmet":
        since = as_day(params.get("since"))
        return Seen(leaf["id"], None, MET if since is not None and world.on < since else GAP)
    answer = KINDS[leaf["kind"]](Sight(world, pathway_id), params, facts)
    checklist = leaf["class"] == "checklist"
    if answer == YES:
        return Seen(leaf["id"], None, MET)
    if answer == CONFIRM or (checklist and answer in (NOT_KNOWN, UNLISTED)):
        return Seen(leaf["id"], None, MET, to_do=True)
    if answer == NOT_KNOWN:
        return Seen(leaf["id"], None, UNKNOWN)
    remedy = leaf["remedy"]["type"]
    closes = remedy == "immutable" or (remedy == "split" and answer == TOO_OLD)
    return Seen(leaf["id"], None, CLOSED if closes else GAP)


def reported(seen: Seen) -> list[tuple[int, str]]:
    """The smallest nodes that explain it."""
    if seen.op == "all_of":
        return [found for part in seen.parts for found in reported(part)]
    return [] if seen.outcome == MET else [(seen.outcome, seen.id)]


def to_dos(seen: Seen) -> list[str]:
    if seen.op is None:
        return [seen.id] if seen.to_do else []
    found = []
    for part in seen.parts:
        others = [other for other in seen.parts if other is not part]
        if seen.op == "all_of" or not any(certain(other) for other in others):
            found += to_dos(part)
    return found


def certain(seen: Seen) -> bool:
    """Met by a fact, not because nobody has asked."""
    if seen.op is None:
        return seen.outcome == MET and not seen.to_do
    return (all if seen.op == "all_of" else any)(certain(part) for part in seen.parts)


def outcomes(seen: Seen) -> dict[str, str]:
    found = {seen.id: NAMES[seen.outcome]}
    for part in seen.parts:
        found.update(outcomes(part))
    return found


# Rounds (sections 6 and 7)


def rounds_on(intake: dict[str, Any], on: date, named: set[str]) -> Rounds:
    listed = [r for r in intake.get("rounds") or [] if in_force(r, on)]
    coming = intake.get("next_expected")
    coming = coming if coming and in_force(coming, on) else None
    every = [*listed, *([coming] if coming else [])]
    active = [r for r in every if r.get("id") in named]
    if not active:
        active = [r for r in every if r["certainty"] == "announced" and contains(r, on)]
    expected = any(r["certainty"] != "announced" and contains(r, on) for r in every)
    if active:
        return Rounds(active[0], as_day(active[0].get("cutoff")), expected)
    cutoffs = [as_day(r.get("cutoff")) for r in listed]
    later = [day for day in cutoffs if day is not None and day > on]
    if later:
        return Rounds(None, min(later), expected)
    cutoff = as_day(coming.get("cutoff")) if coming else None
    return Rounds(None, cutoff if cutoff is not None and cutoff >= on else None, expected)


def contains(a_round: dict[str, Any], on: date) -> bool:
    first = as_day(a_round.get("opens")) or as_day(a_round.get("opened_by"))
    last = as_day(a_round.get("closes")) or as_day(a_round.get("closed_by"))
    if first is None or last is None:
        return a_round.get("state") == "open"
    return first <= on <= last


# Days and months (section 6)


def as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def reached(start: date, months: int) -> date:
    """The day on which so many months are full; a day the month does not have counts on the first of the next."""
    year, month = start.year, start.month + months
    while month > 12:
        year, month = year + 1, month - 12
    try:
        return date(year, month, start.day)
    except ValueError:
        return date(year, month + 1, 1)


def whole_months(start: date, end: date) -> int:
    months = 0
    while reached(start, months + 1) <= end:
        months += 1
    return months


def still_valid(item: dict[str, Any], day: date) -> int:
    if "expires" not in item:
        return NOT_KNOWN
    expires = as_day(item["expires"])
    return YES if expires is None or expires >= day else NO


# Leaves (sections 2, 4 and 9)


@dataclass
class Sight:
    """The world as one pathway sees it."""

    world: World
    pathway: str

    def day(self, name: str | None) -> date:
        return self.world.day(name or "assessment", self.pathway)

    @property
    def meta(self) -> dict[str, Any]:
        return self.world.book.meta


def yes(value: Any, fulfilled: bool) -> int:
    return NOT_KNOWN if value is None else YES if fulfilled else NO


def for_the_officer(value: Any, wanted: Any) -> int:
    if wanted is None or value == wanted:
        return YES
    return CONFIRM if value is None else NO


def at_least(value: Any, least: Any) -> int:
    return YES if least is None else yes(value, value is not None and value >= least)


def age(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    born = as_day(facts.get("birth_date"))
    if born is None:
        return NOT_KNOWN
    active = see.world.rounds[see.pathway].active
    if params.get("birth_window") and active and (active.get("birth_from") or active.get("birth_to")):
        oldest, youngest = as_day(active.get("birth_from")), as_day(active.get("birth_to"))
        if oldest is not None and born < oldest:
            return TOO_OLD
        return NO if youngest is not None and born > youngest else YES
    day = see.day(params["as_of"])
    least = max(12 * (params.get("min_years") or 0), params.get("min_months") or 0)
    if params.get("max_years") is not None and reached(born, 12 * (params["max_years"] + 1)) <= day:
        return TOO_OLD
    return YES if not least or reached(born, least) <= day else NO


def sex(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    return yes(facts.get("sex"), facts.get("sex") in params["in"])


def education(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    entries = facts.get("education")
    if entries is None:
        return NOT_KNOWN
    return max((one_education(see, params, entry) for entry in entries), default=UNLISTED)


def one_education(see: Sight, params: dict[str, Any], entry: dict[str, Any]) -> int:
    level, done = entry.get("level"), entry.get("completed")
    rank, years = see.meta["education_levels"]["rank"], see.meta["education_levels"]["formal_years"]
    if params.get("level_in_progress"):
        reached_level = level in params["level_in_progress"]
        finished = YES if done else at_least(entry.get("study_years"), params.get("min_study_years"))
    else:
        if params.get("levels"):
            reached_level = level in params["levels"]
        elif params.get("min_level"):
            reached_level = level is not None and rank[level] >= rank[params["min_level"]]
        else:
            schooling = [y for lvl, y in years.items() if level is not None and rank[lvl] <= rank[level]]
            reached_level = max(schooling, default=0) >= params["min_formal_years"]
        finished = yes(done, done is True)
    fields = params.get("fields") or ["any"]
    studied = YES if "any" in fields else yes(entry.get("field"), entry.get("field") in fields)
    profession = YES
    if params.get("profession") is not None:
        told = "profession" in entry  # null is knowledge: no profession
        profession = yes(told or None, entry.get("profession") == params["profession"])
    accredited = for_the_officer(entry.get("accredited"), params.get("accredited"))
    return min(yes(level, reached_level), finished, studied, profession, accredited)


def language(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    entries = facts.get("languages")
    if entries is None:
        return NOT_KNOWN
    day, orders = see.day(params.get("valid_at")), see.meta["language_levels"]
    found = [UNLISTED]
    for entry in entries:
        for test in params["any"]:
            if entry["test"] != test["test"]:
                continue
            if isinstance(test["min"], str):
                order = orders.get(test["test"]) or [test["min"]]
                enough = yes(entry.get("level"), entry.get("level") in order[order.index(test["min"]) :])
            else:
                enough = at_least(entry.get("score"), test["min"])
            issuer = for_the_officer(entry.get("issuer"), test.get("issuer"))
            found.append(min(enough, still_valid(entry, day), issuer))
    return max(found[1:], default=UNLISTED)


def certificate(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    entries = facts.get("certificates")
    if entries is None:
        return NOT_KNOWN
    day = see.day(params.get("valid_at"))
    found = [
        min(
            still_valid(entry, day),
            at_least(entry.get("hours"), params.get("min_hours")),
            at_least(entry.get("score"), params.get("min_score")),
            for_the_officer(entry.get("issuer"), params.get("issuer")),
        )
        for entry in entries
        if entry["type"] in params["types"]
    ]
    return max(found, default=UNLISTED)


def licence(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    entries = facts.get("licences")
    if entries is None:
        return NOT_KNOWN
    day = see.day(params.get("valid_at"))
    found = [
        min(still_valid(entry, day), for_the_officer(entry.get("bilingual"), params.get("bilingual")))
        for entry in entries
        if entry["type"] == params["type"]
    ]
    return max(found, default=UNLISTED)


def experience(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    surely_from: date | None = LONG_AGO  # months count from this day at the latest
    perhaps_from = LONG_AGO  # and not before this one
    if params.get("counted_from"):
        surely_from, wanted = None, params["counted_from"].split(":")[1]
        held = [entry for entry in facts.get("licences") or [] if entry["type"] == wanted]
        if facts.get("licences") is not None and not held:
            return NO
        issued = [as_day(entry.get("issued")) for entry in held]
        if any(issued):
            surely_from = min(day for day in issued if day is not None)
        if issued and all(issued):
            perhaps_from = surely_from or LONG_AGO
    if facts.get("experience") is None:
        return NOT_KNOWN
    jobs = [job for job in facts["experience"] if job["occupation"] in params["occupations"]]
    if not jobs:
        return UNLISTED
    day = see.day(params.get("until"))
    certain_spans, possible_spans = [], []
    for job in jobs:
        start, to = as_day(job.get("from")), as_day(job.get("to"))
        end = day if to is None else min(to + timedelta(days=1), day)
        if surely_from is not None and start is not None and "to" in job:
            certain_spans.append((max(start, surely_from), end))
        possible_spans.append((max(start or LONG_AGO, perhaps_from), end))
    if worked(certain_spans) >= params["min_months"]:
        return YES
    return NOT_KNOWN if worked(possible_spans) >= params["min_months"] else NO


def worked(spans: list[tuple[date, date]]) -> int:
    """Whole months of each span, overlapping ones as one; spans that only touch stay two."""
    left = [span for span in spans if span[0] < span[1]]
    total = 0
    while left:
        start, end = left.pop()
        while overlapping := [span for span in left if span[0] < end and start < span[1]]:
            left = [span for span in left if span not in overlapping]
            start = min(start, *(span[0] for span in overlapping))
            end = max(end, *(span[1] for span in overlapping))
        total += whole_months(start, end)
    return total


def paper(value: Any, day: date) -> int:
    if value is None:
        return NOT_KNOWN
    if value in ("missing", "held"):
        return YES if value == "held" else NO
    until = as_day(value["valid_until"])
    return yes(until, until is not None and until >= day)


def document(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    return paper(group(facts, "documents").get(params["code"]), see.day(params.get("valid_at")))


def health(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    told = group(facts, "health")
    if params["attr"] == "fit_certificate":
        return paper(told.get("fit_certificate"), see.world.on)
    diseases = told.get("history_of")
    return yes(diseases, not set(diseases or []) & set(params["diseases"]))


def physical(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    told = group(facts, "physical")
    value = told.get(params["attr"])
    if "must" in params:
        return yes(value, value == params["must"])
    found = [between(value, params.get("min"), params.get("max"))]
    for attr, key in (("push_ups", "push_up_min"), ("sit_ups", "sit_up_min")):
        if params.get(key) is not None:
            found.append(between(told.get(attr), params[key], None))
    return min(found)


def between(value: Any, low: Any, high: Any) -> int:
    return yes(value, value is not None and (low is None or value >= low) and (high is None or value <= high))


def consent(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    return yes(facts.get("consent"), facts.get("consent") is True)


def status(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    value = facts.get("citizenship") if params["attr"] == "citizenship" else group(facts, "status").get(params["attr"])
    if params.get("country"):
        return yes(value, (value == params["country"]) is params["must"])
    return yes(value, value == params["must"])


HISTORY = {
    ("prior_participation", "jp_epa"): "jp_epa_participated",
    ("prior_participation", "jp_titp"): "jp_titp_participated",
    ("prior_participation", "au_whv"): "au_whv_used",
    ("withdrew_after_matching", "jp_epa"): "jp_epa_withdrew_on",
    ("completed_programme", "jp_titp2"): "jp_titp2_completed_fields",
    ("completed_programme", "jp_epa_4y"): "jp_epa_4y_completed",
    ("deported_from", "KR"): "kr_deported",
    ("months_worked", "KR"): "kr_months_e9_e10",
    ("voluntary_return", "KR"): "kr_voluntary_return_e9",
    ("conviction_imprisonment", None): "imprisoned",
    ("travel_ban", None): "travel_ban",
    ("adverse_record", "HK"): "hk_adverse_record",
}


def history(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    value = group(facts, "history").get(HISTORY[params["attr"], params.get("programme") or params.get("country")])
    if value is None:
        return NOT_KNOWN
    if params.get("ban_months") is not None:
        left = as_day(value)
        assert left is not None
        return YES if reached(left, params["ban_months"]) <= see.world.on else NO
    if params.get("max") is not None:
        return YES if value <= params["max"] else NO
    if params.get("field"):
        return YES if (value if params["field"] == "any" else params["field"] in value) else NO
    return YES if value is (params["must"] not in ("none", False)) else NO


def offer(see: Sight, params: dict[str, Any], facts: dict[str, Any]) -> int:
    value = group(facts, "offers").get(params["code"])
    return yes(value, value is True)


def group(facts: dict[str, Any], key: str) -> dict[str, Any]:
    return facts.get(key) or {}


def inferred(facts: dict[str, Any]) -> dict[str, Any]:
    """Section 9: who took no part completed nothing; what the person says goes before it."""
    told = group(facts, "history")
    more: dict[str, Any] = {}
    if told.get("jp_titp_participated") is False and told.get("jp_titp2_completed_fields") is None:
        more["jp_titp2_completed_fields"] = []
    if told.get("jp_epa_participated") is False and told.get("jp_epa_4y_completed") is None:
        more["jp_epa_4y_completed"] = False
    return {**facts, "history": {**told, **more}}


KINDS = {
    "age": age,
    "sex": sex,
    "education": education,
    "language": language,
    "certificate": certificate,
    "experience": experience,
    "licence": licence,
    "document": document,
    "health": health,
    "physical": physical,
    "consent": consent,
    "status": status,
    "history": history,
    "offer": offer,
}
