"""What other systems of an organisation are told: subscribe, look at every try, tell again, end."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.apps.access.models import Organisation
from balai.apps.hooks import actions
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Hook, Notice, Try
from balai.engine.errors import DomainError
from balai.engine.lifecycle import DeliveryState
from balai.web.access.again import again_required
from balai.web.access.connections import NewPage, SecretPage, managed
from balai.web.access.request import Request
from balai.web.components.widgets import Checks
from balai.web.screen import attempt, get_or_404, refusal
from balai.words import Words, words

SHOWN = 50
TRIES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One event with its last tries, the newest first."""

    id: UUID
    event: str
    object_id: UUID
    at: str
    state: str
    tries: tuple[str, ...]
    may_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HookPage:
    """One subscription and what was told; `older` and `newer` are numbers of pages, 0 for none."""

    id: UUID
    office_id: UUID
    url: str
    events: tuple[str, ...]
    is_live: bool
    rows: tuple[NoticeRow, ...]
    newer: int
    older: int


class HookForm(forms.Form):
    """Where to, and what of."""

    url = forms.CharField(
        label=_("Alamat"),
        help_text=_("Diawali https://, di internet umum. Jawaban 2xx berarti kabar diterima."),
        max_length=300,
        widget=forms.URLInput({"autocomplete": "off"}),
        error_messages={"required": _("Tulis alamat penerimanya.")},
    )
    events = forms.MultipleChoiceField(
        label=_("Kejadian"), widget=Checks, error_messages={"required": _("Pilih sedikitnya satu kejadian.")}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        said = words(translation.get_language())
        choices = [(event.value, said.label("hook_event", event.value)) for event in HookEvent]
        cast("forms.MultipleChoiceField", self.fields["events"]).choices = choices


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def new_hook(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Ask where to and what of; POST subscribes and shows the secret once."""
    office = managed(request, organisation_id)
    form = HookForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        made: list[str] = []
        if attempt(form, lambda: made.append(_made(request, office, form)), field="url"):
            page = SecretPage(
                office_id=office.pk,
                title=_g("Pemberitahuan dibuat"),
                intro=_g(
                    "Dengan rahasia ini sistem penerima memeriksa bahwa kabar datang dari kami. Hanya tampil sekali."
                ),
                secret=made[0],
            )
            return render(request, "access/shown_once.html", {"page": page})
    new = NewPage(
        office_id=office.pk,
        title=_g("Pemberitahuan ke sistem lain"),
        intro=_g("Kabar berisi kejadian dan nomornya saja, tanpa data orang. Isinya dibaca dengan kunci."),
        button=_g("Buat pemberitahuan"),
    )
    status = 422 if form.errors else 200
    return render(request, "access/new_connection.html", {"page": new, "form": form}, status=status)


@never_cache
@require_safe
def hook(request: HttpRequest, organisation_id: UUID, hook_id: UUID) -> HttpResponse:
    """Show what was told, the newest first."""
    found, said = _hook(request, organisation_id, hook_id), words(translation.get_language())
    notices = found.notices.prefetch_related("attempts").order_by("-at", "id")
    shown = Paginator(notices, SHOWN).get_page(request.GET.get("hal"))
    page = HookPage(
        id=found.pk,
        office_id=found.organisation_id,
        url=found.url,
        events=tuple(said.label("hook_event", event) for event in found.events),
        is_live=found.ended_at is None,
        rows=tuple(_row(notice, found, said) for notice in shown),
        newer=shown.previous_page_number() if shown.has_previous() else 0,
        older=shown.next_page_number() if shown.has_next() else 0,
    )
    return render(request, "access/hook.html", {"page": page})


@require_POST
def end_hook(request: HttpRequest, organisation_id: UUID, hook_id: UUID) -> HttpResponse:
    """Tell this system no more."""
    found = _hook(request, organisation_id, hook_id)
    try:
        actions.end(hook_id=found.pk, by=cast("Request", request).actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _g("Pemberitahuan diakhiri. Kabar yang masih menunggu tidak dikirim."))
    return redirect("staff:connections", organisation_id=organisation_id)


@require_POST
def send_again(request: HttpRequest, organisation_id: UUID, hook_id: UUID, notice_id: UUID) -> HttpResponse:
    """Tell one thing once more."""
    notice = get_or_404(Notice.objects.filter(hook=_hook(request, organisation_id, hook_id)), pk=notice_id)
    try:
        actions.send_again(notice_id=notice.pk, by=cast("Request", request).actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _g("Kabar ini segera dikirim ulang."))
    return redirect("staff:hook", organisation_id=organisation_id, hook_id=hook_id)


def _hook(request: HttpRequest, organisation_id: UUID, hook_id: UUID) -> Hook:
    return get_or_404(Hook.objects.filter(organisation=managed(request, organisation_id)), pk=hook_id)


def _made(request: HttpRequest, office: Organisation, form: HookForm) -> str:
    _hook, secret = actions.subscribe(
        organisation_id=office.pk,
        url=form.cleaned_data["url"],
        events=[HookEvent(event) for event in form.cleaned_data["events"]],
        by=cast("Request", request).actor,
        at=timezone.now(),
    )
    return secret


def _row(notice: Notice, hook: Hook, said: Words) -> NoticeRow:
    may_again = notice.state in (DeliveryState.SENT.value, DeliveryState.FAILED.value)
    attempts = list(notice.attempts.all())[::-1][:TRIES_SHOWN]
    return NoticeRow(
        id=notice.pk,
        event=said.label("hook_event", notice.event),
        object_id=notice.object_id,
        at=_moment(notice.at, said),
        state=said.label("delivery_state", notice.state),
        tries=tuple(_tried(one, said) for one in attempts),
        may_again=may_again and hook.ended_at is None,
    )


def _tried(one: Try, said: Words) -> str:
    outcome = str(one.status) if one.status is not None else said.label("hook_reason", one.reason)
    return f"{_moment(one.at, said)}: {outcome} ({one.took_ms} ms)"


def _moment(at: datetime, said: Words) -> str:
    return f"{said.day(timezone.localdate(at))} {timezone.localtime(at):%H.%M}"
