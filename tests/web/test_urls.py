"""Every address and what each kind of person gets there. An address that is not in the table fails.

A row says what everybody gets and who gets something else: `rows(...)` reads "open to", "403 for", "404 for". GET
everywhere; 405 where only POST is meant. Roles are named in groups; STAFF without a second factor open no desk.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from balai.apps.access import actions
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Membership
from balai.apps.access.roles import Role
from tests.factories import files, office
from tests.web.access.entering import enter
from tests.web.people import address, visitor

pytestmark = pytest.mark.django_db

VISITOR, CITIZEN, NO_SECOND = "visitor", "citizen", "staff without the second factor"
ROLES = frozenset(role.value for role in Role)
EVERYBODY = ROLES | {VISITOR, CITIZEN, NO_SECOND}
SIGNED_IN = EVERYBODY - {VISITOR}
OPENS_RECOVERY = {Role.REGISTRATION_OFFICER, Role.PLACEMENT_OFFICER, Role.SUPERVISOR}
APPROVES_RECOVERY = {Role.SUPERVISOR}
MANAGES_STAFF = {Role.ADMINISTRATOR}
READS_FILES = {Role.REGISTRATION_OFFICER, Role.PLACEMENT_OFFICER, Role.SUPERVISOR, Role.CASE_WORKER}
WRITES_FILES = READS_FILES - {Role.CASE_WORKER}
HELPS = {Role.VILLAGE_HELPER, Role.SCHOOL_COUNSELLOR, Role.REGISTRATION_OFFICER, Role.PLACEMENT_OFFICER}
MERGES = {Role.SUPERVISOR}
VERIFIES = WRITES_FILES
CONFIRMS_LETTERS = {Role.LURAH}
IMPORTS = {Role.REGISTRATION_OFFICER, Role.SUPERVISOR}
ANSWERS = {Role.PLACEMENT_OFFICER, Role.SUPERVISOR}
COUNSELS = {Role.PLACEMENT_OFFICER, Role.SUPERVISOR}
RECEIVES = WRITES_FILES
SETS_HOURS = {Role.SUPERVISOR, Role.HEAD}
ANSWERS_REFERRALS = {Role.TRAINING_PARTNER, Role.BP3MI_VERIFIER, Role.SERVICE_PARTNER}
# A file of Bontang that waits for an officer, and one that does not exist.
FILE, NO_FILE = UUID(int=1), UUID(int=2)
TO_SIGN_IN, TO_SECOND = "to sign-in", "to second factor"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What each kind of person gets: a status, or where they are led."""

    gets: dict[str, int | str]
    with_check: int | None = None
    arguments: dict[str, Any] = field(default_factory=dict)


def public(status: int = 200, with_check: int | None = None, **arguments: Any) -> Page:
    """No account is needed: the same for everybody; another status with a check in this browser."""
    return Page(gets=dict.fromkeys(EVERYBODY, status), with_check=with_check or status, arguments=arguments)


def closed(status: int = 200, *, only: Iterable[str] = SIGNED_IN, others: int = 403, **arguments: Any) -> Page:
    """Visitors are led to the sign-in, staff without a second factor to setting it up, the rest as it says."""
    gets: dict[str, int | str] = {who: status if who in set(only) else others for who in EVERYBODY}
    return Page(gets=gets | {VISITOR: TO_SIGN_IN, NO_SECOND: TO_SECOND}, arguments=arguments)


def setting_up(status: int = 200, **arguments: Any) -> Page:
    """Open to everybody with an account, also before the second factor is there."""
    return Page(gets=dict.fromkeys(SIGNED_IN, status) | {VISITOR: TO_SIGN_IN}, arguments=arguments)


def of_file(status: int = 200, **arguments: Any) -> Page:
    """A page of that file: for those of its office who read files; for everybody else it does not exist."""
    return closed(status, only=READS_FILES, others=404 if status == 200 else status, file_id=FILE, **arguments)


def entrance(status: int = 200) -> Page:
    """A page of signing in: whoever is in already is sent on."""
    return Page(gets=dict.fromkeys(SIGNED_IN, 302) | {VISITOR: status})


