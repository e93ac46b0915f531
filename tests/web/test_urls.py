"""Every address and what a visitor gets there; an address that is not in the table fails."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web.people import address, visitor

pytestmark = pytest.mark.django_db

# name: (arguments, without a check, with a check); GET everywhere, 405 where only POST is meant.
TABLE = {
    "portal:home": ({}, 200, 200),
    "portal:check": ({}, 200, 200),
    "portal:question": ({"number": 1}, 302, 200),
    "portal:ask": ({}, 405, 405),
    "portal:answers": ({}, 302, 200),
    "portal:result": ({}, 302, 200),
    "portal:what_if": ({}, 302, 302),
    "portal:compare": ({}, 200, 200),
    "portal:save": ({}, 302, 200),
    "portal:forget": ({}, 302, 200),
    "portal:resume": ({}, 200, 200),
    "portal:leave": ({}, 405, 405),
    "portal:load_sample": ({"key": "siti"}, 405, 405),
    "portal:pathways": ({}, 200, 200),
    "portal:pathway": ({"pathway_id": "jp-gtog-nurse"}, 200, 200),
    "portal:costs": ({}, 200, 200),
    "portal:cost_calculator": ({}, 200, 200),
    "portal:print_plan": ({"pathway_id": "jp-gtog-nurse"}, 200, 200),
    "portal:blank_form": ({"pathway_id": "jp-gtog-nurse"}, 200, 200),
    "portal:agencies": ({}, 200, 200),
    "portal:directory": ({}, 200, 200),
    "portal:search": ({}, 200, 200),
    "portal:guides": ({}, 200, 200),
    "portal:guide": ({"guide_id": "jepang"}, 200, 200),
    "portal:rules": ({}, 200, 200),
    "portal:red_flags": ({}, 200, 200),
    "portal:help": ({}, 200, 200),
    "portal:privacy": ({}, 200, 200),
    "portal:accessibility": ({}, 200, 200),
    "portal:letter": ({}, 200, 200),
    "portal:gallery": ({}, 200, 200),
    "filing:begin": ({}, 302, 302),
    "filing:enter": ({}, 302, 302),
    "filing:handed_in": ({}, 302, 302),
    **dict.fromkeys(
        (f"filing:{name}" for name in ("file", "submit", "code", "end_help", "discard", "pathways")),
        ({"file_id": UUID(int=0)}, 302, 302),
    ),
    "filing:page": ({"file_id": UUID(int=0), "key": "identity"}, 302, 302),
    "filing:pathway": ({"file_id": UUID(int=0), "pathway_id": "jp-gtog-nurse"}, 302, 302),
    "filing:documents": ({"file_id": UUID(int=0)}, 302, 302),
    "filing:document": ({"file_id": UUID(int=0), "kind": "KTP"}, 302, 302),
    **dict.fromkeys(
        ("filing:document_sent", "filing:document_withdraw"),
        ({"file_id": UUID(int=0), "kind": "KTP", "document_id": UUID(int=1)}, 302, 302),
    ),
    "document_page": ({"document_id": UUID(int=1), "order": 1}, 302, 302),
    "filing:letters": ({"file_id": UUID(int=0)}, 302, 302),
    **dict.fromkeys(
        ("filing:letter_paper", "filing:letter_cancel"), ({"file_id": UUID(int=0), "letter_id": UUID(int=1)}, 302, 302)
    ),
    "desk:documents": ({}, 302, 302),
    **dict.fromkeys(("desk:verify", "desk:give_back"), ({"document_id": UUID(int=1)}, 302, 302)),
    "desk:letters": ({}, 302, 302),
    "desk:letter": ({"letter_id": UUID(int=1)}, 302, 302),
    "desk:work": ({}, 302, 302),
    "desk:new": ({}, 302, 302),
    **dict.fromkeys(
        (f"desk:{name}" for name in ("person", "reason", "register", "clear", "take")),
        ({"file_id": UUID(int=0)}, 302, 302),
    ),
    "desk:merge": ({"file_id": UUID(int=0), "other_id": UUID(int=1)}, 302, 302),
    "desk:undo_merge": ({"file_id": UUID(int=0), "merge_id": UUID(int=1)}, 302, 302),
    # Without a survey there is nothing to show of a pathway, and nothing to download.
    "dashboards:planning": ({}, 200, 200),
    "dashboards:meanings": ({}, 200, 200),
    "dashboards:pathway": ({"pathway_id": "jp-gtog-nurse"}, 404, 404),
    "dashboards:pathways_csv": ({}, 404, 404),
    "dashboards:trainings_csv": ({}, 404, 404),
    "health-live": ({}, 200, 200),
    "health-ready": ({}, 200, 200),
}


def names(resolver: URLResolver, prefix: str = "") -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= names(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
    return found


def test_every_address_is_in_the_table() -> None:
    assert names(get_resolver()) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_visitor_without_a_check(client: Client, name: str) -> None:
    arguments, expected, _ = TABLE[name]
    assert client.get(address(name, **arguments)).status_code == expected


@pytest.mark.parametrize("name", TABLE)
def test_visitor_with_a_check(client: Client, name: str) -> None:
    arguments, _, expected = TABLE[name]
    assert visitor(client, "siti").get(address(name, **arguments)).status_code == expected


@pytest.mark.parametrize("name", [name for name in TABLE if name.startswith("portal:")])
def test_the_same_in_english(client: Client, name: str) -> None:
    arguments, _, expected = TABLE[name]
    response = visitor(client, "siti").get(address(name, "en", **arguments))
    assert response.status_code == expected
    if expected == 200:
        assert b'<html lang="en">' in response.content or b"/Lang(en)" in response.content.replace(b" ", b"")


def test_a_pathway_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/jalur/jp-gtog-nurses/").status_code == 404
