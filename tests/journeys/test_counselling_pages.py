"""Counselling in a real browser: nothing wider than a phone, nothing axe finds, and an answer without a mouse."""

import json
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework import interests
from balai.apps.casework.models import InterestAnswers, NoteDraft
from balai.apps.people.models import Person
from tests.cast import BUDI, SITI
from tests.factories import files, office, referred, talks
from tests.factories.office import acts, citizen, member
from tests.journeys.test_accessibility import findings, is_as_wide_as_the_window
from tests.journeys.test_privacy_pages import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(live_server: Any) -> Person:
    """A registered file with a talk and the beginning of a questionnaire."""
    office.bontang()
    now, siti, budi = timezone.now(), acts(citizen(SITI)), acts(member(BUDI, Role.PLACEMENT_OFFICER))
    made = files.registered(siti, budi, at=now)
    talks.written(made, budi, at=now, held_on=timezone.localdate(now), shared=talks.SHARED * 4)
    interests.begin(person_id=made.pk, version=1, language="id", by=siti, at=now)
    return made


def test_every_page(context: BrowserContext, page: Page, person: Person, live_server: Any) -> None:
    now = timezone.now()
    assert isinstance(person.officer, User)
    lpk = referred.partner(name="Lembaga pelatihan dengan nama yang panjang sekali")
    mitra = referred.answering(lpk)
    sent = referred.sent(person, lpk, acts(person.officer), at=now)
    desk, mine = f"/loket/orang/{person.pk}/konseling", f"/berkas/{person.pk}/konseling"
    note = person.talks.get()
    problems: list[str] = []
    for user, urls in (
        (person.officer, [f"{desk}/", f"{desk}/catat/", f"{desk}/{note.pk}/", f"{desk}/{note.pk}/betulkan/"]),
        (person.officer, [f"{desk}/rujuk/", "/loket/rujukan/", f"/loket/rujukan/{sent.pk}/"]),
        (person.user, [f"{mine}/", f"{mine}/minat/", f"{mine}/minat/1/"]),
        (mitra, ["/loket/rujukan/masuk/", f"/loket/rujukan/masuk/{sent.pk}/"]),
    ):
        sign_in(context, user, live_server.url)
        for url in urls:
            response = page.goto(url)
            assert response is not None
            assert response.status == 200, url
            problems += findings(page)
            assert is_as_wide_as_the_window(page), url
    assert problems == []


def test_a_page_of_the_questionnaire_by_keyboard(
    context: BrowserContext, page: Page, person: Person, live_server: Any
) -> None:
    sign_in(context, person.user, live_server.url)
    page.goto(f"/berkas/{person.pk}/konseling/minat/1/")
    page.locator("input[name=r1]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/minat/2/")
    assert InterestAnswers.objects.get().answers == {"r1": "dislike"}


def test_what_is_typed_outlives_a_page_that_is_left(
    context: BrowserContext, page: Page, person: Person, live_server: Any
) -> None:
    assert isinstance(person.officer, User)
    sign_in(context, person.officer, live_server.url)
    write = f"/loket/orang/{person.pk}/konseling/catat/"
    page.goto(write)
    page.get_by_label("Catatan", exact=True).fill("Kami membahas jalur perawat")
    expect(page.get_by_role("status")).to_contain_text("Ketikan tersimpan")
    page.get_by_label("Catatan", exact=True).fill("Kami membahas jalur perawat ke Jerman")
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_role("heading", name="Konseling", exact=True)).to_be_visible()
    for _ in range(50):  # what a page sends when it goes is not seen by the browser's driver
        if "Jerman" in json.loads(NoteDraft.objects.get().typed)["text"]:
            break
        page.wait_for_timeout(100)
    page.goto(write)
    expect(page.get_by_label("Catatan", exact=True)).to_have_value("Kami membahas jalur perawat ke Jerman")
