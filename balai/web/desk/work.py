"""What waits at the counter, and finding somebody before a new file is begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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

from balai.apps.access import queries as access
from balai.apps.casework import desk as casework
from balai.apps.casework.models import Appointment, Case, Referral, Ticket, Transfer
from balai.apps.people import actions
from balai.apps.people.models import Document, Person, PrivacyRequest
from balai.apps.people.search import Found, possible_duplicates, search
from balai.engine import numbers
from balai.engine.actor import Actor, Permission
from balai.engine.lifecycle import AppointmentStatus
from balai.web.access.request import Request
from balai.web.desk.cases import CaseRow, row_of
from balai.web.questions.answer_fields import DayField
from balai.words import Words, words

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One file in a list."""

    id: UUID
    reference: str
    name: str
    age: int | None
    village: str
    status: str
    why: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """A request to go on with somebody."""

    id: UUID
    name: str
    reference: str
    from_whom: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """What waits for this officer, the oldest promise first: requests, her cases, registrations nobody has taken.

    The numbers of the pages before and after are None where there are none.
    """

    waiting: Sequence[PersonRow]
    waiting_count: int
    before: int | None
    after: int | None
    turns: Sequence[CaseRow] = ()
    turns_count: int = 0
    late_count: int = 0
    others_count: int = 0
    news: Sequence[CaseRow] = ()
    news_count: int = 0
    asked: Sequence[AskedRow] = ()
    absent: Sequence[str] = ()  # for whom this officer stands in today
    documents: int = 0
    requests: int | None = None  # about data, unanswered; None for whoever does not answer them
    unasked: int = 0  # known from a list only
    may_write: bool = False
    may_verify: bool = False
    may_help: bool = False
    may_refer: bool = False
    may_receive: bool = False
    may_set_hours: bool = False
    visits: int = 0  # appointments of today that are still to come
    queue: int = 0  # numbers that wait now
    referrals_late: int = 0
    office_late: int = 0  # of all of the office, for whoever shares the work out
    may_import: bool = False
    may_export: bool = False

    @property
    def is_mine(self) -> bool:
        """Whether every case shown is this officer's own; else the lists say whose."""
        return not self.absent


class SearchForm(forms.Form):
    """One line: a name, NIK, file number or telephone. Posted, so that no address holds it."""

    text = forms.CharField(
        label=gettext_lazy("Cari orang"),
        help_text=gettext_lazy("Nama, NIK, nomor berkas (BM-…), atau nomor telepon."),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "data-search": ""}),
    )


class NewForm(forms.Form):
    """Who is at the counter: enough to find out whether there is a file already."""

    name = forms.CharField(label=gettext_lazy("Nama lengkap"), required=False, max_length=120)
    nik = forms.CharField(label=gettext_lazy("NIK (bila ada)"), required=False, max_length=40)
    phone = forms.CharField(label=gettext_lazy("Telepon (bila ada)"), required=False, max_length=30)
    field_order = ("name", "birth_date", "nik", "phone")

    def __init__(self, said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        self.said = said
        self.fields["birth_date"] = DayField(today=today, future=False, said=said, label=_("Tanggal lahir"))
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError for none."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if len(name) < 2:
            raise forms.ValidationError(_("Tulis nama, supaya kami mencari berkasnya lebih dahulu."))
        return name

    def clean_nik(self) -> str:
        """Return the digits. Raises ValidationError for a NIK that cannot be."""
        typed = str(self.cleaned_data["nik"]).strip()
        checked = numbers.check_nik(typed) if typed else None
        for problem in checked.problems if checked else ():
            raise forms.ValidationError(self.said.say(problem.value))
        return checked.nik if checked else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: Request) -> HttpResponse:
    """Show what waits; POST searches."""
    actor = request.actor
    actor.require(Permission.PERSON_SEARCH)
    today = timezone.localdate()
    form = SearchForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    if form.is_bound and form.is_valid():
        found = [_found(hit, today) for hit in search(form.cleaned_data["text"], by=actor)]
        context = {"found": found, "form": form, "may_write": actor.may(Permission.PERSON_WRITE)}
        return render(request, "desk/found.html", context)
    seen = Person.objects.at_desk_of(actor).select_related("village")
    waiting = seen.filter(officer__isnull=True).waiting()
    said, day = words(translation.get_language()), casework.day_of(actor, today)
    number = _number(request.GET.get("halaman", ""))
    begin, end = (number - 1) * SHOWN, number * SHOWN
    waiting_count = waiting.count()
    page = WorkPage(
        waiting=[_row(person, today) for person in waiting[begin:end]],
        waiting_count=waiting_count,
        before=number - 1 if number > 1 else None,
        after=number + 1 if waiting_count > end else None,
        turns=[row_of(case, said, today) for case in day.turns],
        turns_count=day.turns_count,
        late_count=day.late_count,
        others_count=day.others_count,
        news=[row_of(case, said, today) for case in day.news],
        news_count=day.news_count,
        asked=[_asked(one, said) for one in Transfer.objects.asked_of(actor).select_related("person", "from_office")],
        absent=sorted(access.names_of(set(actor.stands_in_for)).values()),
        documents=Document.objects.waiting_for(actor).count(),
        requests=_requests(actor),
        unasked=seen.filter(officer__isnull=True).unasked().count(),
        may_refer=actor.may(Permission.REFERRAL_SEND),
        may_receive=actor.may(Permission.VISIT_RECEIVE),
        may_set_hours=actor.may(Permission.HOURS_SET),
        visits=_visits_of(actor, today),
        queue=Ticket.objects.visible_to(actor).filter(day=today).waiting().count(),
        office_late=Case.objects.at_desk_of(actor).overdue(today).count() if actor.may(Permission.CASE_ASSIGN) else 0,
        referrals_late=Referral.objects.visible_to(actor).overdue(today).count(),
        may_write=actor.may(Permission.PERSON_WRITE),
        may_verify=actor.may(Permission.DOCUMENT_VERIFY),
        may_help=actor.may(Permission.DRAFT_HELP),
        may_import=actor.may(Permission.PERSON_IMPORT),
        may_export=actor.may(Permission.PERSON_EXPORT),
    )
    return render(request, "desk/work.html", {"page": page, "form": form})


