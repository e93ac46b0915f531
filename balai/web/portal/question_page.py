"""What the page of one question shows beside its form."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from balai.apps.casework.queries import Step
from balai.engine.rules import Rulebook
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """One question. `total` is None for a question beyond the first ones; `kind` picks the form's template."""

    id: str
    kind: str
    number: int
    current: int
    total: int | None
    topic: str
    text: str
    help: str
    why: str
    source_line: str
    unit: str
    is_sensitive: bool
    back: str
    back_href: str
    address: str


def question_page(step: Step, book: Rulebook, said: Words, *, number: int, back: str) -> QuestionPage:
    """The page of a step; `back` names where its answer returns to."""
    question = step.question
    return QuestionPage(
        id=question.id,
        kind=question.input.value,
        number=number,
        current=step.current,
        total=step.total,
        topic=said.pick(question, "topic"),
        text=said.pick(question, "text"),
        help=said.pick(question, "help"),
        why=said.pick(question, "why"),
        source_line=_source_line(question.source, book, said),
        unit=said.pick(question, "unit"),
        is_sensitive=question.sensitive,
        back=back,
        back_href=_back_href(number, back),
        address=reverse("portal:question", kwargs={"number": number}),
    )


def _back_href(number: int, back: str) -> str:
    if back:
        return reverse({"jawaban": "portal:answers", "hasil": "portal:result"}[back])
    return reverse("portal:question", kwargs={"number": number - 1}) if number > 1 else reverse("portal:check")


def _source_line(names: tuple[str, ...], book: Rulebook, said: Words) -> str:
    found = [book.sources[name] for name in names if name in book.sources]
    listed = "; ".join(f"{source.title} ({said.source_date(source.date)})" for source in found)
    return _("Sumber: %(sources)s.") % {"sources": listed}
