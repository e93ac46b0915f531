"""What people asked about their data: the list by the end of its clock, and one request with its answer."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.people import privacy
from balai.apps.people.models import PrivacyRequest
from balai.engine.actor import Permission
from balai.engine.errors import IllegalMove
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.screen import attempt, get_or_404
from balai.words import Words, words

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request in the list and on its page."""

    id: UUID
    person_id: UUID
    reference: str
    name: str
    kind: str
    kind_code: str
    status: str
    text: str
    about: str
    asked: datetime
    due: datetime
    hours_left: int
    is_overdue: bool
    is_unanswered: bool
    is_open: bool
    may_refuse: bool
    taken_by: str
    answer: str
    answered: datetime | None


class AnswerForm(forms.Form):
    """What was done, or why not; the owner of the file reads it."""

    answer = forms.CharField(
        label=gettext_lazy("Jawaban untuk pemilik berkas"),
        help_text=gettext_lazy("Apa yang dilakukan, atau mengapa tidak. Jangan menulis data orang lain."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def requests(request: Request) -> HttpResponse:
    """Show what was asked, the nearest end first."""
    request.actor.require(Permission.PRIVACY_REQUESTS)
    now, said = timezone.now(), words(translation.get_language())
    found = PrivacyRequest.objects.visible_to(request.actor)
    found = found.filter(person__office_id__in=request.actor.offices(Permission.PRIVACY_REQUESTS))
    found = found.select_related("person", "taken_user", "consent__organisation").by_urgency()[:SHOWN]
    rows = [_row(one, said, now) for one in found]
    context: dict[str, Sequence[RequestRow] | int] = {
        "waiting": [row for row in rows if row.is_unanswered],
        "answered": [row for row in rows if not row.is_unanswered],
        "overdue": sum(row.is_overdue for row in rows),
    }
    return render(request, "desk/requests.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def answer(request: Request, request_id: UUID) -> HttpResponse:
    """Show one request; POST grants or refuses it."""
    request.actor.require(Permission.PRIVACY_REQUESTS)
    found = _one(request, request_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        act = privacy.refuse if "refuse" in request.POST else privacy.grant
        given = {"request_id": request_id, "answer": form.cleaned_data["answer"], "by": request.actor}
        if attempt(form, act, field="answer", at=timezone.now(), **given):
            return redirect("desk:request", request_id=request_id)
    said = words(translation.get_language())
    row = _row(found, said, timezone.now())
    wait = rulebook.terms().term("second_thought", timezone.localdate()).value
    context = {"row": row, "form": form, "wait": wait}
    return render(request, "desk/request.html", context, status=422 if form.errors else 200)


@require_POST
def take(request: Request, request_id: UUID) -> HttpResponse:
    """Begin to work on a request."""
    _one(request, request_id)
    with suppress(IllegalMove):  # a colleague was faster: the page says who
        privacy.take(request_id=request_id, by=request.actor, at=timezone.now())
    return redirect("desk:request", request_id=request_id)


def _one(request: Request, request_id: UUID) -> PrivacyRequest:
    mine = PrivacyRequest.objects.visible_to(request.actor).filter(
        person__office_id__in=request.actor.offices(Permission.PRIVACY_REQUESTS)
    )
    return get_or_404(mine.select_related("person", "taken_user", "consent__organisation"), pk=request_id)


def _row(row: PrivacyRequest, said: Words, now: datetime) -> RequestRow:
    about = ""
    if row.consent:
        purpose = rulebook.consents().of(row.consent.purpose).version(row.consent.version)
        partner = row.consent.organisation.name if row.consent.organisation else ""
        about = ": ".join(part for part in (said.pick(purpose, "title"), partner) if part)
    return RequestRow(
        id=row.pk,
        person_id=row.person_id,
        reference=row.person.reference,
        name=row.person.name,
        kind=said.label("request_kind", row.kind),
        kind_code=row.kind,
        status=said.label("request_status", row.status),
        text=row.text,
        about=about,
        asked=row.asked_at,
        due=row.due_at,
        hours_left=max(0, int((row.due_at - now).total_seconds() // 3600)),
        is_overdue=row.is_overdue(now),
        is_unanswered=row.is_unanswered,
        is_open=row.status == "open",
        may_refuse=row.kind != "withdraw",
        taken_by=row.taken_user.name if row.taken_user else "",
        answer=row.answer,
        answered=row.answered_at,
    )
