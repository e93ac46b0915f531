"""One page of a file: shown, saved, and shown again with both versions when somebody else was faster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.people import actions
from balai.apps.people.actions import mark_of, page_values
from balai.apps.people.models import Answer, Channel
from balai.engine.errors import Conflict, DomainError
from balai.engine.questions import By, Question, find
from balai.web.access.request import Request
from balai.web.filing.doors import Desk, channel_of, open_desk
from balai.web.filing.forms import FORMS, PageForm
from balai.web.filing.steps import Step
from balai.web.questions.question_form import QuestionForm
from balai.web.questions.question_records import question_form
from balai.web.screen import refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """One page of a file. `stored` holds what somebody else saved meanwhile, in words."""

    title: str
    kind: str
    current: int
    total: int
    back_href: str
    address: str
    seen: str
    reference: str
    is_own: bool
    id: str = ""
    text: str = ""
    help: str = ""
    why: str = ""
    back: str = ""
    is_sensitive: bool = False
    stored: Sequence[str] = ()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, file_id: UUID, key: str) -> HttpResponse:
    """Show one page; a POST saves it and goes on."""
    desk = open_desk(request, file_id)
    question = find(desk.book.questions, key)
    if key not in FORMS and (question is None or question.by is not By.CITIZEN):
        raise Http404
    return _question(request, desk, question) if question else _own_page(request, desk, key)


def _own_page(request: Request, desk: Desk, key: str) -> HttpResponse:
    is_post = request.method == "POST"
    at_counter = channel_of(request, desk.person) is Channel.COUNTER
    typed = request.POST if is_post else None
    form = FORMS[key](desk.person, desk.said, desk.today, desk.book, typed, at_counter=at_counter)
    is_stale = False
    if is_post and form.is_valid():
        try:
            actions.write(
                person_id=desk.person.pk,
                page=key,
                values=form.values,
                seen=request.POST.get("seen", ""),
                by=request.actor,
                at=timezone.now(),
            )
            return _onward(request, desk, key)
        except DomainError as error:
            is_stale = _refused(form, error)
    seen = mark_of(page_values(desk.person, key))
    return _show(request, desk, key, form, seen, is_stale=is_stale)


def _question(request: Request, desk: Desk, question: Question) -> HttpResponse:
    before = Answer.objects.filter(person=desk.person, question=question.id).first()
    given, is_post = before.given if before else None, request.method == "POST"
    form = question_form(question, desk.said, desk.today, data=request.POST if is_post else None, given=given)
    is_stale = False
    if is_post and form.is_judged and form.is_valid():
        try:
            actions.answer(
                person_id=desk.person.pk,
                question=question.id,
                given=form.given,
                seen=request.POST.get("seen", ""),
                channel=channel_of(request, desk.person),
                by=request.actor,
                at=timezone.now(),
            )
            return _onward(request, desk, question.id)
        except DomainError as error:
            is_stale = _refused(form, error)
    return _show(request, desk, question.id, form, mark_of(given), is_stale=is_stale, question=question)


def _refused(form: PageForm | QuestionForm, error: DomainError) -> bool:
    """Say it on the form; was it that somebody else was faster?"""
    field = "nik" if error.code == "nik_of_another" else None
    form.add_error(field, refusal(error))
    return isinstance(error, Conflict) and error.code == "changed_meanwhile"


def _show(
    request: Request, desk: Desk, key: str, form: Any, seen: str, *, is_stale: bool, question: Question | None = None
) -> HttpResponse:
    steps = desk.steps()
    keys = [step.key for step in steps.all]
    step = steps.find(key)
    back = request.POST.get("back") or request.GET.get("kembali") or ""
    # Who has not seen the newer version yet gets its mark with it, and may then decide.
    is_judged = request.method == "POST" and getattr(form, "is_judged", True)
    mark = seen if is_stale or not is_judged else request.POST.get("seen", seen)
    shown = FilePage(
        title=step.title if step else key,
        kind=question.input.value if question else "fields",
        current=keys.index(key) + 1 if key in keys else len(keys),
        total=len(keys),
        back_href=_back_href(steps.all, key, desk, back),
        address=request.path,
        seen=mark if request.method == "POST" else seen,
        reference=desk.person.reference,
        is_own=desk.is_own,
        id=question.id if question else "",
        text=desk.said.pick(question, "text") if question else "",
        help=desk.said.pick(question, "help") if question else "",
        why=desk.said.pick(question, "why") if question else "",
        back="periksa" if back == "periksa" else "",
        is_sensitive=bool(question and question.sensitive),
        stored=(step.lines if step else ()) if is_stale else (),
    )
    status = 409 if is_stale else 422 if is_judged else 200
    return render(request, "filing/page.html", {"page": shown, "form": form}, status=status)


def _back_href(steps: Sequence[Step], key: str, desk: Desk, back: str) -> str:
    keys = [step.key for step in steps]
    at = keys.index(key) if key in keys else 0
    if back == "periksa" or at == 0:
        return desk.home
    return steps[at - 1].href


def _onward(request: Request, desk: Desk, key: str) -> HttpResponse:
    """Back to the file when one came from there or wants to stop, else to the next page, else to the file."""
    following = desk.steps().after(key)
    if request.POST.get("back") == "periksa" or "save" in request.POST or following is None:
        return redirect(desk.home)
    return redirect(following.href)
