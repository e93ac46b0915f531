"""Who is away and who does the work meanwhile."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.access import covering
from balai.apps.access.models import Cover, User
from balai.apps.access.queries import colleagues
from balai.engine.actor import Permission
from balai.web.access.office import offices_of
from balai.web.access.request import Request
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt
from balai.words import Words, words


class CoverForm(forms.Form):
    """Who is away, who stands in, and from when until when."""

    absent = forms.ChoiceField(label=gettext_lazy("Siapa yang tidak masuk?"))
    covered_by = forms.ChoiceField(label=gettext_lazy("Siapa yang menggantikan?"))
    field_order = ("absent", "covered_by", "begins_on", "ends_on")

    def __init__(self, people: list[User], said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        for name in ("absent", "covered_by"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "…"), *((str(user.pk), user.name) for user in people)]
        for name, label in (("begins_on", _("Hari pertama")), ("ends_on", _("Hari terakhir, termasuk"))):
            self.fields[name] = DayField(today=today, future=True, said=said, label=label)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for both days."""
        for name in ("begins_on", "ends_on"):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, _("Isi tanggalnya."))
        return self.cleaned_data


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def covers(request: Request) -> HttpResponse:
    """Show who stands in for whom; POST adds one."""
    offices = offices_of(request, Permission.PERSON_WRITE)
    office_id = offices.id
    said, today = words(translation.get_language()), timezone.localdate()
    people = colleagues(office_id, Permission.PERSON_WRITE, today)
    may_assign = request.actor.may(Permission.CASE_ASSIGN, office_id=office_id)
    form = CoverForm(people, said, today, request.POST if request.method == "POST" else None)
    if not may_assign:  # everybody may arrange the own absence
        absent = form.fields["absent"]
        assert isinstance(absent, forms.ChoiceField)
        absent.choices = [(str(user.pk), user.name) for user in people if user.pk == request.actor.user_id]
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        given: dict[str, Any] = {
            "office_id": office_id,
            "absent_id": next(user.pk for user in people if str(user.pk) == told["absent"]),
            "covered_by_id": next(user.pk for user in people if str(user.pk) == told["covered_by"]),
            "begins_on": date.fromisoformat(told["begins_on"]),
            "ends_on": date.fromisoformat(told["ends_on"]),
        }
        if attempt(form, covering.cover, by=request.actor, at=timezone.now(), **given):
            return redirect("desk:covers")
    found = Cover.objects.filter(office_id=office_id, cancelled_at__isnull=True, ends_on__gte=today)
    rows = [
        {
            "id": cover.pk,
            "absent": cover.absent.name,
            "covered_by": cover.covered_by.name,
            "begins": said.day(cover.begins_on),
            "ends": said.day(cover.ends_on),
            "may_cancel": may_assign or cover.absent_id == request.actor.user_id,
        }
        for cover in found.select_related("absent", "covered_by").order_by("begins_on", "id")
    ]
    context = {"rows": rows, "form": form, "offices": offices}
    return render(request, "desk/covers.html", context, status=422 if form.errors else 200)


@require_POST
def cancel(request: Request, cover_id: int) -> HttpResponse:
    """End standing in at once."""
    request.actor.require(Permission.PERSON_WRITE)
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, covering.cancel, cover_id=cover_id, by=request.actor, at=timezone.now())
    return redirect("desk:covers")
