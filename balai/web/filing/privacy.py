"""One's data: what was agreed to, what was asked, what is kept how long; giving and taking back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.people import consenting, guardians, privacy, retention
from balai.apps.people.models import Consent, Erasure, Person, PrivacyRequest
from balai.engine.actor import Permission
from balai.engine.consents import Purpose
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.tabs import Tab, tabs
from balai.web.screen import attempt
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One consent in force."""

    id: UUID
    to: str
    since: str
    said_to: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeRow:
    """One purpose with its words, what was agreed to, and what may still be."""

    id: str
    title: str
    text: str
    ground: str
    version: int
    given: Sequence[Given]
    partners: Sequence[Organisation]
    needs_partner: bool
    is_asked_in_use: bool
    is_family: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One thing asked."""

    id: UUID
    kind: str
    status: str
    text: str
    asked: datetime
    due: datetime
    answer: str
    is_unanswered: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage:
    """Everything about one's data that is not the data."""

    id: UUID
    reference: str
    name: str
    tabs: Sequence[Tab]
    is_own: bool
    is_draft: bool
    may_change: bool
    is_asked_of_age: bool
    is_restricted: bool
    erased_on: str
    kept_until: str
    asked: Sequence[PurposeRow]
    by_duty: Sequence[PurposeRow]
    requests: Sequence[RequestRow]


class ConsentForm(forms.Form):
    """Which purpose, in which wording, for whom."""

    purpose = forms.SlugField()
    version = forms.IntegerField()
    organisation = forms.UUIDField(required=False)


@never_cache
@require_http_methods(["GET", "HEAD"])
def data(request: Request, file_id: UUID) -> HttpResponse:
    """Show what one's data are used for, and what may be said about it."""
    return _show(request, open_desk(request, file_id), forms.Form())


@require_POST
def give(request: Request, file_id: UUID) -> HttpResponse:
    """Say yes to a purpose."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    return _act(
        request,
        file_id,
        form,
        consenting.give,
        person_id=file_id,
        purpose=given["purpose"],
        version=given["version"],
        organisation_id=given["organisation"],
        language=translation.get_language(),
    )


@require_POST
def withdraw(request: Request, file_id: UUID, consent_id: UUID) -> HttpResponse:
    """Take a consent back."""
    return _act(request, file_id, _sent(request), consenting.withdraw, consent_id=consent_id)


@require_POST
def keep(request: Request, file_id: UUID) -> HttpResponse:
    """Stop an erasure that was announced."""
    return _act(request, file_id, _sent(request), retention.keep, person_id=file_id)


@require_POST
def lift(request: Request, file_id: UUID) -> HttpResponse:
    """Let the data be used again."""
    return _act(request, file_id, _sent(request), privacy.lift_restriction, person_id=file_id)


@require_POST
def confirm(request: Request, file_id: UUID) -> HttpResponse:
    """Say oneself, of age now, that the file may go on."""
    return _act(request, file_id, _sent(request), guardians.confirm, person_id=file_id)


def _sent(request: Request) -> forms.Form:
    form = forms.Form(request.POST)
    form.full_clean()
    return form


def _act(
    request: Request, file_id: UUID, form: forms.Form, action: Callable[..., object], **given: Any
) -> HttpResponse:
    desk = open_desk(request, file_id)
    if attempt(form, action, by=request.actor, at=timezone.now(), **given):
        return redirect("filing:data", file_id=file_id)
    return _show(request, desk, form, status=422)


def _show(request: Request, desk: Desk, form: forms.Form, *, status: int = 200) -> HttpResponse:
    person, said, today = desk.person, desk.said, desk.today
    uses = rulebook.consents()
    erasure = Erasure.objects.filter(person=person, cancelled_at__isnull=True).first()
    page = DataPage(
        id=person.pk,
        reference=person.reference,
        name=person.name,
        tabs=tabs(desk, "data"),
        is_own=desk.is_own,
        is_draft=person.is_draft,
        may_change=desk.is_own
        or person.is_draft
        or (person.office_id is not None and request.actor.may(Permission.PERSON_WRITE, office_id=person.office_id)),
        is_asked_of_age=guardians.is_asked(person, today),
        is_restricted=person.restricted_at is not None,
        erased_on=said.day(erasure.due_on) if erasure else "",
        kept_until="" if person.is_draft else said.day(retention.ends_on(person, today)),
        asked=[_purpose(purpose, person, said, today) for purpose in uses.asked(today)],
        by_duty=[_purpose(p, person, said, today) for p in uses.purposes if not p.is_asked and p.id != "guardian"],
        requests=[request_row(row, desk) for row in person.privacy_requests.order_by("-asked_at", "id")],
    )
    return render(request, "filing/data.html", {"page": page, "form": form}, status=status)


def _purpose(purpose: Purpose, person: Person, said: Words, today: date) -> PurposeRow:
    text = purpose.text(today)
    rows = Consent.objects.in_force().filter(person=person, purpose=purpose.id).select_related("organisation")
    given = [_given(row, said) for row in rows.order_by("given_at", "id")]
    named = {row.organisation_id for row in rows}
    left = [one for one in consenting.partners(purpose, today) if one.pk not in named]
    return PurposeRow(
        id=purpose.id,
        title=said.pick(text, "title"),
        text=said.pick(text, "text"),
        ground=said.label("ground", purpose.ground.value),
        version=text.version,
        given=given,
        partners=left,
        needs_partner=bool(purpose.organisations),
        is_asked_in_use=purpose.asked_in_use,
        is_family=purpose.id == consenting.FAMILY,
        is_open=not (purpose.adults_only and (person.birth_date is None or person.is_minor(today))),
    )


def _given(row: Consent, said: Words) -> Given:
    return Given(
        id=row.pk,
        to=row.organisation.name if row.organisation else "",
        since=said.day(timezone.localdate(row.given_at)),
        said_to=said.label("given_by", row.given_by),
        version=row.version,
    )


def request_row(row: PrivacyRequest, desk: Desk) -> RequestRow:
    """One thing asked, as its owner reads it."""
    return RequestRow(
        id=row.pk,
        kind=desk.said.label("request_kind", row.kind),
        status=desk.said.label("request_status", row.status),
        text=row.text,
        asked=row.asked_at,
        due=row.due_at,
        answer=row.answer,
        is_unanswered=row.is_unanswered,
        may_cancel=desk.is_own and row.is_unanswered and row.kind != "withdraw",
    )
