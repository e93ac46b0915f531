"""The family's permission letter: made from data, signed on paper, confirmed by the lurah of the own kelurahan.

Source: UU 18/2017 art. 13 (b), permission of husband, wife, parent or guardian known by the village head or lurah.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access import codes, guessing
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import actions
from balai.apps.people.documents import step_aside
from balai.apps.people.drafts import locked, signed_in
from balai.apps.people.models import Document, FamilyLetter, Person
from balai.apps.people.notices import document_name, return_reason, tell
from balai.apps.people.verifying import prove, withdraw_evidence
from balai.engine.actor import Actor, OfficeId, Permission
from balai.engine.documents import Part
from balai.engine.errors import DomainError, NotAllowed, NotFound
from balai.engine.lifecycle import LETTER_MOVES, DocumentStatus, LetterStatus, next_state
from balai.engine.provenance import Basis

KIND = "letter"
DOCUMENT = "IZIN_KELUARGA"


class Giver(StrEnum):
    """Who permits. The law names husband or wife, parents, and guardian."""

    HUSBAND = "husband"
    WIFE = "wife"
    FATHER = "father"
    MOTHER = "mother"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What anybody learns of a letter by its code: no name."""

    is_valid: bool
    decided_at: datetime | None
    village: str


@transaction.atomic
def prepare(*, person_id: UUID, giver: str, relation: Giver, country: str, by: Actor, at: datetime) -> FamilyLetter:
    """Make a letter to print. One that waits for the same country is cancelled: its paper counts no longer.

    Raises NotFound, NotAllowed, DomainError `page_unfinished`, `adult_needed`.
    """
    person = locked(person_id, by)
    actions.may_write(person, by)
    for page, field in (("identity", "name"), ("identity", "birth_date"), ("address", "village_id")):
        if not getattr(person, field):
            raise DomainError("page_unfinished", page=page)
    if person.is_minor(timezone.localdate(at)):
        raise DomainError("adult_needed")
    for before in FamilyLetter.objects.filter(
        person=person, country=country, status=LetterStatus.PREPARED.value
    ).order_by("id"):
        _move(before, "cancel")
    code = codes.new_code()
    assert person.village_id is not None
    letter = FamilyLetter.objects.create(
        person=person,
        giver=giver,
        relation=relation.value,
        country=country,
        village_id=person.village_id,
        code=code,
        code_digest=codes.digest(KIND, code),
        prepared_by_id=by.user_id,
        prepared_at=at,
    )
    _record(Verb.LETTER_PREPARED, letter, by, at)
    return letter


@transaction.atomic
def cancel(*, letter_id: UUID, by: Actor, at: datetime) -> FamilyLetter:
    """Let a letter count no longer; what it proved is withdrawn. Raises NotFound, NotAllowed, IllegalMove."""
    found = FamilyLetter.objects.visible_to(by).filter(pk=letter_id).first()
    if found is None:
        raise NotFound("letter_not_found")
    actions.may_write(locked(found.person_id, by), by)
    letter = FamilyLetter.objects.select_for_update(of=("self",)).select_related("person").get(pk=letter_id)
    _move(letter, "cancel")
    document = letter.document
    if document is not None and document.status == DocumentStatus.ACCEPTED.value:
        withdraw_evidence(document, at=at)
        step_aside(document, at=at)
    _record(Verb.LETTER_CANCELLED, letter, by, at)
    return letter


def confirm(*, letter_id: UUID, code: str, origin: str, by: Actor, at: datetime) -> FamilyLetter:
    """The lurah has the signed paper before him and knows of it: the letter becomes an accepted document.

    Raises NotFound for letters of another kelurahan, IllegalMove, DomainError `code_unknown`, `too_many_tries`,
    `code_of_another`.
    """
    _paper_at_hand(letter_id, code, origin, by, at)
    with transaction.atomic():
        letter, office = _locked_for_lurah(letter_id, by)
        letter.decided_at, letter.decided_by_id, letter.office_id = at, signed_in(by), office
        _move(letter, "confirm")
        _onto_the_file(letter, by, at)
        _record(Verb.LETTER_CONFIRMED, letter, by, at)
        tell(
            letter.person,
            "letter_confirmed",
            at=at,
            about=letter.pk,
            once=str(letter.pk),
            day=timezone.localdate(at).isoformat(),
        )
        return letter


