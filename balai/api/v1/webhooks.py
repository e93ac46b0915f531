"""What the systems of an organisation are told: which subscriptions there are, every try, and telling again.

Subscriptions are made on the screen of the organisation, where their secret is shown once.
"""

from typing import Annotated, Any, Literal
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
from balai.api.v1.schemas import Cursor, Limit
from balai.apps.hooks import actions
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Hook, Notice
from balai.engine.actor import Permission

State = Literal["waiting", "sent", "failed", "cancelled"]
router = Router(auth=Token(Permission.HOOKS_MANAGE))


class Webhook(Schema):
    """A subscription."""

    id: UUID
    url: str
    events: list[HookEvent]
    created_at: AwareDatetime
    ended_at: AwareDatetime | None


class Attempt(Schema):
    """One try; without a status there was no answer."""

    at: AwareDatetime
    status: int | None
    reason: str
    took_ms: int


class Delivery(Schema):
    """One event for one subscription. `webhook-id` is `msg_` and this id without hyphens."""

    id: UUID
    webhook: UUID = Field(alias="hook_id")
    event: HookEvent
    object_id: UUID
    at: AwareDatetime
    state: State
    next_at: AwareDatetime | None
    attempts: list[Attempt]


class DeliveriesWanted(Schema):
    """Which deliveries."""

    state: State | None = Field(default=None, description="Only these.")
    cursor: Cursor = ""
    limit: Limit = 50


class Waiting(Schema):
    """A delivery that waits for its next try."""

    id: UUID
    state: State


@router.get("/webhooks", response={200: list[Webhook], **PROBLEMS})
def list_webhooks(request: Call) -> Any:
    """The subscriptions of the organisation. Scope `hooks_manage`."""
    return list(Hook.objects.visible_to(request.auth).order_by("-created_at", "id"))


@router.get("/webhooks/deliveries", response={200: Page[Delivery], **PROBLEMS})
def list_deliveries(request: Call, wanted: Query[DeliveriesWanted]) -> dict[str, object]:
    """What was told and every try, the longest unchanged first; kept for 60 days. Scope `hooks_manage`."""
    rows = Notice.objects.visible_to(request.auth).prefetch_related("attempts")
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    items, after = page(rows, "changed_at", cursor=wanted.cursor, limit=wanted.limit)
    return {"items": items, "next": after}


@router.post("/webhooks/deliveries/{delivery_id}/again", response={202: Waiting, **PROBLEMS})
def deliver_again(
    request: Call, delivery_id: UUID, idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")]
) -> HttpResponse:
    """Tell it once more, from the first try on. Scope `hooks_manage`."""

    def again() -> tuple[int, Waiting]:
        notice = actions.send_again(notice_id=delivery_id, by=request.auth, at=timezone.now())
        return 202, Waiting.model_validate({"id": notice.pk, "state": notice.state})

    return idempotency.once(request, idempotency_key, None, again)
