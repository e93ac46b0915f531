"""An office in working order: synthetic people in every state, made through the same actions as real ones."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from balai.apps.access import queries as access
from balai.apps.access.models import Organisation, User
from balai.apps.access.queries import actor_of
from balai.apps.people import actions, drafts
from balai.apps.people.actions import mark_of, page_values
from balai.apps.people.models import Channel, Person
from balai.demo.residents import Resident, residents
from balai.engine.actor import Actor, Permission

PEOPLE = 400
# How far each file has come, in turn: drafts, waiting ones, registered ones, accompanied ones.
STATES = ("draft", "waiting", "waiting", "registered", "registered", "registered", "registered", "registered")
DAYS_BACK = 120


def make(office: Organisation, *, at: datetime, people: int = PEOPLE) -> int:
    """Make what is missing of these people and say how many that was. Making it twice changes nothing."""
    officers = [actor for actor in _officers(office, at) if actor.may(Permission.DRAFT_HELP, office_id=office.pk)]
    villages = [area.code for area in access.villages(office.area_id)]
    known = set(Person.objects.filter(name__contains=" Contoh ").values_list("name", flat=True))
    made = 0
    if not officers or not villages:
        return made
    turns = zip(residents(people, villages, on=timezone.localdate(at)), cycle(STATES), cycle(officers), strict=False)
    for number, (resident, state, officer) in enumerate(turns):
        if resident.name not in known:
            _file(
                resident, state, officer, at - timedelta(days=DAYS_BACK * (people - number) // people, minutes=number)
            )
            made += 1
    return made


def _officers(office: Organisation, at: datetime) -> list[Actor]:
    users = User.objects.filter(memberships__organisation=office).distinct().order_by("joined_at", "id")
    return [actor_of(user, timezone.localdate(at)) for user in users]


def _file(resident: Resident, state: str, officer: Actor, at: datetime) -> None:
    """One file, brought as far as its state says."""
    person, _code = drafts.begin(channel=Channel.COUNTER, by=officer, at=at, answers=resident.answers)
    # The officer sat beside the person that day; the access of then has ended since, and is renewed here.
    person.helpers.update(expires_at=timezone.now() + timedelta(hours=1))
    pages: dict[str, dict[str, Any]] = {
        "identity": {
            "name": resident.name,
            "birth_date": resident.birth_date,
            "sex": resident.sex,
            "nik": resident.nik,
        },
        "address": {"village_id": resident.village, "address": resident.address},
        "contact": {"phone": resident.phone},
        "wishes": {"wishes": resident.wishes},
    }
    for page, values in pages.items():
        seen = mark_of(page_values(person, page))
        person = actions.write(person_id=person.pk, page=page, values=values, seen=seen, by=officer, at=at)
    if state == "draft":
        return
    actions.submit(person_id=person.pk, by=officer, at=at)
    if state == "registered" and not person.is_minor(timezone.localdate(at)):
        actions.register(person_id=person.pk, by=officer, at=at + timedelta(hours=2))
    else:
        Person.objects.filter(pk=person.pk).update(officer=None)
