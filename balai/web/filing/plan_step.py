"""One step of a plan: who does it, by when, and a note for both sides."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.casework import plans
from balai.apps.casework.models import PlanStep
from balai.apps.casework.plan_words import rules_of, text_of
from balai.apps.casework.plans import Given
from balai.engine.lifecycle import Party
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, open_desk
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt, get_or_404


class StepForm(forms.Form):
    """What both sides say of a step. A citizen plans for herself only, so she is not asked who does it."""

    text = forms.CharField(
        label=gettext_lazy("Apa yang dikerjakan"), required=False, max_length=200, widget=forms.TextInput
    )
    owner = forms.ChoiceField(label=gettext_lazy("Siapa yang mengerjakan"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Catatan (bila perlu)"), required=False, max_length=300, widget=forms.TextInput
    )
    field_order = ("text", "owner", "due_on", "note")

    def __init__(self, desk: Desk, data: Any = None, *, step: PlanStep | None = None) -> None:
        initial = {"owner": Party.CITIZEN.value}
        if step is not None:
            initial = {"owner": step.owner, "text": step.text, "note": step.note}
        super().__init__(data, auto_id="i_%s", initial=initial)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [(party.value, desk.said.label("party", party)) for party in Party]
        self.fields["due_on"] = DayField(
            today=desk.today,
            future=True,
            said=desk.said,
            label=_("Paling lambat (bila ada)"),
            initial=step.due_on.isoformat() if step and step.due_on else "",
        )
        if desk.is_own:
            del self.fields["owner"]
        if step is not None and step.rule:
            del self.fields["text"]
        self.order_fields(self.field_order)


def given_of(form: StepForm) -> Given:
    """What a valid form says."""
    told = form.cleaned_data
    return Given(
        owner=Party(told.get("owner") or Party.CITIZEN.value),
        due_on=date.fromisoformat(told["due_on"]) if told["due_on"] else None,
        note=told["note"],
        text=told.get("text", ""),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, file_id: UUID, step_id: UUID) -> HttpResponse:
    """Show a step; POST changes it. When somebody else was faster, what was typed stays beside the newer state."""
    desk = open_desk(request, file_id)
    found = _found(file_id, step_id)
    is_post = request.method == "POST"
    if (not found.is_open and not is_post) or (desk.is_own and found.owner != Party.CITIZEN.value):
        raise Http404
    form = StepForm(desk, request.POST if is_post else None, step=found)
    stored: tuple[str, ...] = ()
    seen = request.POST.get("seen", "") if is_post else plans.mark_of(found.plan)
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {"seen": seen, "given": given_of(form)}
        if attempt(form, plans.change, step_id=step_id, by=request.actor, at=timezone.now(), **given):
            return redirect("filing:plan", file_id=file_id)
        found = _found(file_id, step_id)
        if seen != plans.mark_of(found.plan):
            seen, stored = plans.mark_of(found.plan), _stored(found, desk)
    text = text_of(found, rules_of(found.plan), desk.said)
    context = {"desk": desk, "form": form, "step": found, "text": text, "seen": seen, "stored": stored}
    return render(request, "filing/plan_step.html", context, status=422 if form.errors else 200)


def _found(file_id: UUID, step_id: UUID) -> PlanStep:
    return get_or_404(PlanStep.objects.select_related("plan"), pk=step_id, plan__person_id=file_id)


def _stored(step: PlanStep, desk: Desk) -> tuple[str, ...]:
    """What somebody else left of the step, in words."""
    day = _("Paling lambat %(day)s.") % {"day": desk.said.day(step.due_on)} if step.due_on else _("Belum ada harinya.")
    over = "" if step.is_open else _("Sudah selesai atau dihapus.")
    return tuple(line for line in (step.text, desk.said.label("party", step.owner), day, step.note, over) if line)