def refuse(*, letter_id: UUID, code: str, note: str, origin: str, by: Actor, at: datetime) -> FamilyLetter:
    """The lurah does not confirm, and says why. Raises as `confirm`, and DomainError `note_needed`."""
    if not note.strip():
        raise DomainError("note_needed")
    _paper_at_hand(letter_id, code, origin, by, at)
    with transaction.atomic():
        letter, office = _locked_for_lurah(letter_id, by)
        letter.decided_at, letter.decided_by_id, letter.office_id = at, signed_in(by), office
        letter.note = note.strip()
        _move(letter, "refuse")
        _record(Verb.LETTER_REFUSED, letter, by, at)
        person = letter.person
        tell(
            person,
            "document_returned",
            at=at,
            about=letter.pk,
            document=document_name(DOCUMENT, person),
            reason=return_reason("letter_refused", letter.note, person),
        )
        return letter


def check(*, code: str, origin: str, at: datetime) -> Checked:
    """What a code on a paper stands for. Raises DomainError `code_unknown`, `too_many_tries`."""
    letter = guessing.find(KIND, code, _letter_of, origin=origin, at=at)
    return Checked(
        is_valid=letter.status == LetterStatus.CONFIRMED.value,
        decided_at=letter.decided_at if letter.status == LetterStatus.CONFIRMED.value else None,
        village=letter.village.name,
    )


def _paper_at_hand(letter_id: UUID, code: str, origin: str, by: Actor, at: datetime) -> None:
    """The code on the paper is this letter's. Not inside a transaction: a wrong try must stay written down."""
    if not FamilyLetter.objects.to_confirm(by).filter(pk=letter_id).exists():
        raise NotFound("letter_not_found")
    if guessing.find(KIND, code, _letter_of, origin=origin, at=at).pk != letter_id:
        raise DomainError("code_of_another")


def _letter_of(digests: list[str]) -> FamilyLetter | None:
    return FamilyLetter.objects.select_related("village").filter(code_digest__in=digests).first()


def _locked_for_lurah(letter_id: UUID, by: Actor) -> tuple[FamilyLetter, OfficeId]:
    """The letter, and the kelurahan office that decides. Raises NotFound, NotAllowed for the own letter."""
    locked_letter = FamilyLetter.objects.select_for_update(of=("self",)).select_related("person__user")
    letter = locked_letter.filter(pk=letter_id, village_id__in=by.areas(Permission.LETTER_CONFIRM)).first()
    if letter is None:
        raise NotFound("letter_not_found")
    if by.is_user(letter.person.user_id):
        raise NotAllowed("not_allowed", permission=Permission.LETTER_CONFIRM.value)
    [office, *_] = [
        grant.office_id
        for grant in by.grants
        if Permission.LETTER_CONFIRM in grant.permissions and grant.area == letter.village_id
    ]
    return letter, office


def _onto_the_file(letter: FamilyLetter, by: Actor, at: datetime) -> None:
    """The confirmed letter is a document of the file, and proves the permission."""
    person: Person = Person.objects.select_for_update(of=("self",)).get(pk=letter.person_id)
    on = timezone.localdate(at)
    document = Document.objects.create(
        person=person,
        kind=DOCUMENT,
        status=DocumentStatus.ACCEPTED.value,
        name=person.name,
        issued_on=on,
        details={"country": letter.country, "relation": letter.relation},
        received_at=letter.prepared_at,
        sent_at=at,
        decided_at=at,
        decided_by_id=by.user_id,
    )
    rule = rulebook.documents().kind(DOCUMENT).rule(on)
    prove(document, rule, {Part.NAME: person.name}, basis=Basis.SEEN, by=by, at=at)
    letter.document = document
    letter.save(update_fields=["document"])


def _move(letter: FamilyLetter, move: str) -> None:
    letter.status = next_state(LETTER_MOVES, LetterStatus(letter.status), move).value
    letter.save(update_fields=["status", "decided_at", "decided_by", "office", "note"])


def _record(verb: Verb, letter: FamilyLetter, by: Actor, at: datetime) -> None:
    audit.record(verb, letter, by=by, at=at, subject_id=letter.person_id, office_id=letter.office_id)
