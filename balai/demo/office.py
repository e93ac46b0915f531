"""An office in working order: synthetic people in every state, made through the same actions as real ones."""

from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from balai.apps.access import queries as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation, User
from balai.apps.access.queries import actor_of, demo_user
from balai.apps.casework import cases
from balai.apps.casework.models import Case
from balai.apps.casework.samples import SAMPLES
from balai.apps.people import actions, drafts
from balai.apps.people.actions import mark_of, page_values
from balai.apps.people.models import Channel, Person
from balai.apps.people.queries import OF_THE_PERSON
from balai.demo import cast, guidance
from balai.demo.residents import Resident, residents
from balai.engine.actor import Actor, Permission
from balai.engine.dates import years_between

PEOPLE = 400
# How far each file has come, in turn: drafts, waiting ones, registered ones, accompanied ones.
STATES = ("draft", "waiting", "waiting", "registered", "registered", "registered", "registered", "registered")
DAYS_BACK = 120
NEWEST, SLIPS = 3, 40
ADULT = 18  # for whom no guardian has to sign
HOME = "64.74.03.1001"  # Belimbing, where the lurah of the cast sits
CAST = (
    ("siti", "Siti", "female", "registered"),
    ("dimas", "Dimas", "male", "draft"),
    ("joko", "Pak Joko", "male", "registered"),
)


def make(at: datetime, *, people: int = PEOPLE) -> int:
    """Make what is missing of the cast's files and of so many others, and say how many that was. Twice is once."""
    office = Organisation.objects.filter(kind=Kind.BALAI.value, area_id=cast.CITY).order_by("name").first()
    officers = [actor for actor in _officers(office, at) if actor.may(Permission.DRAFT_HELP)] if office else []
    if office is None or not officers:
        return 0
    villages = [area.code for area in access.villages(office.area_id)]
    known = set(Person.objects.filter(name__contains=" Contoh ").values_list("name", flat=True))
    turns = zip(residents(people, villages, on=timezone.localdate(at)), cycle(STATES), cycle(officers), strict=False)
    made = _cast(officers[0], HOME if HOME in villages else villages[0], at)
    for number, (resident, state, officer) in enumerate(turns):
        if resident.name not in known:
            days = DAYS_BACK * (people - number) // people
            came = at - timedelta(days=days, minutes=number)
            case = _file(resident, _kept_up(state, resident, number, days), officer, came)
            if case is not None:
                guidance.go_on(case, number, officer=officer, now=at)
            made += 1
    guidance.hand_over(officers, at=at)
    return made


def _kept_up(state: str, resident: Resident, number: int, days: int) -> str:
    """An office that keeps its promises leaves only the newest waiting, and a few that slipped through."""
    if state != "waiting" or days <= NEWEST or number % SLIPS == 0:
        return state
    return "registered" if years_between(resident.birth_date, timezone.localdate()) >= ADULT else "draft"


def _cast(officer: Actor, village: str, at: datetime) -> int:
    """The files of the cast: Siti and Pak Joko registered, Dimas still filling his in."""
    made = 0
    for key, name, sex, state in CAST:
        user = demo_user(key)
        if user is None or Person.objects.filter(user=user).exists():
            continue
        answers = SAMPLES[key].answers(timezone.localdate(at))
        born = date.fromisoformat(answers["birth_date"]["value"])
        resident = Resident(
            name=name,
            birth_date=born,
            sex=sex,
            nik=f"99000{len(name)}{born.day + (40 if sex == 'female' else 0):02d}{born:%m%y}0001",
            phone="",
            village=village,
            address="Jalan Contoh 1",
            wishes={"countries": ["JP"]},
            answers={question: given for question, given in answers.items() if question not in OF_THE_PERSON},
        )
        _file(resident, state, officer, at, owner=actor_of(user, timezone.localdate(at)))
        made += 1
    return made


def _officers(office: Organisation, at: datetime) -> list[Actor]:
    users = User.objects.filter(memberships__organisation=office).distinct().order_by("joined_at", "id")
    return [actor_of(user, timezone.localdate(at)) for user in users]


def _file(resident: Resident, state: str, officer: Actor, at: datetime, *, owner: Actor | None = None) -> Case | None:
    """One file, brought as far as its state says, by its owner or by an officer; its case once it is registered."""
    by, channel = owner or officer, Channel.HOME if owner else Channel.COUNTER
    person, _code = drafts.begin(channel=channel, by=by, at=at, answers=resident.answers)
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
        person = actions.write(person_id=person.pk, page=page, values=values, seen=seen, by=by, at=at)
    if state == "draft":
        return None
    person = cases.submit(person_id=person.pk, by=by, at=at).person
    if state == "registered" and not person.is_minor(timezone.localdate(at)):
        return cases.register(person_id=person.pk, by=officer, at=max(at, min(at + timedelta(hours=2), timezone.now())))
    actions.hand_over(person, office_id=person.office_id, officer_id=None, by=officer, at=at)
    cases.officer_changed(person, at=at)
    return None
