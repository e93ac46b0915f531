"""The head sees how long people wait and for whom, and sets what the office promises."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from balai.apps.access.roles import Role
from balai.apps.casework import cases
from balai.apps.casework.models import ServiceStandard
from tests.cast import BUDI, RINA, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
PAGE = "/perencanaan/tunggu/"


def test_waits_are_counted_by_stage_and_party() -> None:
    with time_machine.travel(AT + timedelta(days=10), tick=False):
        office.bontang()
        budi = acts(member(BUDI, Role.PLACEMENT_OFFICER))
        person = files.submitted(acts(citizen(SITI)))
        cases.register(person_id=person.pk, by=budi, at=AT + timedelta(days=2))
        shown = enter(Client(), member(RINA, Role.HEAD)).get(PAGE).content.decode()
    assert "Paling banyak lewat waktu: Konseling, 1 dari 1" in shown
    row = shown[shown.index('<th scope="row">Pendaftaran</th>') :]
    assert '<td class="numbers">2,0</td>' in row[: row.index("</tr>")]


def test_the_head_sets_a_promise_with_its_source() -> None:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        client = enter(Client(), member(RINA, Role.HEAD))
        refused = client.post(PAGE, {"service": "registration", "days": "2", "source": ""})
        assert refused.status_code == 422
        given = {"service": "registration", "days": "2", "source": "Keputusan contoh"}
        assert client.post(PAGE, given).status_code == 302
        assert "Keputusan contoh" in client.get(PAGE).content.decode()
    assert ServiceStandard.objects.get().working_days == 2
