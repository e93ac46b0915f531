"""What a file is by its first bytes, whatever its name says."""

from enum import StrEnum

import puremagic

from balai.engine.errors import UploadRefused


class Kind(StrEnum):
    """The kinds we take; the value is Pillow's name for the pictures."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    PDF = "PDF"


# ISO 14496-12 brands of HEIC and HEIF.
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_of(content: bytes) -> Kind:
    """The kind that begins with the first byte. Raises UploadRefused, with what it seems to be instead."""
    if content.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith(b"%PDF-"):
        return Kind.PDF
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise UploadRefused("upload_heic")
    if b"%PDF-" in content[:1024]:
        raise UploadRefused("upload_pdf_late")
    found = _named(content)
    if found:
        raise UploadRefused("upload_kind", found=found)
    raise UploadRefused("upload_kind_unknown")


def _named(content: bytes) -> str:
    """A short name such as DOCX; empty when even that is not known."""
    try:
        matches = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        return ""
    return str(matches[0].extension).lstrip(".").upper()[:8]
