"""A QR code as the outline of its dark squares; the template draws it."""

from dataclasses import dataclass

import segno

MARGIN = 2  # light squares around it; the white box of the page adds what readers need


@dataclass(frozen=True, slots=True, kw_only=True)
class Qr:
    """`path` for an SVG of `size` squares a side."""

    path: str
    size: int


def qr(text: str) -> Qr:
    """Make the QR code of a text, readable even when a corner is smudged."""
    matrix = segno.make(text, error="m", micro=False).matrix
    strokes = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                strokes.append(f"M{x + MARGIN} {y + MARGIN}h{end - x}v1h-{end - x}z")
            x = end + 1
    return Qr(path="".join(strokes), size=len(matrix) + 2 * MARGIN)
