"""A person's own page of counselling: which talks took place, and what the officer wrote for her."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.casework import referral_reads, talks
from balai.apps.casework.models import Referral
from balai.apps.casework.referral_reads import ReferralRow
from balai.apps.casework.talks import TalkRow
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCounsellingPage:
    """What took place, for the person herself."""

    id: UUID
    reference: str
    talks: Sequence[TalkRow]
    referrals: Sequence[ReferralRow]


@never_cache
@require_http_methods(["GET", "HEAD"])
def counselling(request: Request, file_id: UUID) -> HttpResponse:
    """Show the talks to the person; officers have a page of their own."""
    desk = open_desk(request, file_id)
    if not desk.is_own:
        if request.actor.may(Permission.PERSON_READ):
            return redirect("desk:counselling", file_id=file_id)
        raise Http404
    person = desk.person
    sent = Referral.objects.visible_to(request.actor).filter(person=person).select_related("person", "to", "consent")
    page = OwnCounsellingPage(
        id=person.pk,
        reference=person.reference,
        talks=talks.talks_of(person, desk.said, by=request.actor),
        referrals=referral_reads.rows(sent.order_by("-sent_at", "id"), desk.said, on=desk.today),
    )
    return render(request, "filing/counselling.html", {"page": page})
