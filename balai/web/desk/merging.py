"""Two files side by side: what differs, what would move, merging them, and undoing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people import actions, merging
from balai.apps.people.models import Merge, Person
from balai.engine.actor import Permission
from balai.engine.errors import NotFound
from balai.engine.numbers import masked
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of both files, in words."""

    key: str
    label: str
    kept: str
    other: str
    takes_other: bool
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePage:
    """What merging would do."""

    id: UUID
    other_id: UUID
    kept: str
    other: str
    rows: Sequence[FieldRow]
    answers: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, file_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two files side by side; POST takes the second into the first."""
    request.actor.require(Permission.PERSON_MERGE)
    desk, other = open_desk(request, file_id), _other(request, other_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.full_clean()
        take = frozenset(name for name in merging.FIELDS if request.POST.get(f"f-{name}") == "other")
        given: dict[str, Any] = {
            "kept_id": file_id,
            "gone_id": other_id,
            "take": take,
            "by": request.actor,
            "at": timezone.now(),
        }
        if attempt(form, merging.merge, **given):
            return redirect("desk:person", file_id=file_id)
    found = merging.differences(desk.person, other)
    page = MergePage(
        id=file_id,
        other_id=other_id,
        kept=desk.person.reference,
        other=other.reference,
        rows=[_row(difference, desk, request.POST) for difference in found],
        answers=merging.counted(other).get("answer", 0),
    )
    return render(request, "desk/merge.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, file_id: UUID, merge_id: UUID) -> HttpResponse:
    """Ask once, then put two merged files back."""
    request.actor.require(Permission.PERSON_MERGE)
    desk = open_desk(request, file_id)
    done = Merge.objects.filter(pk=merge_id, kept=desk.person).select_related("gone").first()
    if done is None:
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.full_clean()
        if attempt(form, merging.undo, merge_id=merge_id, by=request.actor, at=timezone.now()):
            return redirect("desk:person", file_id=file_id)
    context = {"id": file_id, "merge_id": merge_id, "gone": done.gone.reference, "form": form}
    return render(request, "desk/undo_merge.html", context, status=422 if form.errors else 200)


def _other(request: Request, other_id: UUID) -> Person:
    """The other file; comparing is a look into it, with its own reason."""
    try:
        return actions.open_file(person_id=other_id, by=request.actor, at=timezone.now(), reason="duplicate")
    except NotFound:
        raise Http404 from None


def _row(difference: merging.Difference, desk: Desk, posted: Any) -> FieldRow:
    chosen = posted.get(f"f-{difference.field}")
    return FieldRow(
        key=difference.field,
        label=desk.said.label("person_field", difference.field),
        kept=_shown(difference.field, difference.kept, desk.said),
        other=_shown(difference.field, difference.other, desk.said),
        takes_other=chosen == "other" if chosen else difference.takes_other,
        is_open=difference.is_open,
    )


def _shown(field: str, value: Any, said: Words) -> str:
    """A value as people read it; numbers of identity masked."""
    if not value:
        return ""
    match field:
        case "nik" | "passport":
            return masked(value)
        case "birth_date":
            return said.day(value)
        case "sex":
            return said.label("sex", value)
        case "wishes":
            return ", ".join(said.country(code) for code in value.get("countries", ()))
    return str(value)
