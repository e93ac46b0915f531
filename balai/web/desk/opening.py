"""When the office is open: hours from a day on, closed days with whom they hit, and the screens of the waiting room."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai import rulebook
from balai.apps.casework.models import ClosedDay, Purpose, QueueScreen
from balai.apps.casework.visits import following, screens
from balai.apps.casework.visits import opening as openings
from balai.apps.casework.visits.opening import Opening, Week, opening_of
from balai.engine.actor import Permission
from balai.web.access.office import Offices, offices_of
from balai.web.access.request import Request
from balai.web.filing.visits import week_of
from balai.web.questions.answer_fields import DayField
from balai.web.screen import attempt
from balai.words import Words, words


class HoursForm(forms.Form):
    """The hours of one weekday; without an opening time the office is closed on it."""

    weekday = forms.TypedChoiceField(label=gettext_lazy("Hari"), coerce=int)
    opens = forms.TimeField(label=gettext_lazy("Buka"), required=False, input_formats=["%H.%M", "%H:%M"])
    closes = forms.TimeField(label=gettext_lazy("Tutup"), required=False, input_formats=["%H.%M", "%H:%M"])
    pause_begins = forms.TimeField(
        label=gettext_lazy("Istirahat mulai"), required=False, input_formats=["%H.%M", "%H:%M"]
    )
    pause_ends = forms.TimeField(
        label=gettext_lazy("Istirahat selesai"), required=False, input_formats=["%H.%M", "%H:%M"]
    )
    places = forms.IntegerField(
        label=gettext_lazy("Berapa orang bersamaan"),
        min_value=1,
        max_value=50,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    reason = forms.CharField(label=gettext_lazy("Dasarnya"), required=False, max_length=200)
    field_order = ("weekday", "opens", "closes", "pause_begins", "pause_ends", "places", "in_force_on", "reason")

    def __init__(self, said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="h_%s", initial={"places": rulebook.visits().places})
        weekday = self.fields["weekday"]
        assert isinstance(weekday, forms.ChoiceField)
        # 2 January 2023 was a Monday.
        weekday.choices = [(number, said.weekday(date(2023, 1, 2 + number))) for number in openings.WEEKDAYS]
        for name in ("opens", "closes", "pause_begins", "pause_ends"):
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "placeholder": "07.30", "autocomplete": "off"}
            )
        self.fields["in_force_on"] = DayField(
            today=today, future=True, said=said, label=_("Berlaku mulai"), initial=today.isoformat()
        )
        self.order_fields(self.field_order)

    def week(self) -> Week:
        """The weekday as it was typed."""
        told: dict[str, time | None] = self.cleaned_data
        names = ("weekday", "opens", "closes", "pause_begins", "pause_ends", "places")
        return Week(**{name: told[name] for name in names})  # type: ignore[arg-type]


class ClosedForm(forms.Form):
    """A day on which the office is closed, and why."""

    why = forms.CharField(
        label=gettext_lazy("Mengapa"),
        help_text=gettext_lazy("Dibaca warga, misalnya: pelatihan petugas."),
        required=False,
        max_length=120,
    )
    field_order = ("on", "why")

    def __init__(self, said: Words, today: date, data: Any = None) -> None:
        super().__init__(data, auto_id="c_%s")
        self.fields["on"] = DayField(today=today, future=True, said=said, label=_("Hari apa kantor tutup?"))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for the day."""
        if "on" not in self.errors and not self.cleaned_data.get("on"):
            self.add_error("on", _("Isi tanggalnya."))
        return self.cleaned_data


