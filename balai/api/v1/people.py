"""People within the scope of a token, and registrations by the systems of helpers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Header, Query, Router, Schema
from pydantic import AwareDatetime, Field

from balai.api.v1 import idempotency
from balai.api.v1.auth import Call, Token
from balai.api.v1.idempotency import Key
from balai.api.v1.paging import Page, page
from balai.api.v1.problems import PROBLEMS
from balai.api.v1.schemas import AreaCode, Cursor, Day, Limit, Moment, Text, Village
from balai.apps.casework import cases
from balai.apps.people import actions, arriving
from balai.apps.people.arriving import Given
from balai.apps.people.models import Person as File
from balai.engine.actor import Permission

Status = Literal["submitted", "doubtful", "registered"]
router = Router()


class PersonRow(Schema):
    """A file among others: nothing of it but how it stands. Opening it tells who it is, and is recorded."""

    id: UUID
    reference: str
    status: Literal["draft", "submitted", "doubtful", "registered"]
    village: str | None = Field(alias="village_id")
    submitted_at: AwareDatetime | None
    registered_at: AwareDatetime | None
    changed_at: AwareDatetime


class Person(PersonRow):
    """A person. The NIK stays masked."""

    name: str
    birth_date: date | None
    sex: Literal["female", "male", ""]
    nik_masked: str
    phone: str
    email: str
    address: str
    lives_in: Village | None = Field(alias="village")


class PeopleWanted(Schema):
    """Which of the people in scope."""

    status: Status | None = Field(default=None, description="Only these.")
    village: AreaCode | None = None
    changed_since: Moment | None = Field(default=None, description="Only what changed then or later.")
    cursor: Cursor = ""
    limit: Limit = 50


class NewPerson(Schema):
    """Somebody who is with you, and agrees."""

    present_and_agrees: Literal[True] = Field(description="The person is there and agrees to your help.")
    name: Annotated[Text, Field(min_length=1, max_length=120, description="As on the KTP, without titles.")]
    birth_date: Day
    sex: Literal["female", "male"]
    nik: Annotated[Text, Field(max_length=40)] = ""
    phone: Annotated[Text, Field(max_length=30)] = ""
    email: Annotated[Text, Field(max_length=254)] = ""
    village: AreaCode | None = None
    address: Text = ""
    hand_in: bool = Field(default=False, description="Hand it in to the office that serves the village.")


class Begun(Schema):
    """A file that was begun."""

    id: UUID
    reference: str
    handed_in: bool
    code: str = Field(description="Opens the draft for its owner at home; hand it over on paper. Empty once handed in.")


@router.get("/people", auth=Token(Permission.PERSON_READ), response={200: Page[PersonRow], **PROBLEMS})
def list_people(request: Call, wanted: Query[PeopleWanted]) -> dict[str, object]:
    """Files of the office that were handed in, the longest unchanged first. Scope `person_read`.

    Files of people who asked not to share their data are left out.
    """
    rows = File.objects.at_desk_of(request.auth).filter(restricted_at__isnull=True)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.village:
        rows = rows.filter(village_id=wanted.village)
    if wanted.changed_since:
        rows = rows.filter(changed_at__gte=wanted.changed_since)
    items, after = page(rows, "changed_at", cursor=wanted.cursor, limit=wanted.limit)
    return {"items": items, "next": after}


@router.get("/people/{person_id}", auth=Token(Permission.PERSON_READ), response={200: Person, **PROBLEMS})
def read_person(request: Call, person_id: UUID) -> File:
    """One file; that it was opened is recorded, and its owner can read it. Scope `person_read`."""
    return actions.open_file(person_id=person_id, by=request.auth, at=timezone.now())


@router.post("/people", auth=Token(Permission.DRAFT_HELP), response={201: Begun, **PROBLEMS})
def begin_person(
    request: Call, body: NewPerson, idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")]
) -> HttpResponse:
    """Begin a registration for somebody who is with you and agrees. Scope `draft_help`.

    Sent again with the same key within a day, it gives the same answer and begins nothing.
    """
    given = Given(
        name=body.name,
        birth_date=body.birth_date,
        sex=body.sex,
        nik=body.nik,
        phone=body.phone,
        email=body.email,
        village_id=body.village or "",
        address=body.address,
    )

    def begin() -> tuple[int, Begun]:
        at = timezone.now()
        person, code = arriving.take_in(given=given, by=request.auth, at=at)
        if body.hand_in:
            cases.submit(person_id=person.pk, by=request.auth, at=at)
            code = ""
        return 201, Begun(id=person.pk, reference=person.reference, handed_in=body.hand_in, code=code)

    return idempotency.once(request, idempotency_key, body, begin)
