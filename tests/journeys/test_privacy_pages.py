"""The pages of one's data in a real browser: nothing wider than a phone, nothing axe finds."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.people import actions, family, privacy
from balai.apps.people.models import Person, Relation, RequestKind
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import acts, citizen, member
from tests.journeys.test_accessibility import findings, is_as_wide_as_the_window
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(live_server: Any) -> Person:
    """A registered file with a long list of everything."""
    office.bontang()
    now, siti, budi = timezone.now(), acts(citizen(SITI)), acts(member(BUDI, Role.PLACEMENT_OFFICER))
    made = files.registered(siti, budi, at=now)
    actions.open_file(person_id=made.pk, by=budi, at=now)
    privacy.ask(person_id=made.pk, kind=RequestKind.CORRECT, text="Nama ibu salah tulis.", by=siti, at=now)
    family.add(
        person_id=made.pk, name="Ibu Wati", relation=Relation.MOTHER, phone="", is_emergency=True, by=siti, at=now
    )
    return made


def sign_in(context: BrowserContext, user: User | None, url: str) -> None:
    assert user is not None
    client = enter(Client(), user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": url.replace("http:", "https:")}]
    )


def test_the_owners_and_the_officers_pages(
    context: BrowserContext, page: Page, person: Person, live_server: Any
) -> None:
    mine = f"/berkas/{person.pk}"
    asked = person.privacy_requests.get()
    problems: list[str] = []
    for user, urls in (
        (person.user, [f"{mine}/data/", f"{mine}/data/minta/", f"{mine}/data/dilihat/", f"{mine}/keluarga/"]),
        (person.officer, ["/loket/permintaan/", f"/loket/permintaan/{asked.pk}/", f"{mine}/data/"]),
    ):
        sign_in(context, user, live_server.url)
        for url in urls:
            response = page.goto(url)
            assert response is not None
            assert response.status == 200, url
            problems += findings(page)
            assert is_as_wide_as_the_window(page), url
    assert problems == []
