"""What each column of a list holds, suggested and chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people.models import OfficeList
from balai.apps.people.sheets import queries, receiving
from balai.apps.people.sheets.columns import FIELDS
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.screen import attempt, get_or_404
from balai.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, what it holds in the first rows, and the select that says what it is."""

    heading: str
    samples: Sequence[str]
    field: forms.BoundField


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage:
    """All columns of a list."""

    id: UUID
    name: str
    columns: Sequence[Column]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, list_id: UUID) -> HttpResponse:
    """Show what each column may be; POST keeps the choice and has the rows judged."""
    request.actor.require(Permission.PERSON_IMPORT)
    held = get_or_404(OfficeList.objects.visible_to(request.actor), pk=list_id)
    form = _form(held, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        chosen = [form.cleaned_data[f"c{at}"] for at in range(len(held.heading))]
        if attempt(form, receiving.choose, list_id=list_id, columns=chosen, by=request.actor, at=timezone.now()):
            return redirect("sheets:one", list_id=list_id)
    shown = zip(held.heading, queries.samples(held), strict=True)
    page = ColumnsPage(
        id=held.pk,
        name=held.file_name,
        columns=[
            Column(heading=heading or _("(tanpa judul)"), samples=samples, field=form[f"c{at}"])
            for at, (heading, samples) in enumerate(shown)
        ],
    )
    return render(request, "sheets/columns.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _form(held: OfficeList, data: object) -> forms.Form:
    said = words(translation.get_language())
    choices = [("", _("Tidak dipakai")), *((field, capfirst(said.label("list_field", field))) for field in FIELDS)]
    form = forms.Form(data, auto_id="i_%s")  # type: ignore[arg-type]  # as Django's own
    for at, (heading, field) in enumerate(zip(held.heading, held.columns, strict=False)):
        form.fields[f"c{at}"] = forms.ChoiceField(label=heading, choices=choices, required=False, initial=field)
    return form
