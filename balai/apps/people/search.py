"""Finding a person among all: by NIK, reference, telephone, name and birth date."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet

from balai.apps.access import codes
from balai.apps.access.secrets import blind_index
from balai.apps.people.models import Person
from balai.engine import numbers
from balai.engine.actor import Actor, Permission
from balai.engine.names import search_form

MOST = 20
# Below this, two names are alike by chance: tried on the made-up names of the demo.
ALIKE = 0.35
DUPLICATE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit and why it is one: `nik`, `reference`, `phone`, `name_and_birth`, `name`."""

    person: Person
    why: str


def search(text: str, *, by: Actor, birth_date: date | None = None) -> list[Found]:
    """At most 20 files of the actor's offices, the surest first. Raises NotAllowed."""
    by.require(Permission.PERSON_SEARCH)
    mine = Person.objects.at_desk_of(by).select_related("village", "officer")
    text = text.strip()
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) == 16:
        return _as("nik", mine.filter(nik_index=blind_index("nik", digits)))
    if (named := _as("reference", mine.filter(reference__in=_references(text)))) or text.upper().startswith("BM-"):
        return named
    phone = numbers.phone(text) if len(digits) >= 8 else None
    if phone:
        return _as("phone", mine.filter(phone=phone))
    name = search_form(text)
    if len(name) < 3 and birth_date is None:
        return []
    if birth_date:
        mine = mine.filter(birth_date=birth_date)
    why = "name_and_birth" if birth_date else "name"
    if not name:
        return _as(why, mine)
    same = _as(why, _with_words(mine, name))
    if len(same) == MOST:
        return same
    others = _alike(mine.exclude(pk__in=[found.person.pk for found in same]), name, ALIKE)
    return [*same, *_as(why, others)][:MOST]


def _references(typed: str) -> list[str]:
    """What may be meant, with or without its first letters: `BM-7K3M9QWX`, `bm 7k3m 9qwx`, `7K3M9QWX`."""
    read = (codes.normal(text, length=8) for text in (typed, typed.upper().removeprefix("BM")))
    return [f"BM-{signs}" for signs in read if signs]


def possible_duplicates(
    *, name: str, birth_date: date | None, nik: str, phone: str, by: Actor, but: Person | None = None
) -> list[Found]:
    """Other files that may be the same person, the surest reason first. Raises NotAllowed."""
    by.require(Permission.PERSON_SEARCH)
    mine = Person.objects.at_desk_of(by).select_related("village")
    if but is not None:
        mine = mine.exclude(pk=but.pk)
    found: dict[object, Found] = {}
    groups = []
    if nik:
        groups.append(_as("nik", mine.filter(nik_index=blind_index("nik", nik))))
    if birth_date and name:
        groups.append(_as("name_and_birth", _alike(mine.filter(birth_date=birth_date), search_form(name), DUPLICATE)))
    if phone:
        groups.append(_as("phone", mine.filter(phone=phone)))
    for group in groups:
        for hit in group:
            found.setdefault(hit.person.pk, hit)
    return list(found.values())[:MOST]


def _with_words(mine: QuerySet[Person], name: str) -> QuerySet[Person]:
    """Those whose names hold every word typed, also the beginning of one; the shortest names first."""
    for word in name.split():
        mine = mine.filter(search_name__contains=word)
    return mine.annotate(likeness=TrigramSimilarity("search_name", name)).order_by("-likeness", "search_name", "id")


def _alike(mine: QuerySet[Person], name: str, least: float) -> QuerySet[Person]:
    near = mine.filter(search_name__trigram_similar=name) if least <= ALIKE else mine
    ranked = near.annotate(likeness=TrigramSimilarity("search_name", name)).filter(likeness__gte=least)
    return ranked.order_by("-likeness", "search_name", "id")


def _as(why: str, found: QuerySet[Person]) -> list[Found]:
    return [Found(person=person, why=why) for person in found[:MOST]]
