"""What people send: taken in as a plain picture or PDF, or refused with what to send instead."""

import io
import os
import uuid
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image, ImageDraw, ImageFilter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from balai.apps.access.secrets import InvalidToken
from balai.apps.people import pages
from balai.apps.people.uploads import limitfile, straighten
from balai.apps.people.uploads.receiving import receive
from balai.engine.errors import UploadRefused
from tests.factories.papers import pdf, photo

LIMITS = limitfile.shipped()
GPS = 0x8825


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


def test_a_photo_keeps_nothing_but_the_picture() -> None:
    image = Image.new("RGB", (1200, 800), "white")
    exif = Image.Exif()
    exif[0x010E] = "Rumah Siti, Jalan Contoh 1"
    exif[0x0112] = 6  # turned: the camera stood on its side
    exif[GPS] = {1: "N", 2: (0.0, 7.0, 30.0)}
    tail = b"<script>alert(1)</script>" + zipped()
    made = receive(io.BytesIO(saved(image, exif=exif, comment=b"rahasia") + tail))
    assert made.media_type == "image/jpeg"
    assert (made.width, made.height) == (800, 1200)
    assert not picture(made.content).getexif()
    assert not any(found in made.content for found in (b"Siti", b"rahasia", b"script", b"PK\x03\x04"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(kind: str) -> None:
    made = receive(io.BytesIO(saved(Image.new("RGBA", (900, 900), (255, 0, 0, 0)), kind)))
    assert (made.media_type, picture(made.content).format) == ("image/jpeg", "JPEG")
    shown = picture(made.content).getpixel((5, 5))
    assert shown == (255, 255, 255)  # what was see-through is paper


def test_a_large_photo_becomes_legible_and_small() -> None:
    made = receive(photo(size=(5000, 3600)))
    assert max(made.width, made.height) == LIMITS.long_side


def test_a_page_askew_is_set_straight() -> None:
    level = Image.open(photo(size=(1400, 1000)))
    askew = level.rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    made = receive(io.BytesIO(saved(askew)))
    assert straighten.skew(askew.convert("RGB"), LIMITS) == pytest.approx(-4, abs=0.3)
    assert straighten.skew(picture(made.content), LIMITS) == 0
    portrait = Image.fromarray(np.random.default_rng(1).integers(0, 255, (900, 900, 3), dtype=np.uint8))
    assert straighten.skew(portrait, LIMITS) == 0


def test_what_may_be_hard_to_read_is_said_and_taken() -> None:
    sharp = Image.new("RGB", (1600, 1100), "white")
    for line in range(40, 1000, 80):
        ImageDraw.Draw(sharp).text((40, line), "CONTOH, BUKAN DOKUMEN " * 3, fill="black", font_size=48)
    assert receive(io.BytesIO(saved(sharp))).warnings == ()
    blurred = sharp.filter(ImageFilter.GaussianBlur(8))
    assert receive(io.BytesIO(saved(blurred))).warnings == ("photo_blurred",)
    assert receive(photo(size=(800, 500))).warnings == ("photo_small",)
    dark = Image.new("RGB", (1000, 1000), (30, 30, 30))
    ImageDraw.Draw(dark).text((100, 100), "gelap", fill=(60, 60, 60))
    assert receive(io.BytesIO(saved(dark))).warnings == ("photo_dark",)
    assert receive(io.BytesIO(saved(Image.new("RGB", (1000, 1000), (250, 250, 250))))).warnings == ("photo_bright",)


def test_a_pdf_is_kept_as_it_came() -> None:
    sent = pdf(pages=3)
    made = receive(sent)
    assert (made.media_type, made.pages, made.content) == ("application/pdf", 3, sent.getvalue())


def script() -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")})


def launch() -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})


def inner() -> DictionaryObject:
    return DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): ArrayObject()})})


