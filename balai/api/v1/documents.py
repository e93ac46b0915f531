"""Documents of people within the scope of a token: how they stand, and with another scope their pages."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from balai.api.v1.auth import Call, Token
from balai.api.v1.problems import PROBLEMS, Problem
from balai.apps.people import actions, documents
from balai.apps.people.models import Document as Paper
from balai.engine.actor import Permission
from balai.engine.lifecycle import DocumentStatus

PAGE = {"schema": {"type": "string", "format": "binary"}}
router = Router()


class DocumentPage(Schema):
    """One page; it is not shown before it was found to be safe."""

    order: int
    media_type: Literal["image/jpeg", "application/pdf"]
    size: int = Field(description="Bytes.")
    sha256: str
    may_be_shown: bool


class Document(Schema):
    """One paper. Its number stays masked."""

    id: UUID
    kind: str = Field(description="A code of /reference/document-kinds.")
    status: DocumentStatus
    number_masked: str
    issued_on: date | None
    expires_on: date | None
    reason: str = Field(description="Why it was returned, as a code.")
    sent_at: AwareDatetime | None
    decided_at: AwareDatetime | None
    pages: list[DocumentPage]


@router.get(
    "/people/{person_id}/documents", auth=Token(Permission.PERSON_READ), response={200: list[Document], **PROBLEMS}
)
def list_documents(request: Call, person_id: UUID) -> Any:
    """The documents of a person, the newest first; that they were looked at is recorded. Scope `person_read`."""
    person = actions.open_file(person_id=person_id, by=request.auth, at=timezone.now())
    found = Paper.objects.visible_to(request.auth).filter(person=person)
    return list(found.prefetch_related("pages").order_by("-received_at", "id"))


@router.get(
    "/documents/{document_id}/pages/{order}",
    auth=Token(Permission.DOCUMENT_READ),
    response={**PROBLEMS, 503: Problem},
    openapi_extra={"responses": {200: {"description": "OK", "content": {"image/jpeg": PAGE, "application/pdf": PAGE}}}},
)
def read_page(request: Call, document_id: UUID, order: int) -> HttpResponse:
    """One page as a file; that it was looked at is recorded. Scopes `document_read` and `person_read`."""
    page, content = documents.open_page(document_id=document_id, order=order, by=request.auth, at=timezone.now())
    response = HttpResponse(content, content_type=page.media_type)
    response["Content-Disposition"] = "attachment"
    return response
