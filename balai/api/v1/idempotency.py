"""Writes that may be sent again: the same `Idempotency-Key` is the same call."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from django.http import JsonResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field, StringConstraints

from balai.api.v1.auth import Call
from balai.apps.access import answering

Key = Annotated[
    str,
    StringConstraints(pattern=r"^[\x21-\x7e]{8,100}$"),
    Field(description="A new one for each call, such as a UUID; the same one to send a call again."),
]


def once(request: Call, key: str, body: Schema | None, work: Callable[[], tuple[int, Schema]]) -> JsonResponse:
    """Do the work and answer, or answer as before, with `Idempotency-Replayed`. Raises Conflict, DomainError."""

    def plain() -> tuple[int, object]:
        status, made = work()
        return status, made.model_dump(mode="json")

    assert isinstance(request.auth.token_id, UUID)
    found = answering.once(
        token_id=request.auth.token_id,
        key=f"{request.method} {request.path} {key}",
        sent=body.model_dump(mode="json") if body else None,
        work=plain,
        at=timezone.now(),
    )
    response = JsonResponse(found.content, status=found.status)
    if found.again:
        response["Idempotency-Replayed"] = "true"
    return response
