"""A number of people as it is written by hand: `1000`, `1.000`, `1 000`."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

PLAIN = re.compile(r"[0-9]+")
GROUPED = {
    "id": re.compile(r"[0-9]{1,3}(?:[.\s][0-9]{3})+"),
    "en": re.compile(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+"),
}


class HeadcountField(forms.IntegerField):
    """Whole people. A point or a space stands before each three digits, in English a comma too.

    Anything else is refused, never rounded: Django alone would read `1.000` as one.
    """

    def to_python(self, value: object) -> int | None:
        text = str(value or "").strip()
        if GROUPED["en" if get_language() == "en" else "id"].fullmatch(text):
            text = "".join(re.findall(r"[0-9]", text))
        elif text and not PLAIN.fullmatch(text.removeprefix("-")):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)
