"""Asking the scanner again about pages it has not looked at; until then nobody sees them."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people import pages
from balai.apps.people.documents import drop_pages
from balai.apps.people.models import Document, DocumentPage
from balai.apps.people.notices import document_name, return_reason, tell
from balai.apps.people.verifying import withdraw_evidence
from balai.engine.actor import Actor
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus, ScanState, next_state

logger = logging.getLogger(__name__)
SCANNER = Actor.for_system("scanning")


def scan_waiting(*, at: datetime) -> int:
    """Scan what waits; return how many pages have an answer now."""
    answered = 0
    for page in DocumentPage.objects.filter(scan=ScanState.WAITING.value).order_by("id"):
        try:
            found = pages.scanned(pages.opened(page.file_id))
        except FileNotFoundError:
            logger.warning("page_without_file", extra={"page": page.pk})
            continue
        if found is ScanState.WAITING:
            continue
        DocumentPage.objects.filter(pk=page.pk).update(scan=found.value)
        if found is ScanState.INFECTED:
            _refuse(page.document_id, at)
        answered += 1
    return answered


@transaction.atomic
def _refuse(document_id: UUID, at: datetime) -> None:
    """Delete the file; send back what was handed in, withdraw what was not."""
    document = Document.objects.select_for_update(of=("self",)).select_related("person").get(pk=document_id)
    person, state = document.person, DocumentStatus(document.status)
    drop_pages(document)
    if state is DocumentStatus.RECEIVED:
        document.status, document.ended_at = next_state(DOCUMENT_MOVES, state, "withdraw").value, at
    elif state in DOCUMENT_MOVES["return"].before:
        document.status, document.decided_at = next_state(DOCUMENT_MOVES, state, "return").value, at
        document.reason = "infected"
        withdraw_evidence(document, at=at)
        tell(
            person,
            "document_returned",
            at=at,
            about=document.pk,
            document=document_name(document.kind, person),
            reason=return_reason("infected", "", person),
        )
    document.save()
    audit.record(
        Verb.DOCUMENT_RETURNED,
        document,
        by=SCANNER,
        at=at,
        subject_id=person.pk,
        office_id=person.office_id,
        kind=document.kind,
        found="infected",
    )