@never_cache
@require_http_methods(["GET", "HEAD"])
def unasked(request: Request) -> HttpResponse:
    """List those of whom only a list of the office tells."""
    request.actor.require(Permission.PERSON_SEARCH)
    unclaimed = Person.objects.at_desk_of(request.actor).filter(officer__isnull=True)
    found = unclaimed.unasked().select_related("village")
    number, count, today = _number(request.GET.get("halaman", "")), found.count(), timezone.localdate()
    page = WorkPage(
        waiting=[_row(person, today) for person in found[(number - 1) * SHOWN : number * SHOWN]],
        waiting_count=count,
        before=number - 1 if number > 1 else None,
        after=number + 1 if count > number * SHOWN else None,
    )
    return render(request, "desk/unasked.html", {"page": page})


def _asked(one: Transfer, said: Words) -> AskedRow:
    return AskedRow(
        id=one.pk,
        name=one.person.name,
        reference=one.person.reference,
        from_whom=one.from_office.name,
        due=said.day(one.due_on) if one.due_on else "",
    )


def _visits_of(actor: Actor, today: date) -> int:
    """How many are still to come to the actor's offices today."""
    begin = timezone.make_aware(datetime.combine(today, time.min))
    offices = actor.offices(Permission.VISIT_RECEIVE)
    of_today = Appointment.objects.filter(office_id__in=offices, status=AppointmentStatus.BOOKED.value)
    return of_today.filter(starts_at__gte=begin, starts_at__lt=begin + timedelta(days=1)).count()


def _number(text: str) -> int:
    """The page asked for; the first when that is no number."""
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask who is there and look for a file; only when none fits a new one begins."""
    actor = request.actor
    actor.require(Permission.PERSON_WRITE)
    said, today = words(translation.get_language()), timezone.localdate()
    form = NewForm(said, today, request.POST if request.method == "POST" else None)
    found: list[Found] | None = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        born = date.fromisoformat(given["birth_date"]) if given["birth_date"] else None
        phone = numbers.phone(given["phone"]) or ""
        found = possible_duplicates(name=given["name"], birth_date=born, nik=given["nik"], phone=phone, by=actor)
        if not found and not born:
            found = search(given["name"], by=actor)
        if not found or "begin" in request.POST:
            identity = {"name": given["name"], "birth_date": born, "nik": given["nik"]}
            pages = {"identity": identity, "contact": {"phone": phone}}
            person = actions.begin_at_counter(pages=pages, by=actor, at=timezone.now())
            return redirect("filing:page", file_id=person.pk, key="identity")
    rows = None if found is None else [_found(hit, today) for hit in found]
    return render(request, "desk/new.html", {"form": form, "found": rows}, status=422 if form.errors else 200)


def _requests(actor: Actor) -> int | None:
    if not actor.may(Permission.PRIVACY_REQUESTS):
        return None
    asked = PrivacyRequest.objects.visible_to(actor).unanswered()
    return asked.filter(person__office_id__in=actor.offices(Permission.PRIVACY_REQUESTS)).count()


def _found(hit: Found, today: date) -> PersonRow:
    return _row(hit.person, today, words(translation.get_language()).label("why_found", hit.why))


def _row(person: Person, today: date, why: str = "") -> PersonRow:
    return PersonRow(
        id=person.pk,
        reference=person.reference,
        name=person.name,
        age=person.age(today),
        village=person.village.name if person.village else "",
        status=words(translation.get_language()).label("person_status", person.status),
        why=why,
        since=person.submitted_at,
    )
