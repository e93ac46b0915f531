"""The form of every row that is read from the rulebook's files."""

from msgspec import Struct


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the rulebook; an unknown key is a mistake."""
