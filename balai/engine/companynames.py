"""A company's name and licence number as a key: what stays when case, accents, signs and "PT" are left out."""

import re
import unicodedata

# "PT", "PT.", "P.T.", "P T" and the words in full, before the name or behind it.
_FORM = r"(?:p\W*t|perseroan\s+terbatas)"
_FORMS = re.compile(rf"^\W*{_FORM}\b|\b{_FORM}\W*$")


def name_key(name: str) -> str:
    """The words of a name, small and plain, without the legal form; empty when nothing is left.

    >>> name_key("PT. Contoh  SATU, Tbk.")
    'contoh satu tbk'
    >>> name_key("Contoh Satú (P.T.)")
    'contoh satu'
    >>> name_key("PT %_")
    ''
    """
    plain = _FORMS.sub(" ", _plain(name))
    return " ".join(re.findall(r"[^\W_]+", plain))


def licence_key(number: str) -> str:
    """The letters and digits of a licence number, small.

    >>> licence_key("SIP3MI No. 12/A")
    'sip3mino12a'
    """
    return "".join(re.findall(r"[^\W_]+", _plain(number)))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
