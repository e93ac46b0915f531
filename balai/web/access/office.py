"""At which of her offices an officer works now: the one she chose in this session, the first by name until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from balai.apps.access.models import Organisation
from balai.engine.actor import OfficeId, Permission
from balai.web.access.request import Request

CHOSEN = "office"
PAGES = ("visits", "queue", "opening", "covers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """The office of this page and all there are to choose from, by name."""

    id: OfficeId
    name: str
    choices: Sequence[tuple[OfficeId, str]]


def offices_of(request: Request, permission: Permission) -> Offices:
    """Where one has that permission, and which office one works at now. Raises NotAllowed."""
    request.actor.require(permission)
    keys = request.actor.offices(permission)
    named = Organisation.objects.filter(pk__in=keys).order_by("name", "id").values_list("id", "name")
    choices = [(OfficeId(key), name) for key, name in named]
    chosen = request.session.get(CHOSEN, "")
    here = next((each for each in choices if str(each[0]) == chosen), choices[0])
    return Offices(id=here[0], name=here[1], choices=choices)


@require_POST
def choose(request: Request) -> HttpResponse:
    """Work at another of one's offices; a page shows only those where one may."""
    page = request.POST.get("halaman", "")
    if page not in PAGES or not Organisation.objects.filter(pk=_key(request.POST.get("kantor", ""))).exists():
        raise Http404
    request.session[CHOSEN] = request.POST["kantor"]
    return redirect(f"desk:{page}")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
