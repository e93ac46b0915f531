"""A PDF looked through before it is kept. It is kept as it came, so that a signature in it stays valid."""

import io
import logging
import re
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, StreamObject

from balai.apps.people.uploads.limits import Limits
from balai.engine.errors import UploadRefused

#: Actions that run or send something, or open another file (ISO 32000-2, table 201).
_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute",
}  # fmt: skip
#: Keys under which a program or a form with programs stands.
_PROGRAMS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
#: Keys under which another file stands.
_FILES = {"/EmbeddedFiles", "/EF"}
#: What a second reader might find where this one does not look. Short names would turn up in pictures by chance.
_HIDDEN = re.compile(rb"/(JavaScript|Launch|EmbeddedFile)")
_PADDING = b"\x00\t\n\x0c\r "
_CHUNK = 1_000_000


def inspect(content: bytes, limits: Limits) -> int:
    """The number of its pages. Raises UploadRefused for what may do harm, cannot be read or is too much."""
    _refuse_tail(content)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pypdf remarks on every small irregularity
            return _inspected(PdfReader(io.BytesIO(content)), content, limits)
    except LimitReachedError as error:
        raise UploadRefused("upload_pdf_heavy") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        # pypdf lets many kinds of error through when a file is broken
        raise UploadRefused("upload_pdf_damaged") from error


def _inspected(reader: PdfReader, content: bytes, limits: Limits) -> int:
    if reader.is_encrypted and not reader.decrypt(""):
        raise UploadRefused("upload_pdf_locked")
    if _HIDDEN.search(_plain_names(content)):
        raise UploadRefused("upload_pdf_program")
    spent = 0
    for count, found in enumerate(_everything(reader)):
        if count > limits.pdf_objects:
            raise UploadRefused("upload_pdf_heavy")
        if isinstance(found, DictionaryObject):
            _refuse_programs(found)
        if isinstance(found, StreamObject):
            spent += _unpacked(found, limits)
            if spent > limits.pdf_unpacked_bytes:
                raise UploadRefused("upload_pdf_heavy")
    pages = len(reader.pages)
    if not pages:
        raise UploadRefused("upload_pdf_empty")
    if pages > limits.pdf_pages:
        raise UploadRefused("upload_pdf_pages", pages=pages, most=limits.pdf_pages)
    _ = reader.pages[0].mediabox
    return pages


def _refuse_tail(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise UploadRefused("upload_pdf_damaged")
    if content[end + 5 :].strip(_PADDING):
        raise UploadRefused("upload_pdf_tail")
    if b"PK\x05\x06" in content[-70_000:] and b"PK\x01\x02" in content:
        raise UploadRefused("upload_pdf_tail")  # a ZIP archive may end in a remark that holds the end of the PDF


def _plain_names(content: bytes) -> bytes:
    """The bytes with `#4c` in names written out, as `/#4caunch` is a name too."""
    return re.sub(rb"#([0-9a-fA-F]{2})", lambda found: bytes([int(found[1], 16)]), content)


def _everything(reader: PdfReader) -> Iterator[PdfObject]:
    """Every object that can be reached from the trailer, each once."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += [part for part in list.__iter__(found) if not isinstance(part, NameObject)]
        if found is not None:
            yield found


def _refuse_programs(found: DictionaryObject) -> None:
    if found.raw_get("/S") in _ACTIONS if "/S" in found else False:
        raise UploadRefused("upload_pdf_program")
    if _PROGRAMS & found.keys():
        raise UploadRefused("upload_pdf_program")
    if _FILES & found.keys() or found.get("/Type") == "/EmbeddedFile" or found.get("/Subtype") == "/FileAttachment":
        raise UploadRefused("upload_pdf_files")


def _unpacked(stream: StreamObject, limits: Limits) -> int:
    """How many bytes it becomes. A picture counts by its pixels, whatever packs it."""
    if stream.get("/Subtype") == "/Image":
        pixels = int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
        if pixels > limits.jpeg_pixels:
            raise UploadRefused("upload_pdf_heavy")
        return pixels
    packed = stream.get("/Filter", ArrayObject())
    filters = [packed] if isinstance(packed, NameObject) else list(packed)
    if filters != ["/FlateDecode"]:
        return len(stream.get_data()) if filters else 0
    return _inflated(stream._data, limits.pdf_unpacked_bytes)


def _inflated(packed: bytes, most: int) -> int:
    """Length after unpacking, counted in pieces; broken data counts as far as it goes."""
    machine, length, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and length <= most and not machine.eof:
            length += len(machine.decompress(rest, _CHUNK))
            rest = machine.unconsumed_tail
    except zlib.error:
        pass
    return length
