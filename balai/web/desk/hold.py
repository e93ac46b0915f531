"""Legal holds of one file: placed by one, confirmed and lifted by another."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.people import holds
from balai.apps.people.models import LegalHold
from balai.engine.actor import Permission
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.filing.doors import open_desk
from balai.web.screen import attempt, get_or_404


class HoldForm(forms.Form):
    """Why nothing may be erased."""

    reason = forms.CharField(
        label=gettext_lazy("Mengapa berkas ini harus tetap ada?"),
        help_text=gettext_lazy("Misalnya nomor perkara. Hanya penyelia yang membacanya."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: Request, file_id: UUID) -> HttpResponse:
    """Show the holds of a file; POST places one."""
    request.actor.require(Permission.LEGAL_HOLD)
    desk = open_desk(request, file_id)
    form = HoldForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        given = {"person_id": file_id, "reason": form.cleaned_data["reason"], "by": request.actor}
        if attempt(form, holds.place, field="reason", at=timezone.now(), **given):
            return redirect("desk:hold", file_id=file_id)
    found = LegalHold.objects.visible_to(request.actor).filter(person_id=file_id)
    rows = list(found.select_related("placed_user", "confirmed_user", "lifted_user").order_by("-placed_at", "id"))
    context = {
        "desk": desk,
        "form": form,
        "rows": rows,
        "is_held": any(row.lifted_at is None for row in rows),
        "user_id": request.actor.user_id,
    }
    return render(request, "desk/hold.html", context, status=422 if form.errors else 200)


@require_POST
@again_required
def confirm(request: Request, hold_id: UUID) -> HttpResponse:
    """Confirm what a colleague placed."""
    found = _one(request, hold_id)
    holds.confirm(hold_id=hold_id, by=request.actor, at=timezone.now())
    return redirect("desk:hold", file_id=found.person_id)


@require_POST
@again_required
def lift(request: Request, hold_id: UUID) -> HttpResponse:
    """End a hold that somebody else placed."""
    found = _one(request, hold_id)
    holds.lift(hold_id=hold_id, by=request.actor, at=timezone.now())
    return redirect("desk:hold", file_id=found.person_id)


def _one(request: Request, hold_id: UUID) -> LegalHold:
    return get_or_404(LegalHold.objects.visible_to(request.actor), pk=hold_id)
