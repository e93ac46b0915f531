"""Rupiah as people write them: Rp1.250.000, 1,250,000, 1,5 juta, 500 ribu."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

MOST_IDR = 9_999_999_999
LONGEST = 30
_WORDS = {"ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000}
_WHOLE = re.compile(r"(?P<digits>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)")
_CENTS = re.compile(r"(?:[.,]00|,-|\.-)$")
_SHORT = re.compile(r"(?P<number>[0-9]{1,4}(?:[.,][0-9]{1,2})?) ?(?P<word>ribu|rb|juta|jt)")


def rupiah(text: str) -> int | None:
    """Whole rupiah in a text; `None` when it is not an amount or may mean two things.

    >>> rupiah("Rp 1.250.000,-"), rupiah("1,250,000.00"), rupiah("1,5 juta"), rupiah("1.5")
    (1250000, 1250000, 1500000, None)
    """
    plain = re.sub(r"^(rp\.?|idr) ?", "", " ".join(text.lower().split()))
    if short := _SHORT.fullmatch(plain):
        amount = Decimal(short["number"].replace(",", ".")) * _WORDS[short["word"]]
        return int(amount) if amount == int(amount) else None
    whole = _WHOLE.fullmatch(_CENTS.sub("", plain))
    return int(re.sub(r"[., ]", "", whole["digits"])) if whole else None


class RupiahField(forms.Field):
    """An amount that may be left empty. Gives whole rupiah, or nothing; what was typed stays after an error."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "maxlength": str(LONGEST)}

    def clean(self, value: Any) -> int | None:
        """Return the amount, or say how to write it."""
        text = str(value or "").strip()
        if not text:
            return None
        amount = rupiah(text) if len(text) <= LONGEST else None
        if amount is None:
            raise forms.ValidationError(
                _("%(label)s: tulis jumlahnya dengan angka, misalnya 1.250.000.") % {"label": self.label}
            )
        if amount > MOST_IDR:
            raise forms.ValidationError(
                _("%(label)s: jumlah ini terlalu besar. Periksa nolnya.") % {"label": self.label}
            )
        return amount