def inflating(size: int) -> bytes:
    """A PDF whose only page unpacks to so many bytes of nothing."""
    packed = zlib.compress(b" " * size, 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    out, starts = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def bomb() -> bytes:
    """A PNG of a few kilobytes that wants gigabytes: only its head says so."""
    content = bytearray(saved(Image.new("1", (100, 100)), "PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "upload_empty"),
    "a page of the web": (lambda: b"<!doctype html><script>alert(1)</script>", "upload_kind"),
    "a drawing with a program": (lambda: SVG, "upload_kind"),
    "an archive": (zipped, "upload_kind"),
    "a photo of an iPhone": (lambda: b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100, "upload_heic"),
    "half a photo": (lambda: photo().getvalue()[:9000], "upload_photo_damaged"),
    "the head of a photo": (lambda: b"\xff\xd8\xff\xe0" + os.urandom(300), "upload_photo_damaged"),
    "a picture that is a bomb": (bomb, "upload_photo_pixels"),
    "a PDF with a password": (lambda: pdf(password="rahasia").getvalue(), "upload_pdf_locked"),
    "a PDF with a script": (lambda: pdf(OpenAction=script()).getvalue(), "upload_pdf_program"),
    "a PDF that starts a program": (lambda: pdf(OpenAction=launch()).getvalue(), "upload_pdf_program"),
    "a PDF with files": (lambda: pdf(Names=inner()).getvalue(), "upload_pdf"),
    "a PDF behind something": (lambda: b"<html>" + pdf().getvalue(), "upload_pdf_late"),
    "a PDF before an archive": (lambda: pdf().getvalue() + zipped(), "upload_pdf_tail"),
    "a PDF before a page of the web": (lambda: pdf().getvalue() + b"<script>alert(1)</script>", "upload_pdf_tail"),
    "half a PDF": (lambda: pdf(pages=5).getvalue()[:400], "upload_pdf_damaged"),
    "the head of a PDF": (lambda: b"%PDF-1.7\n" + os.urandom(200) + b"\n%%EOF", "upload_pdf_damaged"),
    "a book": (lambda: pdf(pages=LIMITS.pdf_pages + 1).getvalue(), "upload_pdf_pages"),
    "a PDF that is a bomb": (lambda: inflating(LIMITS.pdf_unpacked_bytes + 1), "upload_pdf_heavy"),
    "a PDF without pages": (lambda: pdf(pages=0).getvalue(), "upload_pdf"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_do_harm_is_refused(what: str) -> None:
    make, code = REFUSED[what]
    with pytest.raises(UploadRefused) as refused:
        receive(io.BytesIO(make()))
    assert refused.value.code.startswith(code)


def test_a_file_that_never_ends_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        """Says that it is small, and goes on for ever."""

        size, given = 1000, 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"\xff" * size

    endless = Endless()
    with pytest.raises(UploadRefused, match="upload_too_large"):
        receive(endless)
    assert endless.given < LIMITS.file_bytes + 1_000_000


def test_two_hundred_megabytes_do_not_reach_the_disk(tmp_path: Path) -> None:
    from balai.web.uploads import BoundedHandler

    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        handler = BoundedHandler()
        handler.new_file("files", "besar.jpg", "image/jpeg", None)
        for _ in range(200):
            handler.receive_data_chunk(b"\xff" * 1_000_000, 0)
        file = handler.file_complete(200_000_000)
        assert file is not None
        on_disk = sum(path.stat().st_size for path in tmp_path.iterdir())
        assert (file.size, on_disk) == (200_000_000, LIMITS.file_bytes)
        with pytest.raises(UploadRefused, match="upload_too_large"):
            receive(file)
        file.close()


def test_what_takes_too_long_or_too_much_is_ended() -> None:
    from dataclasses import replace

    for limits in (replace(LIMITS, work_seconds=0), replace(LIMITS, work_memory_bytes=30_000_000)):
        with pytest.raises(UploadRefused, match="upload_too_heavy"):
            receive(photo(size=(4000, 3000)), limits=limits)


class TestStore:
    @pytest.fixture(autouse=True)
    def _folder(self, settings: Any, tmp_path: Path) -> None:
        settings.FILES_ROOT = tmp_path / "files"

    def test_a_copy_of_the_disk_shows_nothing(self, settings: Any) -> None:
        [kept] = pages.keep([pdf(remark="rahasia")])
        [path] = settings.FILES_ROOT.iterdir()
        assert path.name == str(kept.file_id)
        assert path.stat().st_mode & 0o077 == 0
        assert b"rahasia" not in path.read_bytes()
        assert b"PDF" not in path.read_bytes()[:200]
        assert pages.opened(kept.file_id).startswith(b"%PDF")
        assert len(pages.opened(kept.file_id)) == kept.size

    def test_a_changed_file_is_noticed(self, settings: Any) -> None:
        [kept] = pages.keep([pdf()])
        path = settings.FILES_ROOT / str(kept.file_id)
        path.write_bytes(path.read_bytes()[:-20] + b"A" * 20)
        with pytest.raises(InvalidToken):
            pages.opened(kept.file_id)

    def test_nothing_is_kept_when_one_of_them_is_refused(self, settings: Any) -> None:
        with pytest.raises(UploadRefused):
            pages.keep([pdf(), io.BytesIO(b"")])
        assert not settings.FILES_ROOT.exists()

    @pytest.mark.django_db
    def test_a_new_key_opens_everything_without_the_old_one(self, settings: Any) -> None:
        [kept] = pages.keep([pdf()])
        before = pages.opened(kept.file_id)
        newest = Fernet.generate_key().decode()
        settings.FIELD_KEYS = [newest, *settings.FIELD_KEYS]
        assert (pages.reseal(), pages.reseal()) == (1, 0)
        settings.FIELD_KEYS = [newest]
        assert pages.opened(kept.file_id) == before

    def test_a_file_that_is_gone(self) -> None:
        with pytest.raises(FileNotFoundError):
            pages.opened(uuid.uuid4())


@pytest.mark.django_db
def test_a_form_takes_no_hundred_files() -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(100)]
    assert Client().post("/masuk/kata-sandi/", {"files": files}).status_code == 400
