"""The made-up people of the demo, loaded into a check with one click."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from balai.apps.casework import actions
from balai.apps.casework.samples import SAMPLES
from balai.apps.opportunities import queries as opportunities
from balai.web.questions import visit


@require_POST
def load_sample(request: HttpRequest, key: str) -> HttpResponse:
    """Answer a new check as this person and show her result; nothing of the kind outside the demo."""
    if not settings.DEMO or key not in SAMPLES:
        raise Http404
    current = visit.current(request)
    if current:
        actions.forget_unsaved(check_id=current.pk)
    answers = SAMPLES[key].answers(timezone.localdate())
    begun = actions.start(book=opportunities.rulebook(), answers=answers, at=timezone.now())
    return visit.keep(redirect("portal:result"), begun)
