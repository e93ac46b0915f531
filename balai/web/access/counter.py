"""Recovering accounts at the counter: /loket/pemulihan/ for the two officers, /pemulihan/ for the one who was away."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.access import accounts, codes, recovery
from balai.apps.access.accounts import Typed
from balai.apps.access.adapters import name_of
from balai.apps.access.kinds import Paper
from balai.apps.access.models import RecoveryRequest
from balai.engine.actor import Permission
from balai.engine.errors import DomainError, IllegalMove
from balai.web.access.again import again_required
from balai.web.access.forms import CONTACT, FirstPasswordForm
from balai.web.access.request import Request
from balai.web.screen import attempt, refusal
from balai.words import words

HELD = "recovery"  # the session holds what the code opened until the password is set


class OpenForm(forms.Form):
    """Whose account, which document was seen, and what takes the place of a lost address or number."""

    contact = forms.CharField(
        label=CONTACT,
        help_text=_("Yang dipakai warga untuk masuk sampai sekarang, persis."),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    new = forms.CharField(
        label=_("E-mail atau nomor HP baru (boleh kosong)"),
        help_text=_("Hanya bila yang lama hilang; yang baru menggantikannya."),
        required=False,
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    seen = forms.ChoiceField(
        label=_("Dokumen yang Anda lihat"),
        widget=forms.RadioSelect,
        choices=[
            (Paper.KTP.value, _("KTP")),
            (Paper.PASSPORT.value, _("Paspor")),
            (Paper.KK_AND_PHOTO.value, _("Kartu Keluarga dan dokumen lain yang berfoto")),
            (Paper.STAFF_CARD.value, _("Kartu pegawai (untuk petugas)")),
        ],
    )

    def clean_contact(self) -> Typed:
        """Return the address or number. Raises ValidationError."""
        return _read(self.cleaned_data["contact"])

    def clean_new(self) -> Typed | None:
        """Return the new address or number, if any. Raises ValidationError."""
        return _read(self.cleaned_data["new"]) if self.cleaned_data["new"] else None


def _read(typed: str) -> Typed:
    contact = accounts.read(typed)
    if contact is None:
        raise forms.ValidationError(_("Ini belum seperti alamat e-mail atau nomor HP. Periksa lagi."))
    return contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request as the officers see it."""

    id: UUID
    who: str
    seen: str
    opened_by: str
    opened_at: str
    is_mine: bool
    has_new_contact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsPage:
    """What waits for a second officer, and what this actor may do."""

    waiting: tuple[Row, ...]
    may_open: bool
    may_approve: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """List what waits; POST opens a request. 404 for whoever does neither."""
    mine = cast("Request", request)
    actor = mine.actor
    may_open, may_approve = actor.may(Permission.RECOVERY_OPEN), actor.may(Permission.RECOVERY_APPROVE)
    if not (may_open or may_approve):
        actor.require(Permission.RECOVERY_OPEN)
    form = OpenForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        made = attempt(
            form,
            recovery.open_request,
            contact=form.cleaned_data["contact"],
            new=form.cleaned_data["new"],
            seen=Paper(form.cleaned_data["seen"]),
            office_id=min(actor.offices(Permission.RECOVERY_OPEN), default=UUID(int=0)),
            by=actor,
            at=timezone.now(),
        )
        if made:
            messages.success(request, _g("Permintaan dibuka. Petugas lain harus menyetujuinya."))
            return redirect("recovery:requests")
    waiting = RecoveryRequest.objects.visible_to(actor).waiting().select_related("user", "opened_by")
    page = RequestsPage(waiting=tuple(_row(one, mine) for one in waiting), may_open=may_open, may_approve=may_approve)
    return render(request, "access/requests.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_POST
@again_required
def approve(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Approve, and show the code once, on paper or on the screen."""
    actor = cast("Request", request).actor
    found = get_object_or_404(RecoveryRequest.objects.visible_to(actor), pk=request_id)
    try:
        done, code = recovery.approve(request_id=found.pk, by=actor, at=timezone.now())
    except IllegalMove as error:
        messages.error(request, refusal(error))
        return redirect("recovery:requests")
    until = words(translation.get_language()).day(timezone.localdate(done.expires_at))
    clock = f"{timezone.localtime(done.expires_at):%H.%M}"
    return render(request, "access/approved.html", {"code": codes.shown(code), "until": until, "clock": clock})


@require_POST
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Refuse a request."""
    actor = cast("Request", request).actor
    found = get_object_or_404(RecoveryRequest.objects.visible_to(actor), pk=request_id)
    try:
        recovery.refuse(request_id=found.pk, by=actor, at=timezone.now())
    except IllegalMove as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _g("Permintaan ditolak; akun tidak berubah."))
    return redirect("recovery:requests")


def _row(one: RecoveryRequest, request: Request) -> Row:
    say = words(translation.get_language())
    return Row(
        id=one.pk,
        who=name_of(one.user),
        seen=str(dict(OpenForm.base_fields["seen"].choices)[one.seen]),  # type: ignore[attr-defined]  # a ChoiceField
        opened_by=name_of(one.opened_by),
        opened_at=f"{say.day(timezone.localdate(one.opened_at))} {timezone.localtime(one.opened_at):%H.%M}",
        is_mine=one.opened_by_id == request.actor.user_id,
        has_new_contact=bool(one.new_email or one.new_phone),
    )


class CodeForm(forms.Form):
    """The code from the counter."""

    code = forms.CharField(
        label=_("Kode dari loket"),
        help_text=_("Sepuluh huruf dan angka. Huruf kecil dan spasi boleh."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest) -> HttpResponse:
    """Open the way back with the code from the counter."""
    form = CodeForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        origin = request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")
        try:
            found = recovery.find(code=form.cleaned_data["code"], origin=origin, at=timezone.now())
        except DomainError as error:
            form.add_error("code", refusal(error))
            status = 429 if error.code == "too_many_tries" else 422
        else:
            request.session[HELD] = str(found.pk)
            return redirect("recovery:new_way")
    return render(request, "access/recover.html", {"form": form}, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_way(request: HttpRequest) -> HttpResponse:
    """Choose a new password; then sign in with it."""
    held = request.session.get(HELD)
    if not held:
        return redirect("recovery:use")
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        password = form.cleaned_data["password1"]
        if attempt(form, recovery.use, request_id=UUID(held), password=password, at=timezone.now()):
            del request.session[HELD]
            return redirect("account_password_reset_completed")
    return render(request, "access/new_way.html", {"form": form}, status=422 if form.is_bound else 200)