class ScreenForm(forms.Form):
    """A screen of the waiting room."""

    purpose = forms.ChoiceField(label=gettext_lazy("Untuk apa"))
    place = forms.CharField(
        label=gettext_lazy("Nama layar"),
        help_text=gettext_lazy("Misalnya: ruang tunggu."),
        required=False,
        max_length=60,
    )

    def __init__(self, said: Words, data: Any = None) -> None:
        super().__init__(data, auto_id="s_%s")
        purpose = self.fields["purpose"]
        assert isinstance(purpose, forms.ChoiceField)
        purpose.choices = [(each.value, said.label("screen_purpose", each.value)) for each in Purpose]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The week, the closed days to come, and the screens. `hours_hit`,
    `day_hits`: how many appointments could not be kept after what was asked for and is not done yet."""

    offices: Offices
    back: str
    week: list[tuple[str, str]]
    closed: list[tuple[int, str, str]]
    holidays: list[tuple[str, str]]
    screens: list[tuple[UUID, str, str, str]]
    hours_hit: int
    day_hits: int
    code: str


@never_cache
@require_safe
def opening(request: Request) -> HttpResponse:
    """Show when the office is open."""
    return _show(request, {})


@require_POST
def hours(request: Request) -> HttpResponse:
    """Set the hours of a weekday from a day on: first say how many appointments it hits, then do it and tell them."""
    office_id, (said, today), now = _office(request).id, _today(), timezone.now()
    form, hits = HoursForm(said, today, request.POST), 0
    if form.is_valid():
        told = form.cleaned_data
        given: dict[str, Any] = {
            "office_id": office_id,
            "week": form.week(),
            "in_force_on": date.fromisoformat(told["in_force_on"]) if told["in_force_on"] else today,
            "reason": told["reason"],
            "by": request.actor,
            "at": now,
        }
        foreseen: list[Opening] = []
        if attempt(form, lambda **asked: foreseen.append(openings.foresee(**asked)), **given):
            hits = 0 if "sure" in request.POST else len(following.unkept(office_id, foreseen[0], at=now))
            if not hits and attempt(form, openings.set_hours, **given):
                following.displace(office_id, by=request.actor, at=now)
                return redirect("desk:opening")
    return _show(request, {"hours": form}, hours_hit=hits, status=200 if hits else 422)


@require_POST
def close(request: Request) -> HttpResponse:
    """Close the office on a day: first say how many appointments it hits, then do it and tell them."""
    office_id, (said, today), now = _office(request).id, _today(), timezone.now()
    form, hits = ClosedForm(said, today, request.POST), 0
    if form.is_valid():
        day, why = date.fromisoformat(form.cleaned_data["on"]), form.cleaned_data["why"]
        given: dict[str, Any] = {"office_id": office_id, "on": day, "why": why, "by": request.actor, "at": now}
        foreseen = opening_of(office_id).without(day)
        hits = 0 if "sure" in request.POST else len(following.unkept(office_id, foreseen, at=now))
        if not hits and attempt(form, openings.close_day, **given):
            following.displace(office_id, by=request.actor, at=now)
            return redirect("desk:opening")
    return _show(request, {"closed": form}, day_hits=hits, status=200 if hits else 422)


@require_POST
def reopen(request: Request, day_id: int) -> HttpResponse:
    """Open on that day after all."""
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, openings.open_day, day_id=day_id, by=request.actor, at=timezone.now())
    return redirect("desk:opening")


@require_POST
@never_cache
def screen(request: Request) -> HttpResponse:
    """Prepare a screen; its code is shown this once."""
    office_id, (said, _today_is) = _office(request).id, _today()
    form = ScreenForm(said, request.POST)
    made: list[str] = []
    if form.is_valid():
        told = form.cleaned_data
        given: dict[str, Any] = {"office_id": office_id, "purpose": Purpose(told["purpose"]), "place": told["place"]}
        if attempt(
            form, lambda **asked: made.append(screens.prepare(**asked)[1]), by=request.actor, at=timezone.now(), **given
        ):
            return _show(request, {}, code=made[0])
    return _show(request, {"screen": form}, status=422)


@require_POST
def end_screen(request: Request, screen_id: UUID) -> HttpResponse:
    """Let a screen show nothing any more."""
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, screens.end, screen_id=screen_id, by=request.actor, at=timezone.now())
    return redirect("desk:opening")


def _show(
    request: Request,
    bound: dict[str, forms.Form],
    *,
    hours_hit: int = 0,
    day_hits: int = 0,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    offices, (said, today) = _office(request), _today()
    office_id = offices.id
    closed = ClosedDay.objects.filter(office_id=office_id, on__gte=today).order_by("on", "id")
    coming = sorted({**rulebook.holidays(today.year), **rulebook.holidays(today.year + 1)}.items())
    page = OpeningPage(
        offices=offices,
        back=reverse("desk:work" if request.actor.may(Permission.VISIT_RECEIVE) else "dashboards:waiting"),
        week=week_of(office_id, said, today),
        closed=[(row.pk, said.full_day(row.on), row.why) for row in closed],
        holidays=[(said.full_day(day), name) for day, name in coming if day >= today][:8],
        screens=[
            (row.pk, row.place, said.label("screen_purpose", row.purpose), _state(row, said))
            for row in QueueScreen.objects.filter(office_id=office_id, ended_at__isnull=True).order_by("set_at", "id")
        ],
        hours_hit=hours_hit,
        day_hits=day_hits,
        code=code,
    )
    context = {
        "page": page,
        "hours": bound.get("hours") or HoursForm(said, today),
        "closed": bound.get("closed") or ClosedForm(said, today),
        "screen": bound.get("screen") or ScreenForm(said),
    }
    return render(request, "desk/opening.html", context, status=status)


def _state(screen: QueueScreen, said: Words) -> str:
    if screen.begun_at is None:
        return _("menunggu kodenya dipakai")
    return _("dipakai sejak %(day)s") % {"day": said.day(timezone.localdate(screen.begun_at))}


def _today() -> tuple[Words, date]:
    return words(translation.get_language()), timezone.localdate()


def _office(request: Request) -> Offices:
    """The office whose hours one sets. Raises NotAllowed."""
    return offices_of(request, Permission.HOURS_SET)
