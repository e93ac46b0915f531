"""Asking the rulebook without an account."""

from typing import Any

import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from balai import rulebook
from tests.conftest import OnDay

pytestmark = pytest.mark.django_db

CASES = yaml.safe_load(rulebook.examples())["cases"]
PHARMACIST = next(case for case in CASES if case["id"] == "P05")


def assess(client: Client, body: object, **headers: str) -> Any:
    return client.post("/api/v1/assess", body, content_type="application/json", headers=headers)


def test_verdicts_reasons_and_sources(client: Client, on_day: OnDay) -> None:
    with on_day("2025-04-15"):
        answer = assess(client, {"facts": PHARMACIST["facts"]})
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["on"], found["rulebook"]) == ("2025-04-15", rulebook.shipped().version)
    careworker = next(row for row in found["results"] if row["pathway"] == "jp-gtog-careworker")
    assert (careworker["verdict"], careworker["unmet"]) == ("gap", ["jpc.edu_or_cert"])
    assert all(one["source"] or one["node"] for one in careworker["explanations"])


def test_only_the_pathways_asked_for(client: Client) -> None:
    answer = assess(client, {"facts": {}, "pathways": ["jp-gtog-nurse"]})
    assert [row["pathway"] for row in answer.json()["results"]] == ["jp-gtog-nurse"]


def test_a_dated_plan(client: Client, on_day: OnDay) -> None:
    with on_day("2025-04-15"):
        body = {"facts": PHARMACIST["facts"]}
        answer = client.post("/api/v1/pathways/jp-gtog-careworker/plan", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert found["verdict"] == "gap"
    assert found["steps"][0]["node"].startswith("jpc.")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "input_invalid"),
        ({"facts": {"birth_day": "2000-01-01"}}, 422, "facts_invalid"),
        ({"facts": {}, "on": "1901-01-01"}, 422, "day_out_of_range"),
        ({"facts": {}, "pathways": ["jp-gtog-nurses"]}, 404, "pathway_not_found"),
    ],
)
def test_problems(client: Client, body: object, status: int, code: str) -> None:
    answer = assess(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("text", ["{", '{"facts": NaN}', '"\\ud800"', b"\xff", '{"facts": {}}' + " " * 50_000])
def test_what_is_no_json(client: Client, text: str | bytes) -> None:
    answer = client.post("/api/v1/assess", text, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "body_unreadable")


def test_the_language_asked_for(client: Client) -> None:
    body = {"facts": {"birth_day": "2000-01-01"}}
    answer = assess(client, body, accept_language="en")
    assert answer["Content-Language"] == "en"
    english = answer.json()["fields"]
    indonesian = assess(client, body).json()["fields"]
    assert english[0]["code"] == indonesian[0]["code"] == "fact_unknown_key"
    assert english[0]["where"] == "birth_day"
    assert english[0]["detail"] != indonesian[0]["detail"]


def test_too_many_calls_wait(client: Client, settings: Settings, on_day: OnDay) -> None:
    settings.API_PER_MINUTE = 2
    with on_day("2026-11-22"):
        answers = [assess(client, {"facts": {}, "pathways": []}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1].json()["code"] == "too_many_calls"


@pytest.mark.parametrize(
    ("path", "allowed"), [("assess", {"POST"}), ("people", {"GET", "POST"}), ("people/x", {"GET"})]
)
def test_a_method_nobody_offers(client: Client, path: str, allowed: set[str]) -> None:
    answer = client.put(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer.json()["code"] == "method_not_here"
    assert set(answer["Allow"].split(", ")) == allowed


def test_no_address_without_an_answer(client: Client) -> None:
    answer = client.get("/api/v1/nowhere/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_description_and_its_page(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    refusals = described["paths"]["/api/v1/assess"]["post"]["responses"]
    assert set(refusals) == {"200", "400", "401", "403", "404", "409", "422", "429"}
    assert set(refusals["429"]["content"]) == {"application/problem+json"}
    for address in ("/antarmuka/", "/en/antarmuka/"):
        assert b"/api/v1/assess" in client.get(address).content
