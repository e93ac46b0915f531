"""What stands at no address of the interface."""

from django.http import HttpRequest, HttpResponse

from balai.api.v1.problems import answer


def nothing(request: HttpRequest) -> HttpResponse:
    """Say so in the form of every other refusal."""
    return answer(request, 404, "nothing_here")
