"""The check: its start, one question a page, one more question, and all answers."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.apps.casework import actions, queries
from balai.apps.casework.models import SAVED_FOR, UNSAVED_FOR, Check
from balai.apps.opportunities import queries as opportunities
from balai.engine.questions import By, asked_for, find, first_block
from balai.web.portal.answer_rows import answer_rows
from balai.web.portal.question_page import question_page
from balai.web.questions import visit
from balai.web.questions.question_records import question_form
from balai.words import words

# Where one returns after an answer that was not asked in order.
RETURNS = {"jawaban": "portal:answers", "hasil": "portal:result"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """What will happen, before anything does."""

    has_check: bool
    is_saved: bool
    is_lost: bool
    most_questions: int
    hours: int
    days: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Say what will happen; POST begins, or begins anew. A GET creates nothing."""
    current = visit.current(request)
    if request.method == "POST":
        if current:
            actions.forget_unsaved(check_id=current.pk)
        begun = actions.start(book=opportunities.rulebook(), at=timezone.now())
        return visit.keep(redirect("portal:question", number=1), begun)
    page = StartPage(
        has_check=current is not None,
        is_saved=current is not None and current.is_saved,
        is_lost=current is None and visit.was_here(request),
        most_questions=len(first_block(opportunities.rulebook().questions)),
        hours=int(UNSAVED_FOR.total_seconds() // 3600),
        days=SAVED_FOR.days,
    )
    return render(request, "portal/check/start.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.unless_gone
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Show one question of the trail. A POST answers the question it names, whatever the address says."""
    current = visit.current(request)
    if current is None:
        return redirect("portal:check")
    book, today = opportunities.rulebook(), timezone.localdate()
    trail = queries.asked(current, book)
    is_post = request.method == "POST"
    if is_post:
        number = next((at for at, q in enumerate(trail, start=1) if q.id == request.POST.get("question")), 0)
    step = queries.step(current, number, book, opportunities.program(today))
    if step is None:
        return redirect("portal:question", number=len(trail)) if trail else redirect("portal:check")
    said, given = words(translation.get_language()), current.answers.get(step.question.id)
    form = question_form(step.question, said, today, data=request.POST if is_post else None, given=given)
    back = _back(request)
    if is_post and form.is_to_save and form.is_blank:
        return redirect("portal:save")
    if is_post and form.is_judged and form.is_valid():
        current = actions.answer(check_id=current.pk, question_id=step.question.id, given=form.given, at=timezone.now())
        return redirect("portal:save") if form.is_to_save else _onward(current, number, back)
    page = question_page(step, book, said, number=number, back=back)
    status = 422 if is_post and form.is_judged else 200
    return render(request, "portal/check/question.html", {"page": page, "form": form}, status=status)


@require_POST
@visit.unless_gone
def ask(request: HttpRequest) -> HttpResponse:
    """Ask one more question, named by its id or by a fact; its answer leads back to the result."""
    current, book = visit.current(request), opportunities.rulebook()
    if current is None:
        return redirect("portal:check")
    fact = request.POST.get("fact", "")
    found = asked_for(book.questions, fact) if fact else find(book.questions, request.POST.get("question", ""))
    if found is None or found.by is not By.CITIZEN:
        raise Http404
    current = actions.ask(check_id=current.pk, question_id=found.id, book=book, at=timezone.now())
    number = queries.asked(current, book).index(found) + 1
    return redirect(f"{reverse('portal:question', kwargs={'number': number})}?kembali=hasil")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.unless_gone
def answers(request: HttpRequest) -> HttpResponse:
    """Show every answer, each with a way to change it; POST goes on where the check stands."""
    current = visit.current(request)
    if current is None:
        return redirect("portal:check")
    if request.method == "POST":
        return _onward(current, len(current.trail), "")
    book, today = opportunities.rulebook(), timezone.localdate()
    unusable = queries.facts_of(current, book, today).unusable
    rows = answer_rows(current, book, words(translation.get_language()), unusable=unusable)
    return render(
        request, "portal/check/answers.html", {"rows": rows, "has_unusable": any(r.is_unusable for r in rows)}
    )


def _back(request: HttpRequest) -> str:
    word = request.POST.get("back") or request.GET.get("kembali") or ""
    return word if word in RETURNS else ""


def _onward(check: Check, number: int, back: str) -> HttpResponse:
    """Go where the answer leads: back where one came from, along the trail, to the next question, or to the result."""
    if back:
        return redirect(RETURNS[back])
    book = opportunities.rulebook()
    if number < len(queries.asked(check, book)):
        return redirect("portal:question", number=number + 1)
    following = queries.next_question(check, book, opportunities.program(timezone.localdate()))
    if following is None:
        return redirect("portal:result")
    check = actions.ask(check_id=check.pk, question_id=following.id, book=book, at=timezone.now())
    return redirect("portal:question", number=queries.asked(check, book).index(following) + 1)
