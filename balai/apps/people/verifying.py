"""Actions of officers on documents: accepted as read, with the facts it proves, or sent back with a reason."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.hooks import actions as hooks
from balai.apps.hooks.events import HookEvent
from balai.apps.people import queries
from balai.apps.people.documents import locked_document, step_aside
from balai.apps.people.models import Document, Evidence, Person
from balai.apps.people.notices import document_name, return_reason, tell
from balai.engine.actor import Actor, Permission
from balai.engine.documents import Part, Rule, last_day, proven
from balai.engine.errors import DomainError, NotAllowed
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus, next_state
from balai.engine.numbers import check_nik
from balai.engine.provenance import Basis
from balai.engine.rules import Rulebook

DETAILS = (Part.SEX, Part.LEVEL, Part.FIELD, Part.TEST, Part.SCORE, Part.ISSUER, Part.TYPE, Part.HOURS)


@transaction.atomic
def accept(
    *, document_id: UUID, read: Mapping[Part, Any], book: Rulebook, by: Actor, at: datetime, registry: str = ""
) -> Document:
    """Accept a document as read; the facts it proves become evidence, certified where a registry was asked.

    Raises NotFound, NotAllowed, IllegalMove, DomainError (`document_unsafe`, `document_expired`, `nik_differs`),
    FactsInvalid for what the engine cannot read.
    """
    document = locked_document(document_id, by)
    person = document.person
    _require(person, by)
    on = timezone.localdate(at)
    rule = rulebook.documents().kind(document.kind).rule(on)
    status = next_state(DOCUMENT_MOVES, DocumentStatus(document.status), "accept")
    if not all(page.may_be_shown for page in document.pages.all()):
        raise DomainError("document_unsafe")
    read = {part: value for part, value in read.items() if part in rule.reads and value not in (None, "")}
    until = read.get(Part.EXPIRES_ON) or last_day(rule, read.get(Part.ISSUED_ON))
    if until is not None and until < on:
        raise DomainError("document_expired", until=until)
    if until is not None:
        read[Part.EXPIRES_ON] = until
    _number_fits(rule, read, person)
    _keep(document, read)
    document.registry, document.reason, document.note = registry, "", ""
    document.status, document.decided_at, document.decided_by_id = status.value, at, by.user_id
    document.save()
    if document.replaces is not None and document.replaces.status == DocumentStatus.ACCEPTED.value:
        withdraw_evidence(document.replaces, at=at)
        step_aside(document.replaces, at=at)
    basis = Basis.CERTIFIED if registry else Basis.SEEN
    prove(document, rule, read, basis=basis, by=by, at=at)
    queries.known_of(person, book, on=on)  # whatever cannot be read is refused here, not later
    _record(Verb.DOCUMENT_ACCEPTED, document, by, at)
    hooks.announce(HookEvent.DOCUMENT_ACCEPTED, document.pk, office_id=person.office_id, at=at)
    tell(
        person,
        "document_accepted",
        at=at,
        about=document.pk,
        document=document_name(document.kind, person),
        once=str(document.pk),
    )
    return document


@transaction.atomic
def give_back(*, document_id: UUID, reason: str, note: str = "", by: Actor, at: datetime) -> Document:
    """Send a document back, also one that was accepted by mistake: what it proved is withdrawn.

    Raises NotFound, NotAllowed, IllegalMove, DomainError `return_reason_unknown`.
    """
    document = locked_document(document_id, by)
    person = document.person
    _require(person, by)
    found = rulebook.documents().returns.get(reason)
    if found is None or not found.chosen:
        raise DomainError("return_reason_unknown")
    document.status = next_state(DOCUMENT_MOVES, DocumentStatus(document.status), "return").value
    document.reason, document.note = reason, note
    document.decided_at, document.decided_by_id = at, by.user_id
    document.save(update_fields=["status", "reason", "note", "decided_at", "decided_by"])
    withdraw_evidence(document, at=at)
    _record(Verb.DOCUMENT_RETURNED, document, by, at, reason=reason)
    hooks.announce(HookEvent.DOCUMENT_RETURNED, document.pk, office_id=person.office_id, at=at)
    tell(
        person,
        "document_returned",
        at=at,
        about=document.pk,
        document=document_name(document.kind, person),
        reason=return_reason(reason, note, person),
    )
    return document


def prove(
    document: Document, rule: Rule, read: Mapping[Part, Any], *, basis: Basis, by: Actor, at: datetime
) -> list[Evidence]:
    """Write down what a document proves. What the same word stood for before gives way."""
    person = document.person
    made = []
    for fact in proven(rule, read):
        same = Evidence.objects.filter(person=person, path=fact.path, entry=fact.entry, basis=basis.value)
        same.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
        made.append(
            Evidence.objects.create(
                person=person,
                path=fact.path,
                entry=fact.entry,
                value=fact.value,
                basis=basis.value,
                source=document.kind,
                document_id=document.pk,
                by_id=by.user_id,
                office_id=person.office_id,
                at=at,
                note=document.registry,
            )
        )
    _facts_changed(person, at)
    return made


def withdraw_evidence(document: Document, *, at: datetime, but: frozenset[str] = frozenset()) -> int:
    """Withdraw what a document proved, except facts at the paths in `but`; return how many."""
    standing = Evidence.objects.filter(document_id=document.pk, withdrawn_at__isnull=True).exclude(path__in=but)
    number = standing.update(withdrawn_at=at)
    if number:
        _facts_changed(document.person, at)
    return number


def _facts_changed(person: Person, at: datetime) -> None:
    person.facts_changed_at = person.changed_at = max(at, person.changed_at)
    person.save(update_fields=["facts_changed_at", "changed_at"])


def _require(person: Person, by: Actor) -> None:
    """An officer of the office, and never for the own file."""
    by.require(Permission.DOCUMENT_VERIFY, office_id=person.office_id)
    if person.office_id is None or by.is_user(person.user_id):
        raise NotAllowed("not_allowed", permission=Permission.DOCUMENT_VERIFY.value)


def _number_fits(rule: Rule, read: Mapping[Part, Any], person: Person) -> None:
    """The NIK on the card is the file's NIK. Raises DomainError `nik_differs`, or with what is wrong with it."""
    number = read.get(Part.NUMBER)
    if rule.number != "nik" or not number:
        return
    for problem in check_nik(number).problems:
        raise DomainError(problem.value)
    if person.nik and person.nik != number:
        raise DomainError("nik_differs")


def _keep(document: Document, read: Mapping[Part, Any]) -> None:
    document.number = str(read.get(Part.NUMBER, ""))
    document.name = str(read.get(Part.NAME, ""))
    document.birth_date = _day(read.get(Part.BIRTH_DATE))
    document.issued_on = _day(read.get(Part.ISSUED_ON))
    document.expires_on = _day(read.get(Part.EXPIRES_ON))
    document.details = {part.value: read[part] for part in DETAILS if part in read}


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _record(verb: Verb, document: Document, by: Actor, at: datetime, **detail: Any) -> None:
    person, detail = document.person, {"kind": document.kind, **detail}
    reason = str(detail.pop("reason", ""))
    audit.record(
        verb, document, by=by, at=at, subject_id=person.pk, office_id=person.office_id, reason=reason, **detail
    )
