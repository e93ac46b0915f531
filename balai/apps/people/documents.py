"""Actions on documents by whoever brings them: upload, look once more, hand in, take back."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import actions, pages
from balai.apps.people.drafts import locked
from balai.apps.people.models import ALIVE, Document, DocumentPage, Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, DomainError, NotFound
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus, ScanState, next_state


def receive(
    *, person_id: UUID, kind: str, files: Sequence[BinaryIO], by: Actor, at: datetime, replaces: UUID | None = None
) -> Document:
    """Take pages in and show them to their sender; nobody else sees them before `send`.

    `replaces`: which of several of one kind this is a newer one of. An earlier upload that was not handed in goes.
    Raises NotFound, NotAllowed, Conflict, DomainError with what is wrong with a file.
    """
    with transaction.atomic():
        actions.may_write(locked(person_id, by), by)
    # Outside the transaction: making pictures takes a second, and nobody else should wait for it.
    kept = pages.keep(files)
    try:
        if any(page.scan is ScanState.INFECTED for page in kept):
            raise DomainError("upload_infected")
        return _received(person_id, kind, kept, replaces, by, at)
    except BaseException:
        pages.forget([page.file_id for page in kept])
        raise


@transaction.atomic
def _received(
    person_id: UUID, kind: str, kept: Sequence[pages.Kept], replaces: UUID | None, by: Actor, at: datetime
) -> Document:
    person = locked(person_id, by)
    actions.may_write(person, by)
    rule = rulebook.documents().kind(kind).rule(timezone.localdate(at))
    if rule.letter:
        raise DomainError("document_is_made_here")
    before = _before(person, kind, replaces, is_many=rule.many)
    left = Document.objects.filter(
        person=person, kind=kind, status=DocumentStatus.RECEIVED.value, uploaded_by_id=by.user_id
    )
    for unsent in left:
        drop_pages(unsent)
    left.delete()
    document = Document.objects.create(
        person=person, kind=kind, uploaded_by_id=by.user_id, received_at=at, replaces=before
    )
    DocumentPage.objects.bulk_create(
        DocumentPage(
            document=document,
            order=order,
            file_id=page.file_id,
            sha256=page.sha256,
            size=page.size,
            media_type=page.media_type,
            warnings=list(page.warnings),
            scan=page.scan.value,
        )
        for order, page in enumerate(kept, start=1)
    )
    _record(Verb.DOCUMENT_RECEIVED, document, by, at)
    return document


@transaction.atomic
def send(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Hand it in for an officer. One in its place that was not accepted gives way. Raises NotFound, IllegalMove."""
    document = locked_document(document_id, by)
    actions.may_write(document.person, by)
    status = next_state(DOCUMENT_MOVES, DocumentStatus(document.status), "send")
    document.status, document.sent_at = status.value, at
    document.save(update_fields=["status", "sent_at"])
    before = document.replaces
    if before is not None and before.status != DocumentStatus.ACCEPTED.value:
        step_aside(before, at=at)
    _record(Verb.DOCUMENT_SENT, document, by, at)
    return document


@transaction.atomic
def withdraw(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """Take a document back; its pages are deleted. What was accepted stays. Raises NotFound, IllegalMove."""
    document = locked_document(document_id, by)
    actions.may_write(document.person, by)
    document.status = next_state(DOCUMENT_MOVES, DocumentStatus(document.status), "withdraw").value
    document.ended_at = at
    document.save(update_fields=["status", "ended_at"])
    drop_pages(document)
    _record(Verb.DOCUMENT_WITHDRAWN, document, by, at)
    return document


def open_page(*, document_id: UUID, order: int, by: Actor, at: datetime) -> tuple[DocumentPage, bytes]:
    """One page to look at; a look at another's is recorded.

    Raises NotFound for what is out of scope, not there or not safe to show, DomainError `reason_needed`.
    """
    document = look(document_id=document_id, by=by, at=at)
    person = document.person
    if person.office_id is not None and not by.is_user(person.user_id):
        by.require(Permission.DOCUMENT_READ, office_id=person.office_id)
    page = DocumentPage.objects.filter(document=document, order=order).first()
    if page is None or not page.may_be_shown:
        raise NotFound("document_not_found")
    try:
        return page, pages.opened(page.file_id)
    except FileNotFoundError:
        raise NotFound("document_not_found") from None


@transaction.atomic
def look(*, document_id: UUID, by: Actor, at: datetime) -> Document:
    """A document, recorded as a look into the file. What waits for verification is an officer's work."""
    document = Document.objects.visible_to(by).select_related("person").filter(pk=document_id).first()
    if document is None:
        raise NotFound("document_not_found")
    person = document.person
    is_work = document.status == DocumentStatus.WAITING.value and by.may(
        Permission.DOCUMENT_VERIFY, office_id=person.office_id
    )
    if is_work and person.office_id and by.user_id not in {person.user_id, person.officer_id}:
        audit.looked(person_id=person.pk, by=by, at=at, office_id=person.office_id, reason=actions.VERIFYING)
    else:
        actions.open_file(person_id=person.pk, by=by, at=at)
    return document


def locked_document(document_id: UUID, by: Actor) -> Document:
    """The document with its file, both held until the transaction ends. Raises NotFound when this actor sees none."""
    found = Document.objects.visible_to(by).filter(pk=document_id).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound("document_not_found")
    person = locked(found, by)
    document = Document.objects.select_for_update(of=("self",)).select_related("replaces").get(pk=document_id)
    document.person = person
    return document


def step_aside(document: Document, *, at: datetime) -> None:
    """A newer one takes its place."""
    document.status = next_state(DOCUMENT_MOVES, DocumentStatus(document.status), "replace").value
    document.ended_at = at
    document.save(update_fields=["status", "ended_at"])


def drop_pages(document: Document) -> None:
    """Delete its pages, here and, when this is committed, in the store."""
    gone = list(document.pages.values_list("file_id", flat=True))
    document.pages.all().delete()
    transaction.on_commit(lambda: pages.forget(gone))


def _before(person: Person, kind: str, replaces: UUID | None, *, is_many: bool) -> Document | None:
    """Whose place the new one takes: the one named, or the only one of its kind. Raises Conflict when it is gone."""
    standing = Document.objects.filter(
        person=person, kind=kind, status__in=(*ALIVE, DocumentStatus.EXPIRED.value)
    ).order_by("-received_at", "id")
    if replaces is not None:
        found = standing.filter(pk=replaces).first()
        if found is None:
            raise Conflict("document_changed")
        return found
    return None if is_many else standing.first()


def _record(verb: Verb, document: Document, by: Actor, at: datetime) -> None:
    person = document.person
    audit.record(verb, document, by=by, at=at, subject_id=person.pk, office_id=person.office_id, kind=document.kind)
