"""Counselling in the copy of one's data: the summaries written for the person, her interests, and her referrals.

What an officer noted for himself is left out (docs/reference/copy.md says why).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from balai import rulebook
from balai.apps.access.roles import ROLES, Role
from balai.apps.casework.models import InterestAnswers, Note, Referral
from balai.apps.people.models import Person
from balai.words import Words


def counselling_of(person: Person, said: Words) -> Mapping[str, list[Mapping[str, Any]]]:
    """Plain values, in the form of `people.copying`: moments carry their zone, days are `YYYY-MM-DD`."""
    return {"talks": _talks(person, said), "interests": _interests(person, said), "referrals": _referrals(person, said)}


def _talks(person: Person, said: Words) -> list[Mapping[str, Any]]:
    rows = Note.objects.filter(person=person).current().select_related("author")
    return [
        {
            "talk": said.label("talk_kind", row.kind),
            "held_on": _day(row.held_on),
            "officer": row.author.name if row.author else None,
            "role": ROLES[Role(row.author_role)].called(said.language),
            "summary": row.shared,
        }
        for row in rows
    ]


def _interests(person: Person, said: Words) -> list[Mapping[str, Any]]:
    kept = InterestAnswers.objects.filter(person=person).first()
    given = kept.answers if kept else {}
    return [
        {"activity": said.pick(statement, "text"), "said": said.label("liking", given[statement.id])}
        for statement in rulebook.interests().statements
        if statement.id in given
    ]


def _referrals(person: Person, said: Words) -> list[Mapping[str, Any]]:
    rows = Referral.objects.filter(person=person).select_related("to", "sender", "consent").order_by("sent_at", "id")
    return [
        {
            "organisation": row.to.name,
            "matter": said.label("matter", row.matter),
            "sentence": row.sentence,
            "shown": [said.label("share", each) for each in row.shown],
            "officer": row.sender.name if row.sender else None,
            "sent_at": _moment(row.sent_at),
            "due_on": _day(row.due_on),
            "status_word": said.label("referral_status", row.status),
            "meet_on": _day(row.meet_on),
            "answer": row.answer,
            "answered_at": _moment(row.answered_at),
            "withdrawn_at": _moment(row.consent.withdrawn_at) if row.consent else None,
            "danger": row.danger,
        }
        for row in rows
    ]


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
