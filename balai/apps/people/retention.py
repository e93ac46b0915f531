"""What is kept how long."""

import logging
from datetime import datetime

from django.utils import timezone

from balai import rulebook
from balai.apps.people.erasing import delete_whole
from balai.apps.people.models import Person
from balai.engine.lifecycle import PersonStatus

logger = logging.getLogger(__name__)


def forget_drafts(*, at: datetime) -> int:
    """Delete drafts that nobody changed for as long as the service's limits say; return how many went."""
    kept = rulebook.service().span("draft_kept", timezone.localdate(at))
    old = Person.objects.filter(status=PersonStatus.DRAFT.value, changed_at__lte=at - kept)
    count = 0
    for person in old.order_by("changed_at", "id").iterator():
        delete_whole(person)
        count += 1
    if count:
        logger.info("drafts_forgotten", extra={"number": count})
    return count