TABLE = {
    # The check, the guides, the dashboards: without an account
    "portal:home": public(),
    "portal:check": public(),
    "portal:question": public(302, 200, number=1),
    "portal:ask": public(405),
    "portal:answers": public(302, 200),
    "portal:result": public(302, 200),
    "portal:what_if": public(302),
    "portal:compare": public(),
    "portal:save": public(302, 200),
    "portal:forget": public(302, 200),
    "portal:resume": public(),
    "portal:leave": public(405),
    "portal:load_sample": public(405, key="siti"),
    "portal:pathways": public(),
    "portal:pathway": public(pathway_id="jp-gtog-nurse"),
    "portal:costs": public(),
    "portal:cost_calculator": public(),
    "portal:print_plan": public(pathway_id="jp-gtog-nurse"),
    "portal:blank_form": public(pathway_id="jp-gtog-nurse"),
    "portal:agencies": public(),
    "portal:directory": public(),
    "portal:search": public(),
    "portal:guides": public(),
    "portal:guide": public(guide_id="jepang"),
    "portal:rules": public(),
    "portal:red_flags": public(),
    "portal:help": public(),
    "portal:privacy": public(),
    "portal:accessibility": public(),
    "portal:letter": public(),
    "portal:gallery": public(),
    # Without a survey there is nothing to show of a pathway, and nothing to download.
    "dashboards:planning": public(),
    "dashboards:meanings": public(),
    "dashboards:pathway": public(404, pathway_id="jp-gtog-nurse"),
    "dashboards:pathways_csv": public(404),
    "dashboards:trainings_csv": public(404),
    # The interface for other systems: whoever shows no token is a visitor, signed in or not
    "interface": public(),
    "api:api-root": public(302),
    "api:openapi-json": public(),
    "api:assess": public(405),
    "api:plan": public(405, pathway_id="jp-gtog-nurse"),
    "api:nothing": public(404),
    "api:list_people": public(401),
    "api:begin_person": public(401),
    "api:read_person": public(401, person_id=FILE),
    "api:list_cases": public(401),
    "api:read_case": public(401, case_id=NO_FILE),
    "api:list_appointments": public(401),
    "api:free_times": public(401, person_id=FILE),
    "api:book": public(405, person_id=FILE),
    "api:move": public(405, appointment_id=NO_FILE),
    "api:cancel": public(405, appointment_id=NO_FILE),
    "api:list_documents": public(401, person_id=FILE),
    "api:read_page": public(401, document_id=NO_FILE, order=1),
    "api:list_webhooks": public(401),
    "api:list_deliveries": public(401),
    "api:deliver_again": public(405, delivery_id=NO_FILE),
    "api:list_destinations": public(),
    "api:list_schemes": public(),
    "api:list_document_kinds": public(),
    "api:list_areas": public(),
    "api:list_agencies": public(),
    "health-live": public(),
    "health-ready": public(),
    # Signing in
    "account_request_login_code": entrance(),
    "account_login": entrance(),
    "account_signup": entrance(),
    "account_confirm_login_code": entrance(302),
    "mfa_authenticate": entrance(302),
    "mfa_login_webauthn": entrance(302),
    "identity_begin": public(405),
    "identity_back": public(404),  # no government login is set up
    "demo_sign_in": public(405, key="budi"),
    "account_inactive": public(),
    "account_reset_password": public(),
    "account_confirm_password_reset_code": public(302),
    "account_complete_password_reset": public(302),
    "account_password_reset_completed": public(),
    "account_logout": Page(gets=dict.fromkeys(SIGNED_IN, 200) | {VISITOR: 302}),
    "recovery:use": public(),
    "recovery:new_way": public(302),
    # The own account
    "account": closed(),
    "drop_typed": closed(405),
    "inbox": closed(),
    "wishes": closed(),
    "message": closed(404, others=404, message_id=NO_FILE),
    "identity_connect": closed(405, others=405),
    "identity_disconnect": closed(405, others=405),
    "usersessions_list": closed(),
    "account_change_password": setting_up(302),  # there is none yet: on to setting one
    "account_set_password": setting_up(),
    "mfa_index": setting_up(),
    "mfa_activate_totp": setting_up(),
    "mfa_add_webauthn": setting_up(),
    "mfa_deactivate_totp": closed(404),
    "mfa_list_webauthn": closed(),
    "mfa_remove_webauthn": closed(404, pk=1),
    "mfa_edit_webauthn": closed(404, pk=1),
    "mfa_view_recovery_codes": closed(404),
    "mfa_generate_recovery_codes": closed(),
    "mfa_download_recovery_codes": closed(404),
    "account_reauthenticate": setting_up(403),  # nothing to show again: no password, no second factor
    "mfa_reauthenticate": setting_up(403),
    "mfa_reauthenticate_webauthn": setting_up(403),
    # The counter
    "recovery:requests": closed(only=OPENS_RECOVERY | APPROVES_RECOVERY),
    "recovery:approve": closed(405, request_id="0b6a0d0e-7b0a-4c5e-9d6e-000000000000"),
    "recovery:refuse": closed(405, request_id="0b6a0d0e-7b0a-4c5e-9d6e-000000000000"),
    "desk:work": closed(only=READS_FILES),
    "desk:new": closed(only=WRITES_FILES),
    "desk:unasked": closed(only=READS_FILES),
    "export": closed(only={Role.SUPERVISOR}),
    "sheets:lists": closed(only=IMPORTS),
    "sheets:one": closed(404, only=IMPORTS, list_id=NO_FILE),
    "sheets:columns": closed(404, only=IMPORTS, list_id=NO_FILE),
    "sheets:duplicates": closed(404, only=IMPORTS, list_id=NO_FILE),
    "sheets:faults": closed(404, only=IMPORTS, list_id=NO_FILE, form="xlsx"),
    "sheets:begin": closed(405, others=405, list_id=NO_FILE),
    "sheets:undo": closed(405, others=405, list_id=NO_FILE),
    "sheets:put_away": closed(405, others=405, list_id=NO_FILE),
    "desk:undelivered": closed(only=READS_FILES),
    "desk:told": closed(only=READS_FILES, file_id=FILE),
    "desk:told_again": of_file(405, delivery_id=NO_FILE),
    "desk:told_letter": of_file(405, message_id=NO_FILE),
    "desk:told_print": of_file(405, delivery_id=NO_FILE),
    "desk:person": closed(only=READS_FILES, file_id=FILE),
    "dashboards:waiting": closed(only={Role.SUPERVISOR, Role.HEAD}),
    "desk:history": closed(only=READS_FILES, file_id=FILE),
    "desk:cases": closed(only=READS_FILES),
    "desk:covers": closed(only=WRITES_FILES),
    "desk:cover_cancel": closed(405, others=405, cover_id=1),
    "desk:asked": closed(404, only=WRITES_FILES, transfer_id=NO_FILE),
    "desk:visits": closed(only=WRITES_FILES),
    "desk:visit_receive": closed(405, others=405, appointment_id=NO_FILE, how="datang"),
    "desk:office": closed(405, others=405),
    "desk:queue": closed(only=WRITES_FILES),
    "desk:queue_call": closed(405, others=405),
    "desk:queue_draw": closed(405, others=405),
    "desk:ticket": closed(405, others=405, ticket_id=NO_FILE, how="ulang"),
    "desk:tie": closed(405, others=405, file_id=FILE),
    "desk:opening": closed(only=SETS_HOURS),
    "desk:hours": closed(405, others=405),
    "desk:close_day": closed(405, others=405),
    "desk:reopen_day": closed(405, others=405, day_id=1),
    "desk:screen": closed(405, others=405),
    "desk:end_screen": closed(405, others=405, screen_id=NO_FILE),
    # The waiting room: without an account, but only a browser that was made a screen sees anything
    "room:screen": public(),
    "room:draw": public(405),
    "room:drawn": public(302, ticket_id=NO_FILE),
    "room:display": Page(gets={who: 200 if who in RECEIVES else 302 for who in EVERYBODY}),
    "desk:close": closed(404, only=WRITES_FILES, file_id=FILE),
    "desk:transfer": closed(404, only=WRITES_FILES, file_id=FILE),
    "desk:transfer_cancel": closed(405, others=405, file_id=FILE),
    "desk:reopen": closed(405, others=405, file_id=FILE),
    "desk:seen": closed(405, others=405, file_id=FILE),
    "desk:reason": closed(only=READS_FILES, file_id=FILE),
    "desk:register": of_file(405),
    "desk:clear": of_file(405),
    "desk:take": of_file(405),
    "desk:merge": closed(404, only=MERGES, file_id=FILE, other_id=NO_FILE),
    "desk:undo_merge": closed(404, only=MERGES, file_id=FILE, merge_id=NO_FILE),
    "desk:documents": closed(only=VERIFIES),
    "desk:verify": closed(404, only=VERIFIES, document_id=NO_FILE),
    "desk:give_back": closed(405, document_id=NO_FILE),
    "desk:letters": closed(only=CONFIRMS_LETTERS),
    "desk:letter": closed(404, only=CONFIRMS_LETTERS, letter_id=NO_FILE),
    # One person's file
    "filing:begin": closed(only=HELPS | {CITIZEN}),
    "filing:enter": closed(),
    "filing:handed_in": closed(),
    "filing:file": of_file(),
    "filing:page": of_file(key="identity"),
    "filing:submit": of_file(405),
    "filing:code": of_file(),
    "filing:end_help": of_file(405),
    "filing:discard": of_file(),
    "filing:pathways": of_file(),
    "filing:plan": of_file(),
    "filing:visits": of_file(),
    "filing:visit_cancel": of_file(405, appointment_id=NO_FILE),
    "filing:visit_calendar": of_file(404, appointment_id=NO_FILE),
    "filing:plan_make": of_file(405),
    "filing:plan_agree": of_file(405),
    "filing:plan_add": of_file(405),
    "filing:plan_step": of_file(404, step_id=NO_FILE),
    "filing:plan_over": of_file(405, step_id=NO_FILE, verb="selesai"),
    "filing:pathway": of_file(pathway_id="jp-gtog-nurse"),
    "filing:documents": of_file(),
    "filing:document": of_file(kind="KTP"),
    "filing:document_sent": closed(404, file_id=FILE, kind="KTP", document_id=NO_FILE),
    "filing:document_withdraw": of_file(405, kind="KTP", document_id=NO_FILE),
    "document_page": closed(404, document_id=NO_FILE, order=1),
    "filing:letters": of_file(),
    "filing:letter_paper": closed(404, file_id=FILE, letter_id=NO_FILE),
    "filing:letter_cancel": of_file(405, letter_id=NO_FILE),
    # Data, family, requests, the record
    "filing:data": closed(404, others=404, file_id=NO_FILE),
    "filing:ask": closed(404, others=404, file_id=NO_FILE),
    "filing:copy": closed(404, others=404, file_id=NO_FILE),
    "filing:looked": closed(404, others=404, file_id=NO_FILE),
    "filing:family": closed(404, others=404, file_id=NO_FILE),
    "filing:sight": closed(404, others=404, file_id=NO_FILE, member_id=NO_FILE),
    "filing:consent": closed(405, others=405, file_id=NO_FILE),
    "filing:keep": closed(405, others=405, file_id=NO_FILE),
    "filing:lift": closed(405, others=405, file_id=NO_FILE),
    "filing:confirm": closed(405, others=405, file_id=NO_FILE),
    "filing:withdraw": closed(405, others=405, file_id=NO_FILE, consent_id=NO_FILE),
    "filing:ask_cancel": closed(405, others=405, file_id=NO_FILE, request_id=NO_FILE),
    "filing:family_remove": closed(405, others=405, file_id=NO_FILE, member_id=NO_FILE),
    "filing:family_revoke": closed(405, others=405, file_id=NO_FILE, view_id=NO_FILE),
    "family:enter": closed(),
    "family:look": closed(404, others=404, view_id=NO_FILE),
    "family:guardian": closed(404, others=404, consent_id=NO_FILE),
    "family:guardian_withdraw": closed(405, others=405, consent_id=NO_FILE),
    "desk:guardian": closed(404, only=WRITES_FILES, file_id=NO_FILE),
    "desk:guardian_code": closed(405, others=405, file_id=NO_FILE, consent_id=NO_FILE),
    "desk:guardian_withdraw": closed(405, others=405, file_id=NO_FILE, consent_id=NO_FILE),
    "desk:hold": closed(404, only={Role.SUPERVISOR}, file_id=NO_FILE),
    "desk:hold_confirm": closed(405, others=405, hold_id=NO_FILE),
    "desk:hold_lift": closed(405, others=405, hold_id=NO_FILE),
    "desk:requests": closed(only=ANSWERS),
    "desk:request": closed(404, only=ANSWERS, request_id=NO_FILE),
    "desk:request_take": closed(405, others=405, request_id=NO_FILE),
    # Counselling
    "desk:counselling": closed(only=READS_FILES, file_id=FILE),
    "filing:counselling": closed(302, only=READS_FILES, others=404, file_id=FILE),
    "desk:note_new": closed(only=COUNSELS, file_id=FILE),
    "desk:note_drop": of_file(405),
    "desk:note": closed(404, only=READS_FILES, file_id=FILE, note_id=NO_FILE),
    "desk:note_correct": closed(404, only=COUNSELS, file_id=FILE, note_id=NO_FILE),
    "desk:note_open": of_file(405, note_id=NO_FILE),
    "desk:note_close": of_file(405, note_id=NO_FILE, sight_id=NO_FILE),
    "filing:interests": closed(only={Role.SUPERVISOR}, others=404, file_id=FILE),
    "filing:interests_begin": of_file(405),
    "filing:interests_again": of_file(405),
    "filing:interests_page": closed(404, others=404, file_id=FILE, number=1),
    "desk:refer": closed(only=WRITES_FILES, file_id=FILE),
    "desk:referrals": closed(only=WRITES_FILES),
    "desk:referral": closed(404, only=WRITES_FILES, referral_id=NO_FILE),
    "desk:referral_withdraw": closed(405, others=405, referral_id=NO_FILE),
    "desk:received": closed(only=ANSWERS_REFERRALS),
    "desk:received_one": closed(404, only=ANSWERS_REFERRALS, referral_id=NO_FILE),
    "audit:search": closed(only={Role.AUDITOR}),
    # Offices and staff
    "staff:organisations": closed(only=MANAGES_STAFF),
    "staff:organisation": closed(404, only=MANAGES_STAFF, organisation_id="0b6a0d0e-7b0a-4c5e-9d6e-000000000000"),
    "staff:end_role": closed(405, membership_id=1),
    "staff:connections": closed(404, only=MANAGES_STAFF, organisation_id=NO_FILE),
    "staff:new_token": closed(404, only=MANAGES_STAFF, organisation_id=NO_FILE),
    "staff:revoke_token": closed(405, organisation_id=NO_FILE, token_id=NO_FILE),
    "staff:new_hook": closed(404, only=MANAGES_STAFF, organisation_id=NO_FILE),
    "staff:hook": closed(404, only=MANAGES_STAFF, organisation_id=NO_FILE, hook_id=NO_FILE),
    "staff:end_hook": closed(405, organisation_id=NO_FILE, hook_id=NO_FILE),
    "staff:send_again": closed(405, organisation_id=NO_FILE, hook_id=NO_FILE, notice_id=NO_FILE),
}


