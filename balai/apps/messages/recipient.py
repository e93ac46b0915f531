"""Whom a message is for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody to tell, with every address the caller vouches for.

    `user_id`: whose inbox; None without an account. `person_id`: whose file. `phone` as E.164 (+62812...).
    `lines`: the postal address, line by line, for a letter.
    """

    name: str
    language: str = "id"
    user_id: UUID | None = None
    person_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    lines: tuple[str, ...] = ()
