"""What was sent to other organisations: by deadline, one by one, taken back, and answers heard by telephone."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.casework import referral_reads, referrals
from balai.apps.casework.models import Referral
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt, get_or_404
from balai.words import Words, words

OVER = 50
ACCEPT, DECLINE = "accept", "decline"


class AnswerForm(forms.Form):
    """Yes with a day, or no with a reason; the button says which."""

    answer = forms.CharField(
        label=gettext_lazy("Penjelasan"),
        help_text=gettext_lazy("Untuk warga dan petugas: tempat dan jam, atau mengapa tidak dapat."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        self.fields["meet_on"] = DayField(
            today=today, future=True, said=said, label=_("Bila diterima: hari warga boleh datang")
        )
        self.order_fields(("meet_on", "answer"))

    def answered(self, referral_id: UUID, request: Request) -> bool:
        """Give the answer the pressed button says; False with what is wrong on the form."""
        if not self.is_valid():
            return False
        given, meet_on = self.cleaned_data, self.cleaned_data["meet_on"]
        common = {"referral_id": referral_id, "answer": given["answer"], "by": request.actor, "at": timezone.now()}
        if DECLINE in request.POST:
            return attempt(self, referrals.decline, field="answer", **common)
        if not meet_on:
            self.add_error("meet_on", _("Isi hari warga boleh datang."))
            return False
        return attempt(self, referrals.accept, field="meet_on", meet_on=date.fromisoformat(meet_on), **common)


@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: Request) -> HttpResponse:
    """List what waits, the oldest promise first, and what was answered lately."""
    actor, today = request.actor, timezone.localdate()
    actor.require(Permission.REFERRAL_SEND)
    said = words(translation.get_language())
    mine = _mine(request)
    waiting = list(mine.unanswered())
    over = mine.exclude(pk__in=[each.pk for each in waiting]).order_by("-sent_at", "id")[:OVER]
    context = {
        "waiting": referral_reads.rows(waiting, said, on=today),
        "over": referral_reads.rows(over, said, on=today),
        "overdue": mine.overdue(today).count(),
    }
    return render(request, "desk/referrals.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, referral_id: UUID) -> HttpResponse:
    """Show one; POST writes down the answer of an organisation that has no account here."""
    request.actor.require(Permission.REFERRAL_SEND)
    found = get_or_404(_mine(request), pk=referral_id)
    said, today = words(translation.get_language()), timezone.localdate()
    may_answer = not referrals.answering(found.to, today)
    form = AnswerForm(said, today, request.POST if request.method == "POST" else None)
    if form.is_bound and form.answered(referral_id, request):
        return redirect("desk:referral", referral_id=referral_id)
    [row] = referral_reads.rows([found], said, on=today)
    facts = referral_reads.shared_facts(found, said, on=today)
    context = {"row": row, "facts": facts, "form": form, "may_answer": may_answer}
    return render(request, "desk/referral.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, referral_id: UUID) -> HttpResponse:
    """Take one back that nobody has answered."""
    request.actor.require(Permission.REFERRAL_SEND)
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, referrals.withdraw, referral_id=referral_id, by=request.actor, at=timezone.now())
    return redirect("desk:referral", referral_id=referral_id)


def _mine(request: Request) -> Any:
    """Referrals of the offices where the actor sends them, as far as they are hers to see."""
    offices = request.actor.offices(Permission.REFERRAL_SEND)
    found = Referral.objects.visible_to(request.actor).filter(person__office_id__in=offices)
    return found.select_related("person__village", "to", "consent")
