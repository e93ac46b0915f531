"""A registration by the system of another organisation, for somebody who is there and agrees: begun and filled.

It takes the steps of a helper on the screens, in one transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from balai.apps.access.models import Area
from balai.apps.people import actions, drafts
from balai.apps.people.actions import PAGES, mark_of, page_values
from balai.apps.people.models import Channel, Person
from balai.engine import numbers
from balai.engine.actor import Actor
from balai.engine.dates import years_between
from balai.engine.errors import Invalid, Problem

OLDEST_YEARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of somebody; empty where nobody said. `village_id`: a code of the interior ministry."""

    name: str
    birth_date: date
    sex: str
    nik: str = ""
    phone: str = ""
    email: str = ""
    village_id: str = ""
    address: str = ""


@transaction.atomic
def take_in(*, given: Given, by: Actor, at: datetime) -> tuple[Person, str]:
    """Begin a draft with what is given; return it with its code. Raises NotAllowed, Invalid with every mistake."""
    problems = tuple(_problems(given, timezone.localdate(at)))
    if problems:
        raise Invalid(problems)
    person, code = drafts.begin(channel=Channel.HELPER, by=by, at=at)
    values = {
        "name": " ".join(given.name.split()),
        "birth_date": given.birth_date,
        "sex": given.sex,
        "nik": numbers.check_nik(given.nik).nik if given.nik else "",
        "phone": numbers.phone(given.phone) if given.phone else "",
        "email": given.email,
        "village_id": given.village_id or None,
        "address": given.address,
    }
    for page in ("identity", "contact", "address"):
        written = {name: values[name] for name in PAGES[page]}
        seen = mark_of(page_values(person, page))
        person = actions.write(person_id=person.pk, page=page, values=written, seen=seen, by=by, at=at)
    return person, code


def _problems(given: Given, on: date) -> Iterator[Problem]:
    """What the screens would refuse as well."""
    if not any(sign.isalpha() for sign in given.name):
        yield Problem(where="name", code="row_name_missing")
    elif any(sign.isdigit() for sign in given.name):
        yield Problem(where="name", code="row_name_digits")
    if given.birth_date > on or years_between(given.birth_date, on) > OLDEST_YEARS:
        yield Problem(where="birth_date", code="row_birth_impossible")
    if given.nik:
        checked = numbers.check_nik(given.nik, birth_date=given.birth_date, sex=given.sex)
        yield from (Problem(where="nik", code=problem.value) for problem in checked.problems)
    if given.phone and numbers.phone(given.phone) is None:
        yield Problem(where="phone", code="row_phone_wrong")
    if given.email and not _is_email(given.email):
        yield Problem(where="email", code="row_email_wrong")
    if given.village_id and not Area.objects.filter(level="village", pk=given.village_id).exists():
        yield Problem(where="village", code="village_unknown")


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
