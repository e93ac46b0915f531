"""What waits for an officer: her own cases, the oldest promise first; and lists of cases by what is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q

from balai.apps.casework.models import ActionPlan, Case, Transfer
from balai.apps.casework.models.case import CaseQuerySet
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.engine.lifecycle import CaseStage, Party

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much one officer accompanies."""

    officer_id: UUID | None
    name: str
    open: int
    turn: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a list is about; empty: everything. `officer`: `mine`, `nobody` or the key of a user."""

    officer: str = ""
    stage: str = ""
    turn: str = ""
    late: bool = False
    news: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What waits for one officer, and how much of it there is."""

    turns: list[Case]
    news: list[Case]
    turns_count: int
    late_count: int
    others_count: int
    news_count: int


def day_of(actor: Actor, on: date) -> Day:
    """Her cases, and those of whom she stands in for: her turns by promise, then what changed, the latest first."""
    mine = Case.objects.at_desk_of(actor).open().with_officer_of(actor)
    turn = Q(waits_for=Party.OFFICER.value)
    counts = mine.aggregate(
        turns=Count("pk", filter=turn),
        late=Count("pk", filter=turn & Q(due_on__lt=on)),
        others=Count("pk", filter=~turn),
        news=Count("pk", filter=Q(news_at__isnull=False)),
    )
    news = mine.filter(news_at__isnull=False).order_by("-news_at", "id")
    return Day(
        turns=list(mine.filter(turn).soonest().with_people()[:SHOWN]),
        news=list(news.with_people()[:SHOWN]) if counts["news"] else [],
        turns_count=counts["turns"],
        late_count=counts["late"],
        others_count=counts["others"],
        news_count=counts["news"],
    )


def cases_like(actor: Actor, chosen: Chosen, on: date) -> CaseQuerySet:
    """The cases of the actor's offices that fit, the oldest promise first; closed ones only when asked for."""
    found = Case.objects.at_desk_of(actor)
    found = found.filter(stage=chosen.stage) if chosen.stage else found.open()
    if chosen.officer == "mine":
        found = found.with_officer_of(actor)
    elif chosen.officer == "nobody":
        found = found.filter(officer__isnull=True)
    elif chosen.officer:
        found = found.filter(officer_id=UUID(chosen.officer))
    if chosen.turn:
        found = found.filter(waits_for=chosen.turn)
    if chosen.late:
        found = found.overdue(on)
    if chosen.news:
        found = found.filter(news_at__isnull=False)
    return found.soonest()


def loads(actor: Actor, on: date) -> list[Load]:
    """Who accompanies how many at the actor's offices, those with most that is late first."""
    rows = (
        Case.objects.at_desk_of(actor)
        .open()
        .values("officer_id", "officer__name")
        .annotate(
            open=Count("id"),
            turn=Count("id", filter=Q(waits_for=Party.OFFICER.value)),
            late=Count("id", filter=Q(waits_for=Party.OFFICER.value, due_on__lt=on)),
        )
        .order_by("-late", "-turn", "officer__name")
    )
    return [
        Load(
            officer_id=row["officer_id"],
            name=row["officer__name"] or "",
            open=row["open"],
            turn=row["turn"],
            late=row["late"],
        )
        for row in rows
    ]


def case_of(person: Person) -> Case | None:
    """The open case of a file, else the one closed last."""
    cases = Case.objects.filter(person=person).select_related("assessment", "office")
    return cases.order_by(F("closed_at").desc(nulls_first=True), "-opened_at").first()


def plan_of(case: Case) -> ActionPlan | None:
    """The plan that counts, with its steps."""
    return ActionPlan.objects.current().filter(case=case).prefetch_related("steps").first()


def transfer_of(person: Person) -> Transfer | None:
    """The request to hand this person over that nobody has answered."""
    return Transfer.objects.waiting().filter(person=person).select_related("to_office", "to_officer").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long cases stood in one stage waiting for one party, in days. `median`, `p90`: None without any that ended.

    `now`: still waiting, `longest`: the longest of those; `late`: those whose promise has passed.
    """

    stage: CaseStage
    party: Party
    ended: int
    median: float | None
    p90: float | None
    now: int
    longest: float | None
    late: int


WAITS = """
SELECT stage, waits_for,
       count(ended_at) FILTER (WHERE ended_at >= %(since)s) AS ended,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - began_at) / 86400)
           FILTER (WHERE ended_at >= %(since)s) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - began_at) / 86400)
           FILTER (WHERE ended_at >= %(since)s) AS p90,
       count(*) FILTER (WHERE ended_at IS NULL) AS now,
       max(extract(epoch FROM %(at)s - began_at) / 86400) FILTER (WHERE ended_at IS NULL) AS longest,
       count(*) FILTER (WHERE ended_at IS NULL AND waits_for = 'officer' AND due_on < %(on)s) AS late
FROM casework_spell
WHERE office_id = ANY(%(offices)s) AND (ended_at IS NULL OR ended_at >= %(since)s)
GROUP BY stage, waits_for
"""


def waits(office_ids: list[UUID], *, since: datetime, at: datetime, on: date) -> list[Wait]:
    """How long people wait and for whom: what ended since then, and what goes on now; by stage, then party."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, {"offices": office_ids, "since": since, "at": at, "on": on})
        found = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
    return [
        Wait(
            stage=stage,
            party=party,
            ended=row[0],
            median=row[1],
            p90=row[2],
            now=row[3],
            longest=None if row[4] is None else float(row[4]),
            late=row[5],
        )
        for stage in CaseStage
        for party in Party
        if (row := found.get((stage.value, party.value)))
    ]
