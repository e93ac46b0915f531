"""How much a file may ask of us: the values of `balai/rulebook/reference/uploads.yaml`, with their reasons there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes, pixels, degrees and seconds; brightness from 0 (black) to 255 (white)."""

    file_bytes: int
    document_files: int
    jpeg_pixels: int
    image_pixels: int
    long_side: int
    jpeg_quality: int
    pdf_pages: int
    pdf_objects: int
    pdf_unpacked_bytes: int
    work_memory_bytes: int
    work_seconds: int
    small_side: int
    sharpness: float
    dark_level: int
    bright_level: int
    skew_least_degrees: float
    skew_most_degrees: float
    skew_confidence: float
