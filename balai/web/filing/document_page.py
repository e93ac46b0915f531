"""A page of a document as a file: only after a permission check, never kept by the browser, never run."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from balai.apps.people import documents as actions
from balai.web.access.request import Request

ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


@require_safe
def document_page(request: Request, document_id: UUID, order: int) -> HttpResponse:
    """Serve one page. A look at another's is recorded; out of scope it does not exist."""
    page, content = actions.open_page(document_id=document_id, order=order, by=request.actor, at=timezone.now())
    response = HttpResponse(content, content_type=page.media_type)
    # A picture is shown in its page; a PDF may hold more than a picture and is opened by its own program.
    way = "inline" if page.media_type.startswith("image/") else "attachment"
    name = f"dokumen-{page.order}.{ENDINGS.get(page.media_type, 'bin')}"
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
