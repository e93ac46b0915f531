"""The questionnaire about interests: page by page, then what may be talked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.casework import interests
from balai.apps.casework.models import InterestAnswers
from balai.apps.casework.models.interest import asked_by
from balai.engine.interests import Holland, Liking, Occupation, Score, fitting
from balai.web.access.request import Request
from balai.web.components.widgets import Radios
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt
from balai.words import Words

FULL = 100
# Where the interests of an occupation can be read.
ONET = "https://www.onetonline.org/link/summary/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One type: how many of the decided activities were liked. `percent` is None where too few were decided."""

    letter: str
    name: str
    about: str
    liked: int
    decided: int
    percent: int | None
    y: int
    text_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """One occupation the profile may go with."""

    name: str
    letters: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestsPage:
    """The state of the questionnaire. `profile`: letters, `=` between equals; empty while there is none."""

    id: UUID
    reference: str
    name: str
    is_own: bool
    back: str
    text: str
    version: int
    is_begun: bool
    answered: int
    total: int
    next_page: int
    changed_on: date | None
    bars: Sequence[Bar]
    lacking: Sequence[str]
    profile: str
    leading: Sequence[str]
    near: Sequence[JobRow]
    far: Sequence[JobRow]
    height: int


class PageForm(forms.Form):
    """Ten activities. Nothing has to be answered."""

    def __init__(self, number: int, said: Words, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="i_%s", initial=initial)
        choices = [(liking.value, said.label("liking", liking.value)) for liking in Liking]
        for statement in rulebook.interests().pages(interests.PAGE)[number - 1]:
            self.fields[statement.id] = forms.ChoiceField(
                label=said.pick(statement, "text"), choices=choices, required=False, widget=Radios
            )

    def given(self) -> dict[str, Liking]:
        """What was answered on this page."""
        return {name: Liking(value) for name, value in self.cleaned_data.items() if value}


@never_cache
@require_http_methods(["GET", "HEAD"])
def result(request: Request, file_id: UUID) -> HttpResponse:
    """Say what the questionnaire is, or show what was answered so far and what may be talked about."""
    return _show(request, _open(request, file_id), forms.Form())


@require_POST
def begin(request: Request, file_id: UUID) -> HttpResponse:
    """Agree, and begin."""
    desk, form = _open(request, file_id), forms.Form(request.POST)
    form.full_clean()
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 5 else 0
    said: dict[str, Any] = {"version": version, "language": translation.get_language()}
    if attempt(form, interests.begin, person_id=file_id, by=request.actor, at=timezone.now(), **said):
        return redirect("filing:interests_page", file_id=file_id, number=1)
    return _show(request, desk, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, file_id: UUID, number: int) -> HttpResponse:
    """Show ten activities; POST keeps the answers and goes on, or back."""
    desk = _open(request, file_id)
    kept = _kept(request, desk)
    pages = rulebook.interests().pages(interests.PAGE)
    if kept is None or not 1 <= number <= len(pages):
        raise Http404
    form = PageForm(number, desk.said, request.POST if request.method == "POST" else None, kept.answers)
    if form.is_bound and form.is_valid():
        interests.answer(person_id=file_id, given=form.given(), by=request.actor, at=timezone.now())
        after = number - 1 if "back" in request.POST else number + 1
        if "later" in request.POST or not 1 <= after <= len(pages):
            return redirect("filing:interests", file_id=file_id)
        return redirect("filing:interests_page", file_id=file_id, number=after)
    context = {"desk": desk, "form": form, "number": number, "total": len(pages)}
    return render(request, "filing/interests_page.html", context, status=422 if form.errors else 200)


@require_POST
def again(request: Request, file_id: UUID) -> HttpResponse:
    """Empty the answers and begin anew."""
    desk, form = _open(request, file_id), forms.Form(request.POST)
    form.full_clean()
    if attempt(form, interests.again, person_id=file_id, by=request.actor, at=timezone.now()):
        return redirect("filing:interests_page", file_id=file_id, number=1)
    return _show(request, desk, form, status=422)


def _open(request: Request, file_id: UUID) -> Desk:
    desk = open_desk(request, file_id)
    if desk.person.is_draft or not asked_by(request.actor).filter(pk=file_id).exists():
        raise Http404
    return desk


def _kept(request: Request, desk: Desk) -> InterestAnswers | None:
    return InterestAnswers.objects.visible_to(request.actor).filter(person=desk.person).first()


def _show(request: Request, desk: Desk, form: forms.Form, *, status: int = 200) -> HttpResponse:
    kept, said, book = _kept(request, desk), desk.said, rulebook.interests()
    text = rulebook.consents().of(interests.PURPOSE).text(desk.today)
    answered = {key for key in (kept.answers if kept else {}) if key in {each.id for each in book.statements}}
    found = interests.scores_of(kept) if kept else {}
    made = interests.profile_of(kept) if kept else None
    bars = [_bar(row, kind, found.get(kind), said) for row, kind in enumerate(Holland)]
    jobs = fitting(made, book.occupations) if made else None
    names = {bar.letter: bar.about for bar in bars}
    shown = InterestsPage(
        id=desk.person.pk,
        reference=desk.person.reference,
        name=desk.person.name,
        is_own=desk.is_own,
        back="filing:counselling" if desk.is_own else "desk:counselling",
        text=said.pick(text, "text"),
        version=text.version,
        is_begun=kept is not None,
        answered=len(answered),
        total=len(book.statements),
        next_page=_next(answered),
        changed_on=timezone.localdate(kept.changed_at) if kept else None,
        bars=bars,
        lacking=[bar.name for bar in bars if bar.percent is None],
        profile=str(made) if made else "",
        leading=[names[letter.value] for letter in made.letters] if made else (),
        near=[_job(each, said) for each in jobs.near] if jobs else (),
        far=[_job(each, said) for each in jobs.far] if jobs else (),
        height=len(bars) * ROW,
    )
    return render(request, "filing/interests.html", {"page": shown, "form": form}, status=status)


# Pixels of one row of the drawing, and where its text and its bar stand.
ROW, TEXT, BAR = 44, 16, 24


def _bar(row: int, kind: Holland, score: Score | None, said: Words) -> Bar:
    named = rulebook.interests().types[row]
    return Bar(
        letter=kind.value,
        name=said.pick(named, "name"),
        about=said.pick(named, "about"),
        liked=score.liked if score else 0,
        decided=score.decided if score else 0,
        percent=round(score.share * FULL) if score else None,
        y=row * ROW + BAR,
        text_y=row * ROW + TEXT,
    )


def _next(answered: set[str]) -> int:
    """The first page with something left to answer, else the first one."""
    for number, statements in enumerate(rulebook.interests().pages(interests.PAGE), start=1):
        if not answered.issuperset(statement.id for statement in statements):
            return number
    return 1


def _job(each: Occupation, said: Words) -> JobRow:
    name = rulebook.occupation_names()[each.code][said.language]
    return JobRow(name=name, letters=each.letters or "", href=f"{ONET}{each.onet}")
