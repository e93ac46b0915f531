"""Referring a person to another organisation: what for, what is shown, and on which ground."""

from collections.abc import Collection
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
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.apps.casework import referral_reads, referrals
from balai.apps.casework.models import Matter, Share
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.components.widgets import Checks, Radios
from balai.web.filing.doors import open_desk
from balai.web.screen import attempt
from balai.words import Words

AGREED, DANGER = "agreed", "danger"


class ReferForm(forms.Form):
    """Whom, what for, what is shown, and the yes. `version`: the wording that stands on the page."""

    to = forms.ChoiceField(label=gettext_lazy("Ke lembaga mana?"), required=False)
    matter = forms.ChoiceField(label=gettext_lazy("Untuk apa?"), required=False, widget=Radios)
    sentence = forms.CharField(
        label=gettext_lazy("Satu kalimat untuk lembaga itu"),
        help_text=gettext_lazy("Yang perlu saja. Warga membacanya juga."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Yang dilihat lembaga itu, selain nama"),
        help_text=gettext_lazy("Centang hanya yang perlu."),
        required=False,
        widget=Checks,
    )
    ground = forms.ChoiceField(label=gettext_lazy("Persetujuan"), required=False, widget=Radios)
    danger = forms.CharField(
        label=gettext_lazy("Bila nyawa terancam: mengapa tidak dapat ditanya?"),
        help_text=gettext_lazy("Dicatat, dan dapat dibaca orangnya."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, said: Words, on: date, known: Collection[Share], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="i_%s", initial=initial)
        self._choose("to", [("", "…"), *((str(to.pk), to.name) for to in referrals.receivers(on))])
        self._choose("matter", [(each.value, said.label("matter", each.value)) for each in Matter])
        nothing = _("belum ada di berkas")
        names = {each: said.label("share", each.value) for each in Share}
        self._choose("shown", [(e.value, names[e] if e in known else f"{names[e]} ({nothing})") for e in Share])
        grounds = {
            AGREED: _("Warga ada di sini, teks di atas dibacakan, dan ia setuju"),
            DANGER: _("Nyawanya terancam dan ia tidak dapat ditanya"),
        }
        self._choose("ground", list(grounds.items()))

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_to(self) -> UUID:
        """Return the organisation. Raises ValidationError for none."""
        if not self.cleaned_data["to"]:
            raise forms.ValidationError(_("Pilih lembaganya."))
        return UUID(self.cleaned_data["to"])

    def clean_matter(self) -> Matter:
        """Return what it is for. Raises ValidationError for nothing."""
        if not self.cleaned_data["matter"]:
            raise forms.ValidationError(_("Pilih untuk apa."))
        return Matter(self.cleaned_data["matter"])

    def clean_ground(self) -> str:
        """Return the ground. Raises ValidationError for none."""
        if not self.cleaned_data["ground"]:
            raise forms.ValidationError(_("Tanpa persetujuan, tidak ada yang dibagikan. Tanyakan dahulu kepada warga."))
        return str(self.cleaned_data["ground"])

    def asked(self, language: str) -> dict[str, Any]:
        """What the action needs of a form without faults."""
        given = self.cleaned_data
        request = referrals.Request(
            to_id=given["to"],
            matter=given["matter"],
            sentence=given["sentence"],
            shown=frozenset(Share(each) for each in given["shown"]),
        )
        if given["ground"] == DANGER:
            return {"request": request, "ground": referrals.Danger(reason=given["danger"])}
        return {"request": request, "ground": referrals.Agreed(version=given["version"] or 0, language=language)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: Request, file_id: UUID) -> HttpResponse:
    """Show what a referral needs; POST sends it."""
    request.actor.require(Permission.REFERRAL_SEND)
    desk = open_desk(request, file_id)
    request.actor.require(Permission.REFERRAL_SEND, office_id=desk.person.office_id)
    text = rulebook.consents().of(referrals.PURPOSE).text(desk.today)
    start = {"version": text.version}
    known = referral_reads.known_facts(desk.person, desk.said, on=desk.today)
    form = ReferForm(desk.said, desk.today, known, request.POST if request.method == "POST" else None, start)
    if form.is_bound and form.is_valid():
        given = form.asked(translation.get_language())
        if attempt(form, referrals.send, person_id=file_id, by=request.actor, at=timezone.now(), **given):
            return redirect("desk:counselling", file_id=file_id)
    context = {"desk": desk, "form": form, "text": desk.said.pick(text, "text")}
    return render(request, "desk/refer.html", context, status=422 if form.errors else 200)
