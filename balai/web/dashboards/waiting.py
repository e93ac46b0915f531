"""How long people wait, in which stage and for whom; and within how many working days the office promises what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.apps.casework import promises
from balai.apps.casework.desk import Wait, waits
from balai.apps.casework.visits import queue
from balai.apps.casework.visits.queue import QueueTimes
from balai.engine.actor import Permission
from balai.web.access.office import offices_of
from balai.web.access.request import Request
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt
from balai.words import Words, words

# A quarter is long enough for numbers that mean something, and short enough to see whether a change helped.
LOOKS_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRow:
    """One stage and party, numbers in words; a dash where there are none."""

    stage: str
    party: str
    now: int
    late: int
    longest: str
    ended: int
    median: str
    p90: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """What is promised, by whom it was set and what it rests on."""

    service: str
    promised: str
    source: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """The waiting room: one service, minutes in words; a dash where there are none."""

    service: str
    drawn: int
    served: int
    left: int
    median: str
    p90: str
    serving: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPage:
    """The waits of the last quarter, and every promise."""

    since: str
    rows: Sequence[WaitRow]
    worst: str
    promises: Sequence[PromiseRow]
    may_set: bool
    may_open: bool
    queue: Sequence[QueueRow]


class PromiseForm(forms.Form):
    """What the office promises from a day on."""

    service = forms.ChoiceField(label=gettext_lazy("Layanan"))
    days = forms.IntegerField(
        label=gettext_lazy("Hari kerja"),
        help_text=gettext_lazy("0 berarti hari yang sama. Kosongkan bila tidak dijanjikan."),
        required=False,
        min_value=0,
        max_value=365,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Dasarnya"),
        help_text=gettext_lazy("Misalnya nomor keputusan atau standar pelayanan."),
        required=False,
        max_length=200,
        widget=forms.TextInput,
    )
    field_order = ("service", "days", "in_force_on", "source")

    def __init__(self, said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="i_%s")
        service = self.fields["service"]
        assert isinstance(service, forms.ChoiceField)
        service.choices = [(name, said.label("promise", name)) for name in rulebook.standards().names()]
        label = _("Berlaku mulai")
        self.fields["in_force_on"] = DayField(today=today, future=True, said=said, label=label, initial=f"{today}")
        self.order_fields(self.field_order)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: Request) -> HttpResponse:
    """Show waits and promises; POST sets a promise of the office."""
    actor = request.actor
    said, now, today = words(translation.get_language()), timezone.now(), timezone.localdate()
    form = PromiseForm(said, today, request.POST if request.method == "POST" else None)
    office_id = offices_of(request, Permission.REPORT_READ).id
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        given = {
            "service": told["service"],
            "days": told["days"],
            "in_force_on": date.fromisoformat(told["in_force_on"]) if told["in_force_on"] else today,
            "source": told["source"],
        }
        if attempt(form, promises.set_standard, office_id=office_id, by=actor, at=now, **given):
            return redirect("dashboards:waiting")
    offices = sorted(actor.offices(Permission.REPORT_READ), key=str)
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) - LOOKS_BACK
    found = waits(list(offices), since=since, at=now, on=today)
    page = WaitingPage(
        since=said.day(since.date()),
        rows=[_row(wait, said) for wait in found],
        worst=_worst(found, said),
        promises=[_promise(name, office_id, said, today) for name in rulebook.standards().names()],
        may_set=actor.may(Permission.STANDARD_SET, office_id=office_id),
        may_open=actor.may(Permission.HOURS_SET),
        queue=[_queue_row(each, said) for each in queue.times(list(offices), at=now, back=LOOKS_BACK)],
    )
    return render(request, "dashboards/waiting.html", {"page": page, "form": form}, status=422 if form.errors else 200)


def _row(wait: Wait, said: Words) -> WaitRow:
    return WaitRow(
        stage=said.label("case_stage", wait.stage),
        party=said.label("party", wait.party),
        now=wait.now,
        late=wait.late,
        longest=_days(wait.longest),
        ended=wait.ended,
        median=_days(wait.median),
        p90=_days(wait.p90),
    )


def _queue_row(found: QueueTimes, said: Words) -> QueueRow:
    return QueueRow(
        service=said.label("queue_service", found.service),
        drawn=found.drawn,
        served=found.served,
        left=found.left,
        median=_days(found.wait_median),
        p90=_days(found.wait_p90),
        serving=_days(found.serve_median),
    )


def _days(days: float | None) -> str:
    """Days or minutes with one place, as it is written here; a dash for none."""
    if days is None:
        return "-"
    text = f"{days:.1f}" if days < 10 else f"{days:.0f}"
    return text if translation.get_language() == "en" else text.replace(".", ",")


def _worst(found: Sequence[Wait], said: Words) -> str:
    """The sentence a head reads first: where most promises have passed."""
    worst = max(found, key=lambda wait: wait.late, default=None)
    if worst is None or not worst.late:
        return _("Tidak ada janji yang lewat waktu.")
    return _("Paling banyak lewat waktu: %(stage)s, %(late)s dari %(now)s orang yang menunggu petugas.") % {
        "stage": said.label("case_stage", worst.stage),
        "late": worst.late,
        "now": worst.now,
    }


def _promise(name: str, office_id: UUID, said: Words, on: date) -> PromiseRow:
    found = promises.in_force(office_id, name, on)
    if found.days is None:
        promised = _("belum dijanjikan")
    else:
        promised = _("hari yang sama") if not found.days else _working_days(found.days)
    return PromiseRow(service=said.label("promise", name), promised=promised, source=found.source, is_own=found.is_own)


def _working_days(days: int) -> str:
    return ngettext("%(days)s hari kerja", "%(days)s hari kerja", days) % {"days": days}
