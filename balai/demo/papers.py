"""Documents, a letter and a request of the demo's cast, made like real ones. Every photo says CONTOH."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from balai.apps.access.models import Organisation
from balai.apps.access.queries import actor_of, demo_user
from balai.apps.opportunities import queries as opportunities
from balai.apps.people import documents, family_letters, privacy, verifying
from balai.apps.people.family_letters import Giver
from balai.apps.people.models import Document, FamilyLetter, Person, PrivacyRequest, RequestKind
from balai.engine.actor import Actor
from balai.engine.documents import Part
from balai.engine.lifecycle import PersonStatus

DAY = timedelta(days=1)


def make(at: datetime) -> int:
    """Make what is missing, and say how many documents that was. Twice is once."""
    on = timezone.localdate(at)
    budi, siti = (_actor(key, on) for key in ("budi", "siti"))
    person = _registered("siti")
    if budi is None or siti is None or person is None or Document.objects.filter(person=person).exists():
        return 0
    mine = {"NAME": person.name.upper(), "BIRTH_DATE": person.birth_date}
    _accepted(person, siti, budi, at - 20 * DAY, "KTP", mine | {"NUMBER": person.nik, "SEX": person.sex})
    _accepted(
        person, siti, budi, at - 20 * DAY, "AK1", mine | _running(on, began=710, left=20) | {"NUMBER": "CONTOH-1"}
    )
    returned = _sent(person, siti, at - 3 * DAY, "IJAZAH")
    verifying.give_back(document_id=returned.pk, reason="cut_off", note="", by=budi, at=at - 2 * DAY)
    _sent(person, siti, at - DAY, "STR")
    _letter(at, on)
    _request(person, siti, at)
    return Document.objects.filter(person=person).count()


def _actor(key: str, on: date) -> Actor | None:
    user = demo_user(key)
    return actor_of(user, on) if user else None


def _registered(key: str) -> Person | None:
    return Person.objects.filter(user=demo_user(key), status=PersonStatus.REGISTERED.value).first()


def _running(on: date, *, began: int, left: int) -> dict[str, date]:
    """Issued so many days ago, valid for so many days more."""
    return {"ISSUED_ON": on - began * DAY, "EXPIRES_ON": on + left * DAY}


def _sent(person: Person, by: Actor, at: datetime, kind: str) -> Document:
    received = documents.receive(person_id=person.pk, kind=kind, files=[photo(kind)], by=by, at=at)
    return documents.send(document_id=received.pk, by=by, at=at)


def _accepted(person: Person, by: Actor, officer: Actor, at: datetime, kind: str, read: dict[str, Any]) -> None:
    document = _sent(person, by, at, kind)
    seen = {Part[name]: value for name, value in read.items()}
    verifying.accept(document_id=document.pk, read=seen, book=opportunities.rulebook(), by=officer, at=at + DAY)


def _letter(at: datetime, on: date) -> None:
    """Pak Joko's wife permits; the lurah of his kelurahan has not decided yet."""
    joko, by = _registered("joko"), _actor("joko", on)
    has_lurah = joko is not None and Organisation.objects.filter(kind="kelurahan", area=joko.village).exists()
    if joko and by and has_lurah and not FamilyLetter.objects.filter(person=joko).exists():
        family_letters.prepare(
            person_id=joko.pk, giver="Istri contoh", relation=Giver.WIFE, country="JP", by=by, at=at - DAY
        )


def _request(person: Person, by: Actor, at: datetime) -> None:
    if not PrivacyRequest.objects.filter(person=person).exists():
        text = "Nomor HP saya sudah ganti, mohon diperbaiki."
        privacy.ask(person_id=person.pk, kind=RequestKind.CORRECT, text=text, by=by, at=at - DAY)


def photo(kind: str) -> io.BytesIO:
    """A sharp picture of a paper that is none."""
    image = Image.new("RGB", (1200, 800), "white")
    draw = ImageDraw.Draw(image)
    for line in range(60, 760, 70):
        draw.text((60, line), f"CONTOH {kind}, BUKAN DOKUMEN", fill="black", font_size=44)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    out.seek(0)
    return out
