"""A request to go on with somebody: what one needs to decide, and nothing of the file before."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.casework import desk as casework
from balai.apps.casework import transfers
from balai.apps.casework.models import Transfer
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.screen import attempt, get_or_404
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPage:
    """One request."""

    id: UUID
    name: str
    reference: str
    stage: str
    from_office: str
    from_officer: str
    reason: str
    asked: str
    due: str


class AnswerForm(forms.Form):
    """Why not."""

    answer = forms.CharField(
        label=gettext_lazy("Alasan bila menolak"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Show a request; POST accepts or declines it."""
    request.actor.require(Permission.PERSON_WRITE)
    mine = Transfer.objects.asked_of(request.actor).select_related("person", "from_office", "from_officer")
    asked = get_or_404(mine, pk=transfer_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {"transfer_id": transfer_id, "by": request.actor, "at": timezone.now()}
        if "decline" in request.POST:
            answer = form.cleaned_data["answer"]
            if attempt(form, transfers.decline, field="answer", answer=answer, **given):
                return redirect("desk:work")
        elif attempt(form, transfers.accept, **given):
            return redirect("desk:person", file_id=asked.person_id)
    said, case = words(translation.get_language()), casework.case_of(asked.person)
    page = TransferPage(
        id=asked.pk,
        name=asked.person.name,
        reference=asked.person.reference,
        stage=said.label("case_stage", case.stage) if case else "",
        from_office=asked.from_office.name,
        from_officer=asked.from_officer.name if asked.from_officer else "",
        reason=asked.reason,
        asked=said.day(timezone.localdate(asked.asked_at)),
        due=said.day(asked.due_on) if asked.due_on else "",
    )
    return render(request, "desk/asked.html", {"page": page, "form": form}, status=422 if form.errors else 200)
