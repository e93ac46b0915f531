"""Other systems of an organisation: the tokens they show, and what they are told."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.apps.access import tokens
from balai.apps.access.kinds import Kind
from balai.apps.access.models import ApiToken, Organisation
from balai.apps.hooks.models import Hook
from balai.engine.actor import Permission
from balai.engine.errors import DomainError
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.components.widgets import Checks
from balai.web.screen import attempt, get_or_404, refusal
from balai.words import words

TERMS = (
    ("30", _("30 hari")),
    ("90", _("90 hari")),
    ("180", _("180 hari")),
    ("365", _("365 hari")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """One token. `state`: until when it counts, or since when it does not."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    state: str
    last_used: str
    is_live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRow:
    """One subscription."""

    id: UUID
    url: str
    events: tuple[str, ...]
    is_live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionsPage:
    """The tokens and subscriptions of one organisation. Notices are about files, which service centres keep."""

    id: UUID
    name: str
    may_have_tokens: bool
    may_have_hooks: bool
    tokens: tuple[TokenRow, ...]
    hooks: tuple[HookRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """A form for something whose secret is then shown once."""

    office_id: UUID
    title: str
    intro: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretPage:
    """A secret that is shown once."""

    office_id: UUID
    title: str
    intro: str
    secret: str


class TokenForm(forms.Form):
    """What a token is for, what it may do, and how long."""

    name = forms.CharField(
        label=_("Nama sistem"),
        help_text=_("Misalnya nama aplikasi dan siapa yang mengurusnya, supaya kelak jelas kunci mana yang dicabut."),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Tulis nama sistemnya.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Boleh apa"),
        help_text=_("Sesedikit mungkin. Setiap panggilan dicatat."),
        widget=Checks,
        error_messages={"required": _("Pilih sedikitnya satu yang boleh.")},
    )
    days = forms.ChoiceField(label=_("Berlaku selama"), choices=TERMS, initial="90", widget=forms.RadioSelect)

    def __init__(self, *args: object, kind: Kind, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        said = words(translation.get_language())
        choices = [(scope.value, said.label("scope", scope.value)) for scope in tokens.offered_at(kind)]
        cast("forms.MultipleChoiceField", self.fields["scopes"]).choices = choices


def managed(request: HttpRequest, organisation_id: UUID) -> Organisation:
    """An organisation this administrator looks after. Raises NotAllowed, Http404."""
    actor = cast("Request", request).actor
    actor.require(Permission.STAFF_MANAGE)
    return get_or_404(Organisation.objects.managed_by(actor), pk=organisation_id)


@never_cache
@require_safe
def connections(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """List tokens and subscriptions, the newest first."""
    office, said, at = managed(request, organisation_id), words(translation.get_language()), timezone.now()
    offered = tokens.offered_at(Kind(office.kind))
    hooks = Hook.objects.filter(organisation=office).order_by("-created_at", "id")
    page = ConnectionsPage(
        id=office.pk,
        name=office.name,
        may_have_tokens=bool(offered),
        may_have_hooks=Permission.HOOKS_MANAGE in offered,
        tokens=tuple(_token_row(one, at) for one in ApiToken.objects.filter(organisation=office)),
        hooks=tuple(
            HookRow(
                id=one.pk,
                url=one.url,
                events=tuple(said.label("hook_event", event) for event in one.events),
                is_live=one.ended_at is None,
            )
            for one in hooks
        ),
    )
    return render(request, "access/connections.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def new_token(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Ask what the token is for; POST makes it and shows it once."""
    office = managed(request, organisation_id)
    form = TokenForm(request.POST if request.method == "POST" else None, kind=Kind(office.kind), auto_id="i_%s")
    if form.is_bound and form.is_valid():
        made: list[str] = []
        if attempt(form, lambda: made.append(_made(request, office, form))):
            page = SecretPage(
                office_id=office.pk,
                title=_g("Kunci baru"),
                intro=_g("Serahkan kunci ini kepada pengurus sistem lewat jalan yang aman. Kunci hanya tampil sekali."),
                secret=made[0],
            )
            return render(request, "access/shown_once.html", {"page": page})
    new = NewPage(
        office_id=office.pk,
        title=_g("Kunci untuk sistem lain"),
        intro=_g("Siapa pun yang memegang kunci ini bertindak atas nama %(office)s.") % {"office": office.name},
        button=_g("Buat kunci"),
    )
    status = 422 if form.errors else 200
    return render(request, "access/new_connection.html", {"page": new, "form": form}, status=status)


@require_POST
def revoke_token(request: HttpRequest, organisation_id: UUID, token_id: UUID) -> HttpResponse:
    """Revoke at once, without asking again: whoever does it has a reason."""
    office = managed(request, organisation_id)
    token = get_or_404(ApiToken.objects.filter(organisation=office), pk=token_id)
    try:
        tokens.revoke(token_id=token.pk, by=cast("Request", request).actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _g("Kunci dicabut. Panggilan dengan kunci ini ditolak mulai sekarang."))
    return redirect("staff:connections", organisation_id=office.pk)


def _made(request: HttpRequest, office: Organisation, form: TokenForm) -> str:
    _token, text = tokens.make(
        organisation_id=office.pk,
        name=form.cleaned_data["name"],
        scopes=[Permission(scope) for scope in form.cleaned_data["scopes"]],
        days=int(form.cleaned_data["days"]),
        by=cast("Request", request).actor,
        at=timezone.now(),
    )
    return text


def _token_row(token: ApiToken, at: datetime) -> TokenRow:
    said = words(translation.get_language())
    if token.revoked_at is not None:
        state = _g("dicabut %(day)s") % {"day": said.day(timezone.localdate(token.revoked_at))}
    elif token.expires_at <= at:
        state = _g("berakhir %(day)s") % {"day": said.day(timezone.localdate(token.expires_at))}
    else:
        state = _g("berlaku sampai %(day)s") % {"day": said.day(timezone.localdate(token.expires_at))}
    return TokenRow(
        id=token.pk,
        name=token.name,
        scopes=tuple(said.label("scope", scope) for scope in token.scopes),
        state=state,
        last_used=said.day(token.last_used_on) if token.last_used_on else "",
        is_live=token.revoked_at is None and token.expires_at > at,
    )