def names(resolver: URLResolver, prefix: str = "") -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= names(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
    return found


def got(client: Client, name: str, page: Page, language: str = "id") -> int | str:
    answer = client.get(address(name, language, **page.arguments))
    where = answer.get("Location", "")
    if "/masuk/kata-sandi/?next=" in where:
        return TO_SIGN_IN
    return TO_SECOND if where.endswith("/akun/keamanan/") else answer.status_code


def as_(who: str, client: Client) -> Client:
    if who == VISITOR:
        return client
    if who == CITIZEN:
        return enter(client, office.citizen("Siti"), second=False)
    role = Role.SUPERVISOR if who == NO_SECOND else Role(who)
    return enter(client, office.member(who, role), second=who != NO_SECOND)


def test_every_address_is_in_the_table() -> None:
    assert names(get_resolver()) == set(TABLE)


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_the_whole_table(client: Client, who: str) -> None:
    files.waiting(FILE)
    as_(who, client)
    expected = {name: page.gets[who] for name, page in TABLE.items()}
    assert {name: got(client, name, page) for name, page in TABLE.items()} == expected


def test_visitor_with_a_check(client: Client) -> None:
    visitor(client, "siti")
    expected = {name: page.with_check for name, page in TABLE.items() if page.with_check}
    assert {name: got(client, name, TABLE[name]) for name in expected} == expected


@pytest.mark.parametrize("name", [name for name in TABLE if not name.startswith(("health", "api:"))])
def test_the_same_in_english(client: Client, name: str) -> None:
    page = TABLE[name]
    answer = visitor(client, "siti").get(address(name, "en", **page.arguments))
    if answer.status_code == 200:
        assert b'<html lang="en">' in answer.content or b"/Lang(en)" in answer.content.replace(b" ", b"")


def test_a_pathway_that_does_not_exist_is_not_found(client: Client) -> None:
    assert client.get("/jalur/jp-gtog-nurses/").status_code == 404


def test_an_administrator_looks_after_the_own_area_only(client: Client) -> None:
    enter(client, office.member("Admin", Role.ADMINISTRATOR))
    agus = Membership.objects.get(user=office.member("Agus", Role.REGISTRATION_OFFICER, office.elsewhere()))
    assert client.get(f"/kantor/{agus.organisation_id}/").status_code == 404
    assert client.post(f"/kantor/peran/{agus.pk}/akhiri/").status_code == 404
    within = actions.keep_organisation(kind=Kind.KELURAHAN, name="Kelurahan Belimbing", area=office.VILLAGE)
    assert client.get(f"/kantor/{within.pk}/").status_code == 200
