"""The screens of talks: nothing typed is lost, texts only for whom they are, and the person's own page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework.models import Note, NoteDraft, NoteSight
from balai.apps.people.models import Person
from tests.cast import BUDI, SITI
from tests.factories import files, office
from tests.factories.office import AT, acts, citizen, member
from tests.factories.talks import SECRET, SHARED, written
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "first",
    "held_on_day": "22",
    "held_on_month": "11",
    "held_on_year": "2026",
    "text": SECRET,
    "next_step": "",
    "shared": SHARED,
}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def siti() -> User:
    return citizen(SITI)


@pytest.fixture
def budi() -> User:
    return member(BUDI, Role.PLACEMENT_OFFICER)


@pytest.fixture
def person(siti: User, budi: User) -> Person:
    return files.registered(acts(siti), acts(budi))


@pytest.fixture
def at(person: Person) -> str:
    return f"/loket/orang/{person.pk}/konseling"


def text(response: Any) -> str:
    return str(response.content.decode())


def supervised(person: Person) -> Client:
    """A supervisor who has given a reason for opening the file."""
    client = enter(Client(), member("Penyelia", Role.SUPERVISOR))
    client.post(f"/loket/orang/{person.pk}/alasan/", {"reason": "supervision"})
    return client


def test_a_note_is_opened_to_nobody_by_accident(at: str, person: Person, budi: User) -> None:
    client, note = enter(Client(), budi), written(person, acts(budi))
    answer = client.post(f"{at}/{note.pk}/buka/", {"colleague": ""})
    assert answer.status_code == 422
    assert "Pilih siapa yang boleh membaca." in text(answer)
    assert not NoteSight.objects.exists()


def test_write_read_and_share(at: str, person: Person, budi: User, siti: User) -> None:
    client = enter(Client(), budi)
    assert "Belum ada percakapan" in text(client.get(f"{at}/"))
    assert client.post(f"{at}/catat/", TYPED).status_code == 302
    note = Note.objects.get()
    assert (note.text, note.shared, note.author) == (SECRET, SHARED, budi)
    assert SECRET in text(client.get(f"{at}/{note.pk}/"))
    own = text(enter(Client(), siti).get(f"/berkas/{person.pk}/konseling/"))
    assert SHARED in own
    assert SECRET not in own


def test_what_was_typed_comes_back_when_something_is_missing(at: str, budi: User) -> None:
    client = enter(Client(), budi)
    answer = client.post(f"{at}/catat/", TYPED | {"kind": ""})
    assert answer.status_code == 422
    assert SECRET in text(answer)
    again = text(enter(Client(), budi).get(f"{at}/catat/"))
    assert SECRET in again
    assert "Dilanjutkan dari ketikan Anda" in again
    assert "Ada catatan yang belum disimpan" in text(client.get(f"{at}/"))


def test_later_keeps_it_and_it_can_be_thrown_away(at: str, budi: User) -> None:
    client = enter(Client(), budi)
    assert client.post(f"{at}/catat/", TYPED | {"held_on_year": "20", "later": "1"}).status_code == 302
    assert not Note.objects.exists()
    assert 'value="20"' in text(client.get(f"{at}/catat/"))  # the year as it was typed, right or wrong
    client.post(f"{at}/buang/")
    assert not NoteDraft.objects.exists()


def test_what_is_being_typed_is_kept_without_a_press(at: str, budi: User) -> None:
    client = enter(Client(), budi)
    assert client.post(f"{at}/catat/?ketik=1", TYPED | {"kind": ""}).status_code == 204
    assert not Note.objects.exists()
    assert SECRET in text(client.get(f"{at}/catat/"))


def test_a_session_that_ended_loses_nothing(at: str, budi: User) -> None:
    client = enter(Client(), budi)
    session = client.session
    for key in ("_auth_user_id", "_auth_user_backend", "_auth_user_hash"):
        session.pop(key)
    session.save()
    answer = client.post(f"{at}/catat/", TYPED)
    assert "/masuk/" in answer["Location"]
    assert not NoteDraft.objects.exists()
    enter(client, budi)
    shown = text(client.get(f"{at}/catat/"))
    assert SECRET in shown
    assert client.post(f"{at}/catat/", TYPED).status_code == 302
    assert Note.objects.get().text == SECRET


def test_a_supervisor_says_why(at: str, person: Person, budi: User) -> None:
    note = written(person, acts(budi))
    client = supervised(person)
    asked = text(client.get(f"{at}/{note.pk}/"))
    assert SECRET not in asked
    assert client.post(f"{at}/{note.pk}/", {"reason": ""}).status_code == 422
    assert SECRET in text(client.post(f"{at}/{note.pk}/", {"reason": "Budi sedang cuti"}))
    assert SECRET not in text(client.get(f"{at}/{note.pk}/"))


def test_a_colleague_sees_that_it_took_place_and_nothing_else(at: str, person: Person, budi: User) -> None:
    note, rekan = written(person, acts(budi)), member("Rekan", Role.REGISTRATION_OFFICER)
    client = enter(Client(), rekan)
    client.post(f"/loket/orang/{person.pk}/alasan/", {"reason": "counter"})
    shown = text(client.get(f"{at}/"))
    assert "Konseling awal" in shown
    assert SHARED not in shown
    assert client.get(f"{at}/{note.pk}/").status_code == 404
    assert client.post(f"{at}/{note.pk}/", {"reason": "ingin tahu saja"}).status_code == 404
    opener = enter(Client(), budi)
    assert opener.post(f"{at}/{note.pk}/buka/", {"colleague": str(rekan.pk)}).status_code == 302
    assert SECRET in text(client.post(f"{at}/{note.pk}/", {"reason": "diminta Budi"}))
    opener.post(f"{at}/{note.pk}/tutup/{NoteSight.objects.get().pk}/")
    assert client.get(f"{at}/{note.pk}/").status_code == 404


def test_a_correction_keeps_what_stood_there(at: str, person: Person, budi: User) -> None:
    note = written(person, acts(budi))
    client = enter(Client(), budi)
    assert SECRET in text(client.get(f"{at}/{note.pk}/betulkan/"))
    assert client.post(f"{at}/{note.pk}/betulkan/", TYPED | {"text": "Sudah dibetulkan"}).status_code == 302
    better = Note.objects.get(replaces=note)
    shown = text(client.get(f"{at}/{better.pk}/"))
    assert "Sudah dibetulkan" in shown
    assert SECRET in shown
    with time_machine.travel(AT + timedelta(days=2), tick=False):
        late = enter(Client(), budi).post(f"{at}/{better.pk}/betulkan/", TYPED)
    assert late.status_code == 422
    assert "Waktu membetulkan sudah lewat" in text(late)


def test_rules_that_changed_meanwhile_are_said(at: str, budi: User) -> None:
    client = enter(Client(), budi)
    assert client.post(f"{at}/catat/", TYPED | {"rules": "yang-lama"}).status_code == 302
    assert "Aturan berubah saat percakapan ini dicatat" in text(client.get(f"{at}/"))
    assert SECRET in text(client.get(f"{at}/{Note.objects.get().pk}/"))


def test_no_address_of_it_without_an_account_or_in_another_office(at: str, person: Person, budi: User) -> None:
    note = written(person, acts(budi))
    agus = enter(Client(), member("Agus", Role.PLACEMENT_OFFICER, office.elsewhere()))
    assert agus.get(f"{at}/").status_code == 404
    assert agus.get(f"{at}/{note.pk}/").status_code == 404
    assert agus.post(f"{at}/catat/", TYPED).status_code == 404
