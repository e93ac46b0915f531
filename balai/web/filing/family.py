"""The owner's page of the family: whom to call, and what each of them may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.people import family
from balai.apps.people.models import FamilyMember, FamilyView, Relation, Sight
from balai.engine import numbers
from balai.engine.errors import DomainError
from balai.web.access.request import Request
from balai.web.components.widgets import Checks, Radios
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt, refusal
from balai.words import Words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One family member with what may be seen."""

    id: UUID
    name: str
    relation: str
    phone: str
    is_emergency: bool
    has_account: bool
    view: FamilyView | None
    sees: Sequence[str]
    until: str


class MemberForm(forms.Form):
    """Who it is."""

    name = forms.CharField(label=gettext_lazy("Nama"), max_length=120, required=False)
    relation = forms.ChoiceField(label=gettext_lazy("Hubungan dengan Anda"), required=False, widget=Radios)
    phone = forms.CharField(label=gettext_lazy("Telepon (boleh kosong)"), max_length=30, required=False)
    is_emergency = forms.BooleanField(label=gettext_lazy("Boleh dihubungi bila ada keadaan darurat"), required=False)

    def __init__(self, said: Words, data: object = None) -> None:
        super().__init__(data, auto_id="i_%s")  # type: ignore[arg-type]  # a QueryDict or None
        field = self.fields["relation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(relation.value, said.label("relation", relation.value)) for relation in Relation]

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError for none."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if len(name) < 2:
            raise forms.ValidationError(_("Tulis namanya, supaya Anda dan petugas tahu siapa yang dimaksud."))
        return name

    def clean_relation(self) -> Relation:
        """Return the relation. Raises ValidationError for none."""
        if not self.cleaned_data["relation"]:
            raise forms.ValidationError(_("Pilih hubungannya dengan Anda."))
        return Relation(self.cleaned_data["relation"])

    def clean_phone(self) -> str:
        """Return the number as it is dialled from anywhere. Raises ValidationError for one that cannot be."""
        typed = str(self.cleaned_data["phone"]).strip()
        found = numbers.phone(typed) if typed else ""
        if found is None:
            raise forms.ValidationError(_("Nomor ini belum lengkap. Contoh: 0812 3456 7890."))
        return found


class SightForm(forms.Form):
    """What a member may see: nothing beyond a closed list."""

    sees = forms.MultipleChoiceField(label=gettext_lazy("Yang boleh dilihat"), required=False, widget=Checks)

    def __init__(self, said: Words, data: object = None, *, seen: Sequence[str] = ()) -> None:
        super().__init__(data, auto_id="i_%s", initial={"sees": list(seen)})  # type: ignore[arg-type]  # as above
        field = self.fields["sees"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(sight.value, said.label("sight", sight.value)) for sight in Sight]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: Request, file_id: UUID) -> HttpResponse:
    """Show the family; POST adds a member."""
    desk = _own(request, file_id)
    form = MemberForm(desk.said, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = {"person_id": file_id, "by": request.actor, "at": timezone.now(), **form.cleaned_data}
        if attempt(form, family.add, **given):
            return redirect("filing:family", file_id=file_id)
    now = timezone.now()
    rows = [_row(member, desk) for member in desk.person.family.order_by("added_at", "id")]
    context = {"desk": desk, "form": form, "rows": rows, "now": now, "most": family.MOST}
    return render(request, "filing/family.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sight(request: Request, file_id: UUID, member_id: UUID) -> HttpResponse:
    """Choose what a member may see; POST gives it, with a code shown this once."""
    desk = _own(request, file_id)
    member = desk.person.family.filter(pk=member_id).first()
    if member is None:
        raise Http404
    row, text = _row(member, desk), rulebook.consents().of("family_view").text(desk.today)
    form = SightForm(
        desk.said, request.POST if request.method == "POST" else None, seen=row.view.fields if row.view else ()
    )
    code = ""
    if form.is_bound and form.is_valid():
        try:
            _view, code = family.share(
                member_id=member_id,
                fields=[Sight(value) for value in form.cleaned_data["sees"]],
                version=text.version,
                language=translation.get_language() or settings.LANGUAGE_CODE,
                by=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("sees", refusal(error))
        else:
            if not code:
                return redirect("filing:family", file_id=file_id)
    context = {
        "desk": desk,
        "form": form,
        "member": row,
        "text": desk.said.pick(text, "text"),
        "code": code,
        "address": request.build_absolute_uri(reverse("family:enter")),
        "days": rulebook.service().limit("family_code", desk.today).value,
        "kept": rulebook.service().limit("family_view", desk.today).value,
    }
    return render(request, "filing/sight.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: Request, file_id: UUID, view_id: UUID) -> HttpResponse:
    """Take a member's sight away."""
    _own(request, file_id)
    family.revoke(view_id=view_id, by=request.actor, at=timezone.now())
    return redirect("filing:family", file_id=file_id)


@require_POST
def remove(request: Request, file_id: UUID, member_id: UUID) -> HttpResponse:
    """Delete a member."""
    _own(request, file_id)
    family.remove(member_id=member_id, by=request.actor, at=timezone.now())
    return redirect("filing:family", file_id=file_id)


def _own(request: Request, file_id: UUID) -> Desk:
    desk = open_desk(request, file_id)
    if not desk.is_own:
        raise Http404
    return desk


def _row(member: FamilyMember, desk: Desk) -> MemberRow:
    said = words(translation.get_language())
    view = FamilyView.objects.in_force(timezone.now()).filter(member=member).first()
    return MemberRow(
        id=member.pk,
        name=member.name,
        relation=said.label("relation", member.relation),
        phone=member.phone,
        is_emergency=member.is_emergency,
        has_account=member.user_id is not None,
        view=view,
        sees=[said.label("sight", value) for value in view.fields] if view else [],
        until=said.day(timezone.localdate(view.expires_at)) if view else "",
    )
