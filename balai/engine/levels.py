"""Every any_of and all_of of one height at once, by carries.

A node's bit lies right above the bits of all its parts: its field. Adding 1 to a field carries into the node's bit
exactly when the field is full of ones (and); adding a full field carries exactly when there is any one in it (or).
No carry leaves its field, so one addition over the whole plane answers every node of a height.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple


class Field(NamedTuple):
    """A node: its bit, the lowest bit below it, the bits of the parts that make it hold and that can close it."""

    is_any: bool
    height: int
    bit: int
    start: int
    parts: tuple[int, ...]
    closing: tuple[int, ...]


class Sums(NamedTuple):
    """An addition over many fields: the bits that count, the ones that fill up the rest, what is added."""

    parts: int
    fill: int
    add: int

    def carries(self, plane: int, bits: int) -> int:
        return ((plane & self.parts | self.fill) + self.add) & bits


class Level(NamedTuple):
    """All nodes of one height: their bits, the sum for met and possible, the sum for closed."""

    bits: int
    holding: Sums
    closing: Sums


def by_height(fields: Collection[Field]) -> Iterator[Level]:
    """The fields by height, lowest first: a level needs only what lower levels have answered.

    >>> [level] = by_height([Field(is_any=False, height=1, bit=2, start=0, parts=(0, 1), closing=(0, 1))])
    >>> [bin(level.holding.carries(plane, level.bits)) for plane in (0b01, 0b11)]
    ['0b0', '0b100']
    """
    for height in sorted({field.height for field in fields}):
        here = [field for field in fields if field.height == height]
        yield Level(
            bits=mask(f.bit for f in here),
            holding=_sums((f.is_any, f.start, f.bit, f.parts) for f in here),
            closing=_sums((not f.is_any, f.start, f.bit, f.closing) for f in here),
        )


def _sums(fields: Iterable[tuple[bool, int, int, tuple[int, ...]]]) -> Sums:
    parts = fill = add = 0
    for is_or, start, bit, bits in fields:
        full, own = (1 << bit) - (1 << start), mask(bits)
        parts |= own
        fill |= 0 if is_or else full & ~own
        add |= full if is_or else 1 << start
    return Sums(parts, fill, add)


def mask(bits: Iterable[int]) -> int:
    """These bits set."""
    result = 0
    for bit in bits:
        result |= 1 << bit
    return result
