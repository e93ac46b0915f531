"""The pages of a file in order, what each holds in words, and which come next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from balai.apps.people import queries as people
from balai.apps.people.models import Person
from balai.apps.people.queries import OF_THE_PERSON, KnownOf
from balai.engine import numbers
from balai.engine.inquiry import wanted
from balai.engine.numbers import NikProblem
from balai.engine.program import Program
from balai.engine.questions import By, Question, find, still_first
from balai.engine.rules import Rulebook
from balai.web.filing.forms import WHEN
from balai.web.questions.answer_lines import lines
from balai.words import Words

NEEDED = ("identity", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page: its title, what it holds, whether it is done, and a remark that deserves a second look."""

    key: str
    title: str
    href: str
    lines: Sequence[str] = ()
    is_done: bool = False
    is_needed: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """All pages of one file, and what is known by them."""

    all: Sequence[Step]
    known: KnownOf

    def find(self, key: str) -> Step | None:
        return next((step for step in self.all if step.key == key), None)

    def after(self, key: str) -> Step | None:
        """The next page in order, done or not; None after the last."""
        keys = [step.key for step in self.all]
        at = keys.index(key) + 1 if key in keys else len(keys)
        return self.all[at] if at < len(keys) else None

    @property
    def unfinished(self) -> list[Step]:
        """Pages without which nothing can be submitted."""
        return [step for step in self.all if step.is_needed and not step.is_done]

    @property
    def next(self) -> Step | None:
        """The first page that holds nothing yet."""
        return next((step for step in self.all if not step.is_done), None)


def steps_of(person: Person, book: Rulebook, program: Program, said: Words) -> Steps:
    """The pages of a file: who, where, how to reach; the questions that still matter or were answered; wishes."""
    known, answers = people.known_of(person, book, on=program.on), people.answers_of(person)
    pages = [
        _page(person, "identity", _("Identitas"), list(_identity(person, said)), _nik_remark(person, said)),
        _page(person, "address", _("Tempat tinggal"), list(_address(person))),
        _page(person, "contact", _("Cara menghubungi"), [line for line in (person.phone, person.email) if line]),
        *[_question(person, q, answers.get(q.id), known, said) for q in _asked(answers, known, book, program)],
        _page(person, "wishes", _("Keinginan"), list(_wishes(person, said))),
    ]
    return Steps(all=pages, known=known)


def _asked(answers: Mapping[str, Any], known: KnownOf, book: Rulebook, program: Program) -> list[Question]:
    """Questions of the first block that still matter, then whatever else was answered."""
    answered = [q for q in (find(book.questions, name) for name in answers) if q and q.by is By.CITIZEN]
    matter = still_first(book.questions, [*answers, *OF_THE_PERSON], wanted(known.facts, program))
    order = {question.id: number for number, question in enumerate(book.questions)}
    found = {q.id: q for q in (*answered, *matter) if q.id not in OF_THE_PERSON}
    return sorted(found.values(), key=lambda question: order[question.id])


def _page(person: Person, key: str, title: str, held: Sequence[str], remark: str = "") -> Step:
    done = {
        "identity": bool(person.name and person.birth_date and person.sex),
        "address": person.village_id is not None,
    }
    return Step(
        key=key,
        title=title,
        href=_href(person, key),
        lines=held,
        is_done=done.get(key, bool(held)),
        is_needed=key in NEEDED,
        remark=remark,
    )


def _question(person: Person, question: Question, given: Any, known: KnownOf, said: Words) -> Step:
    return Step(
        key=question.id,
        title=said.pick(question, "topic"),
        href=_href(person, question.id),
        lines=list(lines(question, given, said)) if given is not None else (),
        is_done=given is not None,
        remark=_("Pertanyaan ini berubah; jawab sekali lagi.") if question.id in known.unusable else "",
    )


def _href(person: Person, key: str) -> str:
    return reverse("filing:page", kwargs={"file_id": person.pk, "key": key})


def _identity(person: Person, said: Words) -> Sequence[str]:
    born = said.day(person.birth_date) if person.birth_date else ""
    sex = said.label("sex", person.sex) if person.sex else ""
    nik = f"NIK {person.nik_masked}" if person.nik else ""
    return [line for line in (person.name, ", ".join(part for part in (born, sex) if part), nik) if line]


def _nik_remark(person: Person, said: Words) -> str:
    if not person.nik:
        return ""
    checked = numbers.check_nik(person.nik, birth_date=person.birth_date, sex=person.sex or None)
    if checked.problems:
        return _("NIK tidak cocok dengan tanggal lahir atau jenis kelamin; petugas sudah melihat KTP aslinya.")
    return said.say(NikProblem.PLACE.value) if NikProblem.PLACE in checked.warnings else ""


def _address(person: Person) -> Sequence[str]:
    village = person.village.name if person.village else ""
    return [line for line in (person.address, village) if line]


def _wishes(person: Person, said: Words) -> Sequence[str]:
    countries = ", ".join(said.country(code) for code in person.wishes.get("countries", ()))
    return [line for line in (countries, str(dict(WHEN).get(person.wishes.get("when", ""), ""))) if line]
