"""The case of one person: whose turn it is, what comes next, and closing, reopening, handing over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.casework import assessing, cases, plans, transfers
from balai.apps.casework import desk as casework
from balai.apps.casework.models import Case, Outcome, Transfer
from balai.apps.casework.plan_words import rules_of, text_of
from balai.engine.actor import Actor, Permission
from balai.engine.errors import DomainError
from balai.engine.lifecycle import CaseStage, Party
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt, get_or_404
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePanel:
    """How far somebody is accompanied, whose turn it is and since when, the next step, and what may be done."""

    id: UUID
    stage: str
    turn: str
    since: str
    days: int
    due: str
    is_late: bool
    is_open: bool
    outcome: str
    words: str
    next: str
    next_owner: str
    transfer_id: UUID | None
    transfer_to: str
    transfer_closed: bool
    may_act: bool
    may_tell: bool  # owes the news of how to apply; a talk that is written down ends that
    may_assign: bool
    has_news: bool


def panel(case: Case | None, desk: Desk, by: Actor) -> CasePanel | None:
    """What the page of a person says of the case; None before there is one."""
    if case is None:
        return None
    said, plan = desk.said, casework.plan_of(case)
    step = plans.next_step(plan) if plan else None
    asked = casework.transfer_of(desk.person)
    since = timezone.localdate(case.waits_since)
    may_act = by.may(Permission.PERSON_WRITE, office_id=case.office_id)
    return CasePanel(
        id=case.pk,
        stage=said.label("case_stage", case.stage),
        turn=said.label("party", case.waits_for),
        since=said.day(since),
        days=(desk.today - since).days,
        due=said.day(case.due_on) if case.due_on else "",
        is_late=case.is_late(desk.today),
        is_open=case.is_open,
        outcome=said.label("case_outcome", case.outcome) if case.outcome else "",
        words=case.closing_words,
        next=text_of(step, rules_of(plan), said) if plan and step else promise_of(case, said),
        next_owner=said.label("party", step.owner if step else case.waits_for),
        transfer_id=asked.pk if asked else None,
        transfer_to=_to(asked) if asked else "",
        transfer_closed=asked is not None and asked.to_office.is_closed(desk.today),
        may_act=may_act,
        may_tell=case.stage == CaseStage.READY.value
        and case.waits_for == Party.OFFICER.value
        and by.may(Permission.COUNSELLING_WRITE, office_id=case.office_id),
        may_assign=by.may(Permission.CASE_ASSIGN, office_id=case.office_id),
        has_news=may_act and case.news_at is not None,
    )


def promise_of(case: Case, said: Words) -> str:
    """What the officer owes at this stage; empty when somebody else has the turn."""
    is_owed = case.is_open and case.waits_for == Party.OFFICER.value
    return said.label("promise", case.stage) if is_owed else ""


class CloseForm(forms.Form):
    """Why somebody is no longer accompanied."""

    outcome = forms.ChoiceField(label=gettext_lazy("Mengapa ditutup?"), required=False, widget=Radios)
    words = forms.CharField(
        label=gettext_lazy("Keterangan untuk warga"),
        help_text=gettext_lazy("Orangnya membaca tulisan ini. Jangan menulis data orang lain."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, said: Words, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, said.label("case_outcome", each)) for each in Outcome]

    def clean_outcome(self) -> Outcome:
        """Return the reason. Raises ValidationError for none."""
        given = self.cleaned_data["outcome"]
        if not given:
            raise forms.ValidationError(gettext_lazy("Pilih alasannya."))
        return Outcome(given)


class TransferForm(forms.Form):
    """To whom, why, and that the person agrees where it is another office."""

    to = forms.ChoiceField(label=gettext_lazy("Kepada siapa?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca rekan Anda sebelum ia menerima. Cukup yang perlu untuk meneruskan."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    person_agrees = forms.BooleanField(
        label=gettext_lazy("Orangnya setuju berkasnya dilihat kantor lain"), required=False
    )

    def __init__(self, desk: Desk, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        field, now = self.fields["to"], timezone.now()
        assert isinstance(field, forms.ChoiceField)
        choices = [("", "…")]
        for office in transfers.offices(now):
            if office.pk != desk.person.office_id:
                choices.append((f"{office.pk}:", office.name))
                continue
            colleagues = (user for user in transfers.officers(office.pk, now) if user.pk != desk.person.officer_id)
            choices += [(f"{office.pk}:{user.pk}", f"{user.name}, {office.name}") for user in colleagues]
        field.choices = choices

    def clean_to(self) -> tuple[UUID, UUID | None]:
        """Return the office and the officer. Raises ValidationError for nobody."""
        office, _colon, officer = str(self.cleaned_data["to"]).partition(":")
        if not office:
            raise forms.ValidationError(gettext_lazy("Pilih rekan atau kantor."))
        return UUID(office), UUID(officer) if officer else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, file_id: UUID) -> HttpResponse:
    """Ask why, then close."""
    desk, case = _opened(request, file_id)
    form = CloseForm(desk.said, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {"outcome": form.cleaned_data["outcome"], "words": form.cleaned_data["words"]}
        if attempt(form, cases.close, case_id=case.pk, by=request.actor, at=timezone.now(), **given):
            return redirect("desk:person", file_id=file_id)
    return render(request, "desk/close.html", {"desk": desk, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: Request, file_id: UUID) -> HttpResponse:
    """Ask somebody to go on with this person; a supervisor's word for a colleague counts at once."""
    desk, _case = _opened(request, file_id)
    form = TransferForm(desk, request.POST if request.method == "POST" else None)
    may_assign = request.actor.may(Permission.CASE_ASSIGN, office_id=desk.person.office_id)
    if form.is_bound and form.is_valid():
        office_id, officer_id = form.cleaned_data["to"]
        given: dict[str, Any] = {"person_id": file_id, "by": request.actor, "at": timezone.now()}
        action: Callable[..., object] = transfers.ask
        if "assign" in request.POST and may_assign and officer_id is not None:
            action = transfers.assign
            given |= {"officer_id": officer_id}
        else:
            told = form.cleaned_data
            given |= {"office_id": office_id, "officer_id": officer_id, "reason": told["reason"]}
            given |= {"person_agrees": told["person_agrees"]}
        if attempt(form, action, **given):
            return redirect("desk:person", file_id=file_id)
    context = {"desk": desk, "form": form, "may_assign": may_assign}
    return render(request, "desk/transfer.html", context, status=422 if form.errors else 200)


