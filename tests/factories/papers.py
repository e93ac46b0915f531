"""Photos of papers that belong to nobody, and documents made of them through the actions."""

import io
from datetime import date
from typing import Any

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import NameObject

from balai import rulebook
from balai.apps.people import documents, verifying
from balai.apps.people.models import Document, Person
from balai.engine.actor import Actor
from balai.engine.documents import Part
from tests.factories import files
from tests.factories.office import AT

KTP = {Part.NUMBER: files.NIK, Part.NAME: "SITI NURAINI", Part.BIRTH_DATE: files.BORN, Part.SEX: "female"}
PASSPORT = {
    Part.NUMBER: "C1234567",
    Part.NAME: "SITI NURAINI",
    Part.BIRTH_DATE: files.BORN,
    Part.ISSUED_ON: date(2026, 1, 10),
    Part.EXPIRES_ON: date(2031, 1, 10),
}


def photo(*, size: tuple[int, int] = (1600, 1100), text: str = "CONTOH, BUKAN DOKUMEN") -> io.BytesIO:
    """A sharp photo of an invented paper."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for line in range(20, size[1] - 20, 24):
        draw.text((30, line), f"{text} " * 8, fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    out.seek(0)
    out.name = "contoh.jpg"
    return out


def pdf(*, pages: int = 1, password: str = "", remark: str = "", **more: Any) -> io.BytesIO:
    """An invented PDF. `remark`: where no reader looks. `more`: entries of its root, as pypdf writes them."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    for name, value in more.items():
        writer.root_object[NameObject(f"/{name}")] = value
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return io.BytesIO(out.getvalue().replace(b"\nstartxref", b"\n%" + remark.encode() + b"\nstartxref"))


def received(person: Person, kind: str, by: Actor, **given: Any) -> Document:
    """Uploaded, not handed in."""
    files_ = given.pop("files", None) or [photo()]
    return documents.receive(person_id=person.pk, kind=kind, files=files_, by=by, at=given.pop("at", AT), **given)


def sent(person: Person, kind: str, by: Actor, **given: Any) -> Document:
    """Waiting for an officer."""
    at = given.get("at", AT)
    return documents.send(document_id=received(person, kind, by, **given).pk, by=by, at=at)


def accepted(
    person: Person, kind: str, by: Actor, officer: Actor, *, read: dict[Part, Any], registry: str = "", **given: Any
) -> Document:
    """Accepted as read."""
    at = given.get("at", AT)
    document = sent(person, kind, by, **given)
    return verifying.accept(
        document_id=document.pk, read=read, book=rulebook.shipped(), by=officer, at=at, registry=registry
    )
