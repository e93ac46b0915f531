"""What time does to documents: reminders, the last day, and uploads that nobody handed in."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.documents import drop_pages
from balai.apps.people.models import Document
from balai.apps.people.notices import document_name, tell
from balai.apps.people.verifying import withdraw_evidence
from balai.engine.actor import Actor
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus, next_state

logger = logging.getLogger(__name__)
CLOCK = Actor.for_system("expiry")
REMINDERS = ("document_reminder_last", "document_reminder_second", "document_reminder_first")


def expire(*, at: datetime) -> int:
    """End accepted documents whose last day is over; return how many. Facts that last stay proven."""
    today = timezone.localdate(at)
    over = Document.objects.filter(status=DocumentStatus.ACCEPTED.value, expires_on__lt=today)
    ids = list(over.order_by("expires_on", "id").values_list("pk", flat=True))
    for document_id in ids:
        _expire(document_id, at)
    if ids:
        logger.info("documents_expired", extra={"number": len(ids)})
    return len(ids)


@transaction.atomic
def _expire(document_id: UUID, at: datetime) -> None:
    document = Document.objects.select_for_update(of=("self",)).select_related("person").get(pk=document_id)
    if document.status != DocumentStatus.ACCEPTED.value:
        return
    document.status = next_state(DOCUMENT_MOVES, DocumentStatus(document.status), "expire").value
    document.ended_at = at
    document.save(update_fields=["status", "ended_at"])
    rule = rulebook.documents().kind(document.kind).rule(timezone.localdate(at))
    lasting = frozenset(proves.path for proves in rule.proves if proves.lasting)
    withdraw_evidence(document, at=at, but=lasting)
    person = document.person
    audit.record(
        Verb.DOCUMENT_EXPIRED,
        document,
        by=CLOCK,
        at=at,
        subject_id=person.pk,
        office_id=person.office_id,
        kind=document.kind,
    )


def remind(*, at: datetime) -> int:
    """Tell once per reminder that a document runs out; return how many messages there are. Missed nights catch up."""
    today, told, after = timezone.localdate(at), 0, timedelta(days=-1)
    for name in REMINDERS:
        before = rulebook.service().span(name, today)
        soon = Document.objects.filter(
            status=DocumentStatus.ACCEPTED.value, expires_on__gt=today + after, expires_on__lte=today + before
        )
        for document in soon.select_related("person__user", "person__village").order_by("expires_on", "id"):
            if Document.objects.filter(replaces=document, status=DocumentStatus.WAITING.value).exists():
                continue
            assert document.expires_on is not None
            tell(
                document.person,
                "document_expiring",
                at=at,
                about=document.pk,
                once=f"{document.pk}:{name}",
                document=document_name(document.kind, document.person),
                day=document.expires_on.isoformat(),
            )
            told += 1
        after = before
    return told


def forget_unsent(*, at: datetime) -> int:
    """Delete uploads that were looked at but never handed in; return how many."""
    kept = rulebook.service().span("document_unsent_kept", timezone.localdate(at))
    old = Document.objects.filter(status=DocumentStatus.RECEIVED.value, received_at__lte=at - kept)
    number = 0
    for document in old.order_by("received_at", "id"):
        with transaction.atomic():
            drop_pages(document)
            document.delete()
        number += 1
    return number
