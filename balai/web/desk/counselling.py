"""A person's counselling as an officer meets it: talks, what is still being typed, and referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.apps.casework import interests, note_drafts, referral_reads, talks
from balai.apps.casework.models import InterestAnswers, Referral
from balai.apps.casework.models.interest import asked_by
from balai.apps.casework.referral_reads import ReferralRow
from balai.apps.casework.talks import TalkRow
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk
from balai.web.filing.tabs import Tab, tabs
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CounsellingPage:
    """What took place and what this officer may do. `typed_at`: when she typed what is no note yet.

    `interests`: the strongest types of the profile; empty while there is none, or where it is not hers to see.
    """

    id: UUID
    reference: str
    name: str
    tabs: Sequence[Tab]
    talks: Sequence[TalkRow]
    typed_at: datetime | None
    may_write: bool
    referrals: Sequence[ReferralRow]
    may_refer: bool
    may_ask: bool
    interests: str


@never_cache
@require_http_methods(["GET", "HEAD"])
def counselling(request: Request, file_id: UUID) -> HttpResponse:
    """Show which talks took place, and to whom the person was referred."""
    actor = request.actor
    actor.require(Permission.PERSON_READ)
    desk = open_desk(request, file_id)
    person = desk.person
    is_open, office_id = not person.is_draft and not desk.is_own, person.office_id
    sent = Referral.objects.visible_to(actor).filter(person=person).select_related("person", "to", "consent")
    kept = InterestAnswers.objects.visible_to(actor).filter(person=person).first()
    typed = note_drafts.typed_of(person_id=person.pk, by=actor)
    page = CounsellingPage(
        id=person.pk,
        reference=person.reference,
        name=person.name,
        tabs=tabs(desk, "counselling"),
        talks=talks.talks_of(person, desk.said, by=actor),
        typed_at=typed[1] if typed else None,
        may_write=is_open and actor.may(Permission.COUNSELLING_WRITE, office_id=office_id),
        referrals=referral_reads.rows(sent.order_by("-sent_at", "id"), desk.said, on=desk.today),
        may_refer=is_open and actor.may(Permission.REFERRAL_SEND, office_id=office_id),
        may_ask=is_open and asked_by(actor).filter(pk=person.pk).exists(),
        interests=_interests(kept, desk.said) if kept else "",
    )
    return render(request, "desk/counselling.html", {"page": page})


def _interests(kept: InterestAnswers, said: Words) -> str:
    """The strongest types in words, the strongest first."""
    made = interests.profile_of(kept)
    names = {each.id: said.pick(each, "name") for each in rulebook.interests().types}
    return ", ".join(names[letter] for letter in made.letters) if made else ""
