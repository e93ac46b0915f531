"""Long lists, page by page: each page says where the next one begins, whatever was added meanwhile."""

import base64
import binascii
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import Field

from balai.engine.errors import DomainError

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)


class Page(Schema, Generic[Item]):
    """Some of many."""

    items: list[Item]
    next: str | None = Field(description="Send it as `cursor` for what follows; null at the end.")


def page(rows: QuerySet[Row], moment: str, *, cursor: str, limit: int) -> tuple[list[Row], str | None]:
    """So many rows behind the cursor, the longest unchanged first, and the next cursor. Raises DomainError.

    `moment`: the field of the last change. What changes while somebody reads on comes again at the end.
    """
    if cursor:
        at, key = _read(cursor)
        # The first half lets an index begin there: no page costs more than the one before.
        rows = rows.filter(Q(**{f"{moment}__gte": at}), Q(**{f"{moment}__gt": at}) | Q(pk__gt=key))
    found = list(rows.order_by(moment, "pk")[: limit + 1])
    shown = found[:limit]
    return shown, _written(getattr(shown[-1], moment), shown[-1].pk) if len(found) > limit else None


def _written(at: datetime, key: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{key}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, UUID]:
    try:
        at, _, key = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise DomainError("cursor_unknown")
        return moment, UUID(key)
    except (ValueError, binascii.Error):
        raise DomainError("cursor_unknown") from None
