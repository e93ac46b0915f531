"""What nobody thought of: Schemathesis asks every operation of a server that listens, as a visitor and with each scope.

A step of its own of `dev.py test`. Fixed in what it asks: the same description is asked the same.
"""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import WSGIRequestHandler
from pytest_django import Settings

from balai.apps.access import tokens
from balai.apps.access.roles import Role
from balai.apps.casework import plans
from balai.apps.casework.models import Case
from balai.apps.casework.visits import appointments
from balai.apps.hooks import actions as hooks
from balai.apps.hooks.events import HookEvent
from balai.apps.hooks.models import Notice
from balai.apps.opportunities import queries as opportunities
from devtools.places import venv_bin
from tests.api.calling import token
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, ON, acts, citizen, member
from tests.factories.papers import KTP, accepted

pytestmark = pytest.mark.django_db(transaction=True)

OPEN, GUARDED = ("pathways", "reference"), ("people", "cases", "appointments", "documents", "webhooks")
THOROUGH, BRIEF = ("examples,coverage,fuzzing", 8), ("examples,fuzzing", 2)
# Whoever asks: with which scopes, about which parts of the interface, in which phases and how often at most.
CALLERS = {
    "visitor": ((), OPEN, THOROUGH),
    "all": (tokens.OFFERED, GUARDED, THOROUGH),
    **{scope.value: ((scope,), GUARDED, BRIEF) for scope in tokens.OFFERED},
}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
    "unsupported_method",
    "allow_header_conformance",
    "missing_required_header",
    "negative_data_rejection",
)


@pytest.fixture
def known(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """One registered person with a document, a plan and a notice that failed: what can be asked about."""
    # The server of the tests sends head and body apart, and waits 40 ms between them.
    monkeypatch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
    settings.FILES_ROOT = tmp_path / "files"
    settings.API_PER_MINUTE = settings.API_TOKEN_PER_MINUTE = 1_000_000
    balai = office.bontang()
    siti, budi = acts(citizen(SITI)), acts(member(BUDI, Role.PLACEMENT_OFFICER))
    admin = acts(member("Admin", Role.ADMINISTRATOR))
    url, events = "https://example.org/kabar", [HookEvent.PERSON_REGISTERED]
    hooks.subscribe(organisation_id=balai.pk, url=url, events=events, by=admin, at=AT)
    person = files.registered(siti, budi)
    document = accepted(person, "KTP", siti, budi, read=KTP)
    case = Case.objects.get()
    pathway = next(one.id for one in opportunities.pathways(ON) if one.is_pmi)
    plans.make(case_id=case.pk, pathway=pathway, version=opportunities.rulebook().version, by=budi, at=AT)
    starts_at = datetime(2026, 11, 23, 1, tzinfo=UTC)
    coming = appointments.book(person_id=person.pk, kind="documents", starts_at=starts_at, by=siti, at=AT)
    Notice.objects.update(state="failed", next_at=None)
    return {
        "person_id": person.pk,
        "case_id": case.pk,
        "appointment_id": coming.pk,
        "document_id": document.pk,
        "order": 1,
        "delivery_id": Notice.objects.get().pk,
        "pathway_id": pathway,
    }


@pytest.mark.parametrize("caller", CALLERS)
def test_no_server_error_and_no_undocumented_answer(
    caller: str, known: dict[str, object], live_server: Any, tmp_path: Path
) -> None:
    (scopes, parts, (phases, most)), config = CALLERS[caller], tmp_path / "schemathesis.toml"
    fixed = (
        f'"path.{name}" = {value if isinstance(value, int) else repr(str(value))}' for name, value in known.items()
    )
    config.write_text("\n".join(("[parameters]", *fixed)))
    command = [venv_bin("schemathesis"), "--config-file", str(config), "run", f"{live_server.url}/api/v1/openapi.json"]
    command += ["--origin", live_server.url, "--checks", ",".join(CHECKS), "--max-examples", str(most)]
    command += ["--phases", phases, "--generation-deterministic", "--no-color"]
    command += ["--continue-on-failure", "--no-shrink"]
    command += [word for part in parts for word in ("--include-tag", part)]
    if scopes:
        command += ["--header", f"Authorization: Bearer {token(*scopes)[1]}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
