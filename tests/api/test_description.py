"""How the interface describes itself."""

from django.test import Client
from ninja import Schema

from balai.api.v1 import urls


def named(kind: type[Schema]) -> list[type[Schema]]:
    below = [one for each in kind.__subclasses__() for one in named(each)]
    return [each for each in [kind, *below] if each.__module__.startswith("balai.api.v1")]


def test_no_two_shapes_share_a_name() -> None:
    assert urls.api
    seen: dict[str, object] = {}
    for each in set(named(Schema)):
        described = each.model_json_schema(by_alias=False)
        parts = described.pop("$defs", {})
        for name, part in {**parts, each.__name__: described}.items():
            assert seen.setdefault(name, part) == part, name


def test_every_operation_declares_its_refusals(client: Client) -> None:
    for operations in client.get("/api/v1/openapi.json").json()["paths"].values():
        for operation in operations.values():
            assert {"400", "401", "403", "404", "409", "422", "429"} <= set(operation["responses"])
