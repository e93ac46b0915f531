"""Keeping a check and letting it go: a code to come back, coming back, deleting, leaving quickly."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import auth
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.casework import actions, resuming
from balai.engine.errors import DomainError
from balai.web.questions import visit
from balai.web.questions.qr import Qr, qr
from balai.words import words

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePage:
    """Before: what would be kept. After: the code, which is shown this once."""

    is_saved: bool
    days: int
    answers: int
    back_href: str
    code: str = ""
    until: str = ""
    address: str = ""
    qr: Qr | None = None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.unless_gone
def save(request: HttpRequest) -> HttpResponse:
    """Say what is kept and until when; POST gives a code, shown this once."""
    current = visit.current(request)
    if current is None:
        return redirect("portal:check")
    page = SavePage(
        is_saved=current.is_saved,
        days=actions.SAVED_FOR.days,
        answers=len(current.answers),
        back_href=reverse("portal:answers"),
    )
    # A new code ends the old one: never by a button that did not say so, or by loading a page again.
    if request.method != "POST" or (current.is_saved and request.POST.get("again") != (current.code_digest or "")[:8]):
        return render(request, "portal/check/save.html", {"page": page, "again": (current.code_digest or "")[:8]})
    current, code = actions.save(check_id=current.pk, at=timezone.now())
    address = request.build_absolute_uri(reverse("portal:resume"))
    # Behind "#": browsers keep that part to themselves, so the code reaches no log.
    drawn = qr(f"{address}#{code}")
    page = replace(page, is_saved=True, code=code, until=_day(current.expires_at), address=address, qr=drawn)
    return render(request, "portal/check/saved.html", {"page": page})


class ResumeForm(forms.Form):
    """A code as people type it."""

    code = forms.CharField(
        label=_("Kode Anda"),
        help_text=_("Sepuluh huruf dan angka. Huruf kecil dan spasi boleh."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the code as typed. Raises ValidationError when there is none."""
        code: str = self.cleaned_data["code"]
        if not code:
            raise forms.ValidationError(
                _("Tulis kode yang Anda simpan. Tidak ada kode? Mulai cek baru; cukup 5 menit.")
            )
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Reopen a saved check by its code."""
    form, status = ResumeForm(request.POST if request.method == "POST" else None, auto_id="i_%s"), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                origin = request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")
                found = resuming.resume(code=form.cleaned_data["code"], origin=origin, at=timezone.now())
            except DomainError as error:
                form.add_error("code", words(translation.get_language()).say(error.code, error.detail))
                status = 429 if error.code == "too_many_tries" else 422
            else:
                return visit.keep(redirect("portal:answers"), found)
    other = visit.current(request) is not None
    return render(request, "portal/check/resume.html", {"form": form, "has_other": other}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete the check and everything in it."""
    current = visit.current(request)
    if request.method == "POST":
        if current:
            actions.forget(check_id=current.pk)
        return visit.drop(render(request, "portal/check/forgotten.html"))
    if current is None:
        return redirect("portal:check")
    return render(request, "portal/check/forget.html", {"answers": len(current.answers), "is_saved": current.is_saved})


@csrf_exempt  # leaving must never fail; another site cannot send our cookie (SameSite), so it could delete nothing
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave quickly: forget what was not saved, end the session and open a harmless page."""
    try:
        current = visit.current(request)
        if current:
            actions.forget_unsaved(check_id=current.pk)
        auth.logout(request)
    except DatabaseError:
        logger.exception("leave_without_database")
    response = visit.drop(redirect(settings.QUICK_EXIT_URL))
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def _day(at: datetime) -> str:
    return words(translation.get_language()).day(timezone.localdate(at))
