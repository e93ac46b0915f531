"""Offices, the people who work there and their roles: plain lists and forms under /kantor/."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.apps.access import actions, staff
from balai.apps.access.adapters import has_factor, name_of
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Membership, Organisation
from balai.apps.access.roles import ROLES, Role
from balai.engine.actor import Permission
from balai.engine.errors import DomainError
from balai.web.access.again import again_required
from balai.web.access.request import Request
from balai.web.screen import attempt, refusal
from balai.words import words

KINDS = {
    Kind.BALAI: _("Balai atau Disnaker"),
    Kind.KELURAHAN: _("Kelurahan"),
    Kind.SCHOOL: _("Sekolah"),
    Kind.TRAINING_PROVIDER: _("LPK atau BLK"),
    Kind.PLACEMENT_COMPANY: _("P3MI"),
    Kind.BP3MI: _("BP3MI"),
    Kind.CAMPUS: _("Kampus"),
    Kind.SERVICE_PARTNER: _("Mitra layanan"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One organisation of the list."""

    id: UUID
    name: str
    kind: str
    area: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One role of one person."""

    id: int
    name: str
    email: str
    role: str
    about: str
    since: str
    has_second: bool
    is_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePage:
    """One organisation with the roles held there."""

    id: UUID
    name: str
    kind: str
    area: str
    members: tuple[MemberRow, ...]


class InviteForm(forms.Form):
    """Whom, and as what."""

    name = forms.CharField(label=_("Nama"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("Alamat e-mail"),
        help_text=_("Undangan dikirim ke alamat ini. Yang sudah punya akun langsung mendapat peran."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Peran"), widget=forms.RadioSelect)

    def __init__(self, *args: object, kind: Kind, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        language = translation.get_language()
        choices = [(role.value, card.called(language)) for role, card in ROLES.items() if kind in card.at]
        cast("forms.ChoiceField", self.fields["role"]).choices = choices

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["email"]).lower()


@never_cache
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations of the own area."""
    actor = cast("Request", request).actor
    actor.require(Permission.STAFF_MANAGE)
    found = Organisation.objects.managed_by(actor).select_related("area")
    held = Membership.objects.in_force(timezone.localdate()).filter(organisation__in=found)
    people: dict[UUID, set[UUID]] = {}
    for office, user in held.values_list("organisation_id", "user_id").order_by("id"):
        people.setdefault(office, set()).add(user)
    rows = tuple(
        OfficeRow(
            id=one.pk,
            name=one.name,
            kind=str(KINDS[Kind(one.kind)]),
            area=one.area.name,
            people=len(people.get(one.pk, ())),
        )
        for one in found.order_by("kind", "name", "id")
    )
    return render(request, "access/organisations.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@again_required
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Show one organisation and who works there; POST invites somebody."""
    actor = cast("Request", request).actor
    actor.require(Permission.STAFF_MANAGE)
    office = get_object_or_404(Organisation.objects.managed_by(actor).select_related("area"), pk=organisation_id)
    form = InviteForm(request.POST if request.method == "POST" else None, kind=Kind(office.kind), auto_id="i_%s")
    if form.is_bound and form.is_valid():
        made = attempt(
            form,
            staff.invite,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            organisation_id=office.pk,
            role=Role(form.cleaned_data["role"]),
            address=request.build_absolute_uri(reverse("account_reset_password")),
            on=timezone.localdate(),
            by=actor,
            at=timezone.now(),
        )
        if made:
            messages.success(request, _g("Peran diberikan dan undangan dikirim."))
            return redirect("staff:organisation", organisation_id=office.pk)
    page = _page(office, cast("Request", request))
    status = 422 if form.errors else 200
    return render(request, "access/organisation.html", {"page": page, "form": form}, status=status)


@require_POST
@again_required
def end_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    """End a role today."""
    actor = cast("Request", request).actor
    actor.require(Permission.STAFF_MANAGE)
    managed = Membership.objects.filter(organisation__in=Organisation.objects.managed_by(actor))
    membership = get_object_or_404(managed, pk=membership_id)
    try:
        actions.end_membership(membership_id=membership.pk, on=timezone.localdate(), by=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, _g("Peran diakhiri."))
    return redirect("staff:organisation", organisation_id=membership.organisation_id)


def _page(office: Organisation, request: Request) -> OfficePage:
    say, language = words(translation.get_language()), translation.get_language()
    held = Membership.objects.in_force(timezone.localdate()).filter(organisation=office).select_related("user")
    return OfficePage(
        id=office.pk,
        name=office.name,
        kind=str(KINDS[Kind(office.kind)]),
        area=office.area.name,
        members=tuple(
            MemberRow(
                id=one.pk,
                name=name_of(one.user),
                email=one.user.email or "",
                role=ROLES[Role(one.role)].called(language),
                about=ROLES[Role(one.role)].explained(language),
                since=say.day(one.began_on),
                has_second=has_factor(one.user),
                is_me=one.user_id == request.actor.user_id,
            )
            for one in held.order_by("user__name", "id")
        ),
    )
