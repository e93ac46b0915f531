"""One person's file as an officer meets it: who, what comes next, who else it may be; and the reason for looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.casework import cases
from balai.apps.casework import desk as casework
from balai.apps.casework.models import Ticket
from balai.apps.casework.visits import queue
from balai.apps.people import actions, merging
from balai.apps.people.models import Channel, Merge, Person
from balai.apps.people.search import Found, possible_duplicates
from balai.apps.people.sheets import queries as sheets
from balai.engine.actor import Permission
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.desk.case import CasePanel, panel
from balai.web.filing.changes import Changed, changes_of
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.steps import Step
from balai.web.filing.tabs import Tab, tabs
from balai.web.filing.visits import next_visit
from balai.web.screen import attempt, get_or_404
from balai.words import words

REASONS = ("counter", "phone", "referral", "supervision", "duplicate", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """The header of a file, its pages, and what this officer may do now."""

    id: UUID
    reference: str
    name: str
    age: int | None
    village: str
    phone: str
    email: str
    nik: str
    status: str
    status_word: str
    officer: str
    is_minor: bool
    may_write: bool
    may_register: bool
    may_take: bool
    may_hold: bool
    is_restricted: bool
    may_clear: bool
    may_merge: bool
    merges: Sequence[Merge]
    tabs: Sequence[Tab]
    case: CasePanel | None
    changed: Changed | None
    steps: Sequence[Step]
    duplicates: Sequence[Found]
    contradicted: Sequence[str]
    serving: Ticket | None  # the number of the queue this officer serves, while it is nobody's
    visit: str  # the next appointment
    listed_on: str  # the day of the list, while nobody has asked the person; else empty


class ReasonForm(forms.Form):
    """Why somebody opens a file that is not part of the own work."""

    reason = forms.ChoiceField(label=gettext_lazy("Mengapa Anda membuka berkas ini?"), required=False, widget=Radios)
    note = forms.CharField(
        label=gettext_lazy("Keterangan"),
        help_text=gettext_lazy("Pemilik berkas dapat membacanya. Wajib untuk alasan lainnya."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own
        said, field = words(translation.get_language()), self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(reason, said.label("look", reason)) for reason in REASONS]

    def clean(self) -> dict[str, str]:
        """Ask for a reason, and for words where it is another one."""
        given: dict[str, str] = self.cleaned_data
        if not given.get("reason"):
            self.add_error("reason", _("Pilih alasannya. Tanpa alasan, berkas ini tidak dibuka."))
        elif given["reason"] == "other" and not given.get("note", "").strip():
            self.add_error("note", _("Tulis alasannya dengan singkat."))
        return given


@never_cache
@require_http_methods(["GET", "HEAD"])
def person(request: Request, file_id: UUID) -> HttpResponse:
    """Show a file."""
    request.actor.require(Permission.PERSON_READ)
    return _show(request, open_desk(request, file_id), forms.Form())


@require_POST
def register(request: Request, file_id: UUID) -> HttpResponse:
    """Say that the file is this person's."""
    desk, form = open_desk(request, file_id), _sent(request)
    if attempt(form, cases.register, person_id=file_id, by=request.actor, at=timezone.now()):
        return redirect("desk:person", file_id=file_id)
    return _show(request, desk, form, status=422)


@require_POST
def clear(request: Request, file_id: UUID) -> HttpResponse:
    """Say that a doubtful file is somebody of its own."""
    desk, form = open_desk(request, file_id), _sent(request)
    if attempt(form, actions.clear, person_id=file_id, by=request.actor, at=timezone.now()):
        return redirect("desk:person", file_id=file_id)
    return _show(request, desk, form, status=422)


@require_POST
def take(request: Request, file_id: UUID) -> HttpResponse:
    """Accompany this person."""
    desk, form = open_desk(request, file_id), _sent(request)
    if attempt(form, cases.take, person_id=file_id, by=request.actor, at=timezone.now()):
        return redirect("desk:person", file_id=file_id)
    return _show(request, desk, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reason(request: Request, file_id: UUID) -> HttpResponse:
    """Ask why a file is opened that is not part of one's work; POST opens it."""
    request.actor.require(Permission.PERSON_READ)
    found = get_or_404(Person.objects.visible_to(request.actor), pk=file_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        actions.open_file(
            person_id=file_id, by=request.actor, at=timezone.now(), reason=given["reason"], note=given["note"].strip()
        )
        return redirect("desk:person", file_id=file_id)
    context = {"reference": found.reference, "form": form, "file_id": file_id}
    return render(request, "desk/reason.html", context, status=422 if form.errors else 200)


def _sent(request: Request) -> forms.Form:
    form = forms.Form(request.POST)
    form.full_clean()
    return form


def _show(request: Request, desk: Desk, form: forms.Form, *, status: int = 200) -> HttpResponse:
    person, steps, case = desk.person, desk.steps(), casework.case_of(desk.person)
    may_write = request.actor.may(Permission.PERSON_WRITE, office_id=person.office_id) and person.office_id is not None
    page = PersonPage(
        id=person.pk,
        serving=mine if (mine := queue.serving(request.actor)) and mine.person_id is None else None,
        visit=next_visit(desk),
        reference=person.reference,
        name=person.name,
        age=person.age(desk.today),
        village=person.village.name if person.village else "",
        phone=person.phone,
        email=person.email,
        nik=person.nik_masked,
        status=person.status,
        status_word=desk.said.label("person_status", person.status),
        officer=person.officer.name if person.officer else "",
        is_minor=person.is_minor(desk.today),
        may_write=may_write,
        may_register=may_write and person.status == "submitted",
        may_take=may_write and person.officer_id is None,
        may_clear=may_write and person.status == "doubtful",
        may_merge=request.actor.may(Permission.PERSON_MERGE, office_id=person.office_id),
        merges=merging.open_merges(person, at=timezone.now()),
        is_restricted=person.restricted_at is not None,
        may_hold=request.actor.may(Permission.LEGAL_HOLD),
        tabs=tabs(desk, "person"),
        case=panel(case, desk, request.actor),
        changed=changes_of(case, desk),
        steps=steps.all,
        duplicates=possible_duplicates(
            name=person.name,
            birth_date=person.birth_date,
            nik=person.nik,
            phone=person.phone,
            by=request.actor,
            but=person,
        ),
        listed_on=_listed_on(desk),
        contradicted=[desk.said.label("path", path) for path in steps.known.proven.contradicted],
    )
    return render(request, "desk/person.html", {"page": page, "form": form}, status=status)


def _listed_on(desk: Desk) -> str:
    if desk.person.channel != Channel.IMPORT.value or desk.person.registered_at is not None:
        return ""
    day = sheets.origin_of(desk.person)
    return desk.said.day(day) if day else ""
