"""What became of the registered people of the demo: plans agreed, steps done, cases closed, somebody handed over."""

from datetime import datetime, timedelta

from balai.apps.access.queries import colleagues
from balai.apps.casework import cases, plans, transfers
from balai.apps.casework.models import Case, Outcome, Transfer
from balai.apps.opportunities import queries as opportunities
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError

# In turn: how far a registered person has come since. The rest waits for the first talk.
TURNS = ("planned", "started", "planned", "closed", "started", "planned", "started")
READY, WAITING = 36, 30  # one in so many has done everything, one in so many was forgotten
# Younger cases still wait for their first talk, as in an office that keeps its promises.
SETTLED = timedelta(days=6)


def go_on(case: Case, number: int, *, officer: Actor, now: datetime) -> None:
    """Bring one case as far as its turn says, at moments after its registration."""
    turn, at = TURNS[number % len(TURNS)], case.stage_since + timedelta(days=2)
    if at > now - SETTLED or number % WAITING == 0:
        return
    turn = "ready" if number % READY == 0 else turn
    if turn == "closed":
        cases.close(case_id=case.pk, outcome=Outcome.LOCAL_WORK, words="", by=officer, at=at)
        return
    pathway = _nearest(case)
    if pathway is None:
        return
    version = opportunities.rulebook().version
    try:
        plan = plans.make(case_id=case.pk, pathway=pathway, version=version, by=officer, at=at)
    except DomainError:  # rules that were in force then may not have been kept
        return
    plan = plans.agree(plan_id=plan.pk, seen=plans.mark_of(plan), present=True, by=officer, at=at)
    done = {"planned": 0, "started": 1, "ready": plan.steps.count()}[turn]
    for step in plan.steps.all()[:done]:
        plan.refresh_from_db()
        plans.finish(step_id=step.pk, seen=plans.mark_of(plan), by=officer, at=at + timedelta(days=1))


def hand_over(officers: list[Actor], *, at: datetime) -> None:
    """Let one person be offered to the first officer by the second."""
    if len(officers) < 2 or Transfer.objects.exists():
        return
    mine, other = officers[0], officers[1]
    case = Case.objects.at_desk_of(other).open().filter(officer_id=other.user_id).order_by("opened_at").first()
    if case is None or mine.user_id is None or other.user_id is None:
        return
    here = {user.pk for user in colleagues(case.office_id, Permission.PERSON_WRITE, at.date())}
    if not {mine.user_id, other.user_id} <= here:
        return
    transfers.ask(
        person_id=case.person_id,
        office_id=case.office_id,
        officer_id=mine.user_id,
        reason="Contoh: petugas lama pindah bagian.",
        person_agrees=False,
        by=other,
        at=at,
    )


def _nearest(case: Case) -> str | None:
    """A pathway for which something is to be prepared, else an open one; None where all are closed."""
    verdicts = case.assessment.verdicts if case.assessment else {}
    for wanted in ("gap", "open", "unknown"):
        found: list[str] = sorted(pathway for pathway, verdict in verdicts.items() if verdict == wanted)
        if found:
            return found[case.person.reference.encode()[-1] % len(found)]
    return None