@require_POST
def reopen(request: Request, file_id: UUID) -> HttpResponse:
    """Go on with a closed case."""
    return _act(request, file_id, cases.reopen)


@require_POST
def seen(request: Request, file_id: UUID) -> HttpResponse:
    """Say that what changed was read."""
    return _act(request, file_id, assessing.seen)


@require_POST
def cancel(request: Request, file_id: UUID) -> HttpResponse:
    """Take the request to hand over back."""
    desk, _case = _opened(request, file_id)
    asked = casework.transfer_of(desk.person)
    if asked is not None:
        transfers.cancel(transfer_id=asked.pk, by=request.actor, at=timezone.now())
    return redirect("desk:person", file_id=file_id)


def _act(request: Request, file_id: UUID, action: Callable[..., object]) -> HttpResponse:
    """Do it; what was done meanwhile by somebody else shows on the page."""
    _desk, case = _opened(request, file_id)
    try:
        action(case_id=case.pk, by=request.actor, at=timezone.now())
    except DomainError as error:
        if error.code not in ("illegal_move", "case_open_already"):
            raise
    return redirect("desk:person", file_id=file_id)


def _opened(request: Request, file_id: UUID) -> tuple[Desk, Case]:
    request.actor.require(Permission.PERSON_WRITE)
    desk = open_desk(request, file_id)
    found = casework.case_of(desk.person)
    if found is None:
        raise Http404
    return desk, get_or_404(Case.objects.visible_to(request.actor), pk=found.pk)


def _to(asked: Transfer) -> str:
    return f"{asked.to_officer.name}, {asked.to_office.name}" if asked.to_officer else asked.to_office.name
