"""One page of the check: what was posted to an answer, and an answer back to what the page shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from balai.engine.answersheet import NO, YES
from balai.engine.questions import Input, Question
from balai.web.components.widgets import Checks, Radios
from balai.web.questions.answer_fields import NOT_ON_LIST, DayField, NumberField, choice_field, detail_fields, options
from balai.web.questions.answer_initial import initial
from balai.web.questions.answer_judge import Judge, detail_names
from balai.words import Words

MOST_RECORDS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One choice, state or record with its details, ready for the template."""

    title: str = ""
    hint: str = ""
    option: Any = None
    main: BoundField | None = None
    details: Sequence[BoundField] = ()
    index: int = 0


class QuestionForm(forms.Form):
    """The form of a question. After `is_valid()`, `given` is the answer; otherwise all that was typed stays."""

    def __init__(
        self,
        question: Question,
        said: Words,
        today: date,
        *,
        data: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        records: int = 1,
    ) -> None:
        self.question, self.said, self.today = question, said, today
        self.given: dict[str, Any] = {}
        super().__init__(data, initial=initial(question, given or {}), auto_id="i_%s")
        self.count = min(MOST_RECORDS, max(1, records))
        self.fields.update(self._fields())

    def _fields(self) -> dict[str, forms.Field]:
        question, said = self.question, self.said
        label, notes = said.pick(question, "text"), said.pick(question, "help")
        found: dict[str, forms.Field] = {}
        match question.input:
            case Input.DATE:
                found["answer"] = DayField(today=self.today, future=False, said=said, label=label, help_text=notes)
            case Input.NUMBER:
                low, high, unit = question.low, question.high, said.pick(question, "unit")
                hint = f"{notes} " + _("Dalam %(unit)s.") % {"unit": unit}
                found["answer"] = NumberField(low=low, high=high, unit=unit, label=label, help_text=hint.strip())
            case Input.CHOICE | Input.ITEMS:
                found["answer"] = self._answer(label, notes)
                for choice in question.choices:
                    found |= detail_fields(choice.value, question.details(choice), said, self.today)
            case Input.RECORDS:
                for index in range(self.count):
                    found |= detail_fields(str(index), question.fields, said, self.today)
            case Input.STATES:
                for choice in question.choices:
                    listed = [(YES, _("Ya")), (NO, _("Tidak")), ("unknown", _("Tidak tahu"))]
                    found[choice.value] = choice_field(listed, label=said.pick(choice, "label"), widget=Radios)
                    found |= detail_fields(choice.value, question.details(choice), said, self.today)
        if question.input in (Input.DATE, Input.NUMBER, Input.RECORDS):
            if question.none_label:
                found["none"] = forms.BooleanField(label=said.pick(question, "none_label"), required=False)
            found["unsure"] = forms.BooleanField(label=self.unsure_label, help_text=self.unsure_hint, required=False)
        return found

    def _answer(self, label: str, notes: str) -> forms.Field:
        question = self.question
        hints = {choice.value: self.said.pick(choice, "hint") for choice in question.choices}
        hints["unknown"] = self.unsure_hint
        listed = options(question.choices, self.said)
        if question.input is Input.ITEMS and question.none_label:
            listed.append(("none", self.said.pick(question, "none_label")))
        listed.append(("unknown", self.unsure_label))
        if question.input is Input.CHOICE:
            return choice_field(listed, label=label, help_text=notes, widget=Radios(hints=hints, unsure="unknown"))
        messages = {"invalid_choice": NOT_ON_LIST}
        widget = Checks(hints=hints, unsure="unknown")
        return forms.MultipleChoiceField(
            choices=listed, label=label, help_text=notes, widget=widget, required=False, error_messages=messages
        )

    @property
    def unsure_label(self) -> str:
        """The equal answer beside all others."""
        return _("Saya tidak tahu atau tidak ingin menjawab") if self.question.sensitive else _("Saya tidak tahu")

    @property
    def unsure_hint(self) -> str:
        return _("Tidak apa-apa, hasil tetap muncul")

    @property
    def is_blank(self) -> bool:
        """Was nothing filled in at all?"""
        return not any(bound.data for bound in self)

    @property
    def is_to_save(self) -> bool:
        """Does the person want to stop here and go on later?"""
        return "save" in self.data

    @property
    def is_judged(self) -> bool:
        """Is it an answer, and not a wish for one record more or less?"""
        return not {"more", "remove"} & set(self.data)

    def full_clean(self) -> None:
        """Judge what was posted; a wish for another record is not the moment to complain."""
        super().full_clean()
        if not self.is_judged:
            self._errors = ErrorDict()

    def ticks(self) -> Iterator[BoundField]:
        """The answers "none" and "I do not know" beside what is filled in."""
        return (self[name] for name in ("none", "unsure") if name in self.fields)

    def choices(self) -> Iterator[Row]:
        """Each choice with what is asked of it."""
        known = {choice.value: choice for choice in self.question.choices}
        for option in self["answer"]:
            choice = known.get(str(option.data["value"]))
            fields = self.question.details(choice) if choice else ()
            yield Row(
                option=option, details=[self[name] for name in detail_names(choice.value, fields)] if choice else ()
            )

    def states(self) -> Iterator[Row]:
        """Each state with its answers."""
        for choice in self.question.choices:
            names = detail_names(choice.value, self.question.details(choice))
            yield Row(main=self[choice.value], details=[self[name] for name in names])

    def records(self) -> Iterator[Row]:
        """Each record with its fields."""
        for index in range(self.count):
            title = f"{self.said.pick(self.question, 'item')} {index + 1}"
            yield Row(
                title=title, index=index, details=[self[n] for n in detail_names(str(index), self.question.fields)]
            )

    def clean(self) -> dict[str, Any]:
        """Judge the page as a whole: nothing contradictory, nothing needed left out."""
        self.given = Judge(self, self.question, self.said, self.count).answer()
        return self.cleaned_data
