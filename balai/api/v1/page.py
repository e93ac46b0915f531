"""The interface as a page for people, made from its own description."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from balai.api.v1.urls import api


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing to send. `where`: path, query, header, body."""

    name: str
    where: str
    is_needed: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRow:
    """One operation."""

    id: str
    title: str
    method: str
    path: str
    about: str
    needs_token: bool
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfacePage:
    """Every operation. `description`: the address of the OpenAPI description."""

    description: str
    operations: tuple[OperationRow, ...]


@require_safe
def interface(request: HttpRequest) -> HttpResponse:
    """List every operation."""
    described: dict[str, Any] = api.get_openapi_schema()
    page = InterfacePage(
        description=reverse("api:openapi-json"),
        operations=tuple(
            _row(path, method, operation, described)
            for path, operations in described["paths"].items()
            for method, operation in operations.items()
        ),
    )
    return render(request, "api/interface.html", {"page": page})


def _row(path: str, method: str, operation: dict[str, Any], described: dict[str, Any]) -> OperationRow:
    return OperationRow(
        id=operation["operationId"],
        title=operation["summary"],
        method=method.upper(),
        path=path,
        about=operation.get("description", "").replace("`", ""),
        needs_token="security" in operation,
        parameters=(*_parameters(operation), *_body(operation, described)),
    )


def _parameters(operation: dict[str, Any]) -> Iterator[Parameter]:
    for one in operation["parameters"]:
        yield Parameter(name=one["name"], where=one["in"], is_needed=one["required"], about=one.get("description", ""))


def _body(operation: dict[str, Any], described: dict[str, Any]) -> Iterator[Parameter]:
    if "requestBody" not in operation:
        return
    [content] = operation["requestBody"]["content"].values()
    schema = described["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    for name, field in schema["properties"].items():
        is_needed = name in schema.get("required", ())
        yield Parameter(name=name, where="body", is_needed=is_needed, about=field.get("description", ""))
