"""What was typed to an answer. Two ticks that contradict each other, or something left out, become messages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from balai.engine.answersheet import NONE, OPEN, UNKNOWN, YES
from balai.engine.questions import Field, FieldType, Input, Question
from balai.words import Words

IN_ORDER = (("from", "to"), ("issued", "expires"))


def detail_names(prefix: str, fields: Sequence[Field]) -> list[str]:
    """Names of the form fields of details or of one record, in order."""
    names: list[str] = []
    for field in fields:
        names.append(f"{prefix}-{field.key}")
        if field.type is FieldType.DATE and field.open_label:
            names.append(f"{prefix}-{field.key}-open")
    return names


class Judge:
    """Reads a form whose fields were cleaned one by one, and judges the page as a whole."""

    def __init__(self, form: forms.Form, question: Question, said: Words, records: int) -> None:
        self.form, self.question, self.said, self.records = form, question, said, records
        self.typed: Mapping[str, Any] = form.cleaned_data

    def answer(self) -> dict[str, Any]:
        """Return the answer; of no worth when the form has errors."""
        match self.question.input:
            case Input.DATE | Input.NUMBER:
                return self._single()
            case Input.CHOICE:
                return self._choice()
            case Input.ITEMS:
                return self._items()
            case Input.RECORDS:
                return self._records()
            case Input.STATES:
                return self._states()

    def _single(self) -> dict[str, Any]:
        value = self.typed.get("answer")
        if "answer" in self.form.errors:
            return {}
        return self._one_of({"answer": value is not None}) or {"value": value}

    def _one_of(self, given: Mapping[str, bool]) -> dict[str, Any]:
        """Weigh what was filled in against "none" and "I do not know"; empty when it was filled in and nothing else."""
        place = next(iter(given))
        ticked = [name for name in ("none", "unsure") if self.typed.get(name)]
        if len(ticked) + any(given.values()) > 1:
            labels = " / ".join(str(self.form.fields[name].label) for name in ticked)
            self._wrong(
                place, _("Anda mengisi jawaban dan juga memilih “%(tick)s”. Pilih salah satu.") % {"tick": labels}
            )
        elif not ticked and not any(given.values()):
            self._wrong(
                place, _("Belum ada jawaban. Isi di sini, atau pilih “Saya tidak tahu”; itu juga tidak apa-apa.")
            )
        return dict(NONE) if ticked == ["none"] else dict(UNKNOWN) if ticked else {}

    def _choice(self) -> dict[str, Any]:
        value = self.typed.get("answer")
        self._only(set() if value is None else {str(value)})
        if "answer" in self.form.errors:
            return {}
        if not value:
            self._wrong("answer", _("Pilih satu jawaban. Jika ragu, pilih “Saya tidak tahu”; itu juga tidak apa-apa."))
        choice = self.question.choice(value)
        return (
            {"value": value, "detail": self._detail(choice.value, self.question.details(choice))} if choice else UNKNOWN
        )

    def _items(self) -> dict[str, Any]:
        values = [str(value) for value in self.typed.get("answer") or ()]
        self._only(set(values))
        if "answer" in self.form.errors:
            return {}
        if not values:
            self._wrong("answer", _("Pilih paling sedikit satu. Jika ragu, pilih “Saya tidak tahu”."))
        if len(values) > 1 and {"none", "unknown"} & set(values):
            names = dict(self.form.fields["answer"].choices)  # type: ignore[attr-defined]  # a MultipleChoiceField
            alone = next(names[value] for value in ("none", "unknown") if value in values)
            self._wrong(
                "answer", _("“%(alone)s” tidak bisa bersama pilihan lain. Hapus salah satu.") % {"alone": alone}
            )
        chosen = [choice for choice in self.question.choices if choice.value in values]
        if not chosen:
            return NONE if "none" in values else UNKNOWN
        details = [(choice.value, self._detail(choice.value, self.question.details(choice))) for choice in chosen]
        return {"items": [{"value": value, "detail": detail} for value, detail in details]}

    def _records(self) -> dict[str, Any]:
        fields, records = self.question.fields, []
        for index in range(self.records):
            names = detail_names(str(index), fields)
            if any(self.typed.get(name) for name in names) or any(name in self.form.errors for name in names):
                records.append(self._detail(str(index), fields))
        place = detail_names("0", fields)[0]
        return self._one_of({place: bool(records)}) or {"records": records}

    def _states(self) -> dict[str, Any]:
        states: dict[str, Any] = {}
        for choice in self.question.choices:
            value = self.typed.get(choice.value)
            fields = self.question.details(choice)
            if value == YES:
                states[choice.value] = {"value": value, "detail": self._detail(choice.value, fields)}
            else:
                self._drop(detail_names(choice.value, fields))
                if value and value != "unknown":
                    states[choice.value] = {"value": value}
        return {"states": states} if states else UNKNOWN

    def _detail(self, prefix: str, fields: Sequence[Field]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in fields:
            name = f"{prefix}-{field.key}"
            value, is_open = self.typed.get(name), self.typed.get(f"{name}-open")
            if value not in (None, "") and is_open:
                label = self.said.pick(field, "open_label")
                self._wrong(
                    name, _("Anda mengisi tanggal dan juga memilih “%(tick)s”. Pilih salah satu.") % {"tick": label}
                )
            elif is_open:
                found[field.key] = OPEN
            elif value not in (None, ""):
                found[field.key] = value
            elif field.required and name not in self.form.errors:
                self._wrong(name, _("%(label)s: mohon diisi.") % {"label": self.said.pick(field, "label")})
        for first, last in IN_ORDER:
            days = found.get(first), found.get(last)
            if all(days) and OPEN not in days and str(days[1]) < str(days[0]):
                self._wrong(
                    f"{prefix}-{last}", _("Tanggal ini lebih awal daripada tanggal sebelumnya. Periksa keduanya.")
                )
        return found

    def _only(self, chosen: set[str]) -> None:
        """Forget mistakes in details of choices that were not made."""
        for choice in self.question.choices:
            if choice.value not in chosen:
                self._drop(detail_names(choice.value, self.question.details(choice)))

    def _drop(self, names: Sequence[str]) -> None:
        for name in names:
            self.form.errors.pop(name, None)

    def _wrong(self, name: str, message: str) -> None:
        self.form.add_error(name, message)
