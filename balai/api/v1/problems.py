"""Refusals as `application/problem+json` (RFC 9457), with the codes and sentences of the screens."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import translation
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from balai.engine.errors import Conflict, DomainError, IllegalMove, Invalid, NotAllowed, NotFound, StoreDown
from balai.words import Words, words

MEDIA_TYPE = "application/problem+json"


class Wrong(Schema):
    """One thing to mend."""

    where: str = Field(
        description="Where it stands: body.hand_in, query.limit; of a person or of facts only the field."
    )
    code: str = Field(description="What is wrong, for programs.")
    detail: str = Field(description="What is wrong, for people.")


class Problem(Schema):
    """Why something was refused."""

    type: str = "about:blank"
    title: str = Field(description="The meaning of the status.")
    status: int
    code: str = Field(description="The same code as on the screens. It does not change.")
    detail: str = Field(description="What happened and what to do, in the language of Accept-Language (id, en).")
    fields: list[Wrong] = Field(default=[], description="Every mistake in what was sent.")


class Unknown(DomainError):
    """A key that opens nothing."""


class Slower(DomainError):
    """Too many calls. `seconds`: how long to wait."""


PROBLEMS = {frozenset({400, 401, 403, 404, 409, 422, 429}): Problem}


def said(request: HttpRequest) -> Words:
    """The sentences in the language asked for; Indonesian for any other than English."""
    language = translation.get_language_from_request(request)
    return words("en" if language.startswith("en") else "id")


def answer(request: HttpRequest, status: int, code: str, values: Any = None, fields: Any = ()) -> JsonResponse:
    """A problem as an answer."""
    sentences = said(request)
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=sentences.say(code, values),
        fields=list(fields),
    )
    headers = {"Content-Language": sentences.language}
    return JsonResponse(problem.dict(), status=status, content_type=MEDIA_TYPE, headers=headers)


def status_of(error: DomainError) -> int:
    """The status of a refusal."""
    match error:
        case Unknown():
            return 401
        case NotAllowed():
            return 403
        case NotFound():
            return 404
        case Conflict() | IllegalMove():
            return 409
        case Slower():
            return 429
        case StoreDown():
            return 503
        case _:
            return 422


def refused(request: HttpRequest, error: DomainError) -> JsonResponse:
    """What an action or a query refused."""
    say, fields = said(request), []
    if isinstance(error, Invalid):
        fields = [
            Wrong(where=problem.where, code=problem.code, detail=say.say(problem.code, problem.values))
            for problem in error.problems
        ]
    response = answer(request, status_of(error), error.code, error.detail, fields)
    if isinstance(error, Slower):
        response["Retry-After"] = str(error.detail["seconds"])
    if isinstance(error, Unknown):
        response["WWW-Authenticate"] = "Bearer"
    return response


def misread(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """What does not fit the description of the interface. What was sent is not repeated."""
    say = said(request)
    fields = [
        Wrong(
            where=".".join(str(part) for part in dict.fromkeys(one["loc"])),  # the framework says `body` twice
            code=one["type"],
            detail=say.say("field_missing" if one["type"] == "missing" else "field_wrong"),
        )
        for one in error.errors
    ]
    return answer(request, 422, "input_invalid", fields=fields)


def worded(operation: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An operation that also refuses a method it does not know with a problem."""

    @wraps(operation)
    def called(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        response = operation(request, *args, **given)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        refusal = answer(request, 405, "method_not_here")
        refusal["Allow"] = response["Allow"]
        return refusal

    return called


def keep(api: NinjaAPI) -> None:
    """Let this interface answer every refusal with a problem."""
    handlers: dict[type[Exception], Any] = {
        DomainError: refused,
        ValidationError: misread,
        Http404: lambda request, _error: answer(request, 404, "nothing_here"),
        HttpError: lambda request, _error: answer(request, 400, "body_unreadable"),
        SuspiciousOperation: lambda request, _error: answer(request, 400, "body_unreadable"),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
