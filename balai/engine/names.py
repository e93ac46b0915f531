"""Names as the search and the comparison of documents read them."""

import re
import unicodedata

# Titles and degrees people write before or after their names; nobody is found by them.
TITLES = frozenset({"H", "HJ", "DR", "DRS", "IR", "SPD", "SE", "SH", "ST", "AMD", "KEP", "SKEP", "NS", "STR"})


def search_form(name: str) -> str:
    """A name in plain capitals, single spaces, without accents, dots, titles.

    >>> search_form("Hj. Siti  Nur'aini, A.Md.Kep")
    'SITI NURAINI'
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).upper()
    plain = re.sub(r"(?<=\b[A-Z])\.(?=[A-Z])|['’`]", "", plain)
    words = re.sub(r"[^A-Z0-9]+", " ", plain).split()
    kept = [word for word in words if word not in TITLES]
    return " ".join(kept or words)


def likeness(one: str, other: str) -> float:
    """How alike two search forms are, from 0 to 1: shared groups of three letters, as `similarity` of pg_trgm counts.

    >>> likeness("SITI NURAINI", "NURAINI SITI"), round(likeness("SITI NURAINI", "SITI NURAENI"), 2)
    (1.0, 0.62)
    """
    mine, theirs = _trigrams(one), _trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _trigrams(name: str) -> set[str]:
    return {f"  {word} "[at : at + 3] for word in name.split() for at in range(len(word) + 1)}
