"""What other organisations were asked: the list without names, one referral with what was shared, and the answer."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.casework import referral_reads, referrals
from balai.apps.casework.models import Referral
from balai.engine.actor import Permission
from balai.engine.errors import NotFound
from balai.web.access.request import Request
from balai.web.desk.referrals import AnswerForm
from balai.words import words


@never_cache
@require_http_methods(["GET", "HEAD"])
def received(request: Request) -> HttpResponse:
    """List what waits for an answer of one's organisation, the nearest day first, then what it accepted."""
    request.actor.require(Permission.REFERRAL_ANSWER)
    said, today = words(translation.get_language()), timezone.localdate()
    found = Referral.objects.received_by(request.actor)
    waiting = found.unanswered()
    accepted = found.exclude(meet_on__isnull=True).order_by("meet_on", "id")
    context = {
        "waiting": referral_reads.waiting_rows(waiting, said, on=today),
        "accepted": referral_reads.waiting_rows(accepted, said, on=today),
    }
    return render(request, "desk/received.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, referral_id: UUID) -> HttpResponse:
    """Show what was shared, on record; POST answers."""
    request.actor.require(Permission.REFERRAL_ANSWER)
    said, today = words(translation.get_language()), timezone.localdate()
    try:
        sent = referrals.open_received(referral_id=referral_id, by=request.actor, at=timezone.now())
    except NotFound as error:
        raise Http404(error.code) from None
    form = AnswerForm(said, today, request.POST if request.method == "POST" else None)
    if form.is_bound and form.answered(referral_id, request):
        return redirect("desk:received")
    context = {"page": referral_reads.received(sent, said, on=today), "form": form}
    return render(request, "desk/received_one.html", context, status=422 if form.errors else 200)
