"""Lists are not kept: what came in goes when its term ends (rulebook/retention.yaml). Files made of it stay."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.people.models.lists import ListRow, OfficeList
from balai.engine.lifecycle import ListStatus

logger = logging.getLogger(__name__)
TERM = "office_list"


@transaction.atomic
def forget_lists(*, at: datetime) -> int:
    """Delete lists nothing was taken in from, and empty the rows of the others; say how many lists."""
    last = rulebook.terms().term(TERM, timezone.localdate(at)).began_by(timezone.localdate(at))
    old = OfficeList.objects.filter(moved_at__date__lte=last).exclude(heading=[])
    unused = old.filter(imported_at__isnull=True)
    count = old.count()
    unused.delete()
    used = old.filter(status__in=(ListStatus.DONE.value, ListStatus.UNDONE.value))
    ListRow.objects.filter(office_list__in=used).update(cells="")
    used.update(heading=[], file_name="")
    if count:
        logger.info("lists_forgotten", extra={"number": count})
    return count
