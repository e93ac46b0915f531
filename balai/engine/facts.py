"""What may be known of a person (pathways.md section 9). `None` is ignorance; an empty list is knowledge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Value = date | str | bool | int | float | frozenset[str]

#: A document or expiry without an end, and a document that is known to be missing.
ALWAYS = date.max
NEVER = date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Education:
    """One school or course. `profession` is "" when there is none, `None` when not known."""

    level: str | None = None
    field: str | None = None
    profession: str | None = None
    completed: bool | None = None
    accredited: bool | None = None
    study_years: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language test or certificate. `expires` is `ALWAYS` without expiry, `None` when not known."""

    test: str
    level: str | None = None
    score: float | None = None
    issuer: str | None = None
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate of skill or training, or a passed test."""

    type: str
    hours: float | None = None
    score: float | None = None
    issuer: str | None = None
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job. `to` is `ALWAYS` while it lasts, `None` when not known."""

    occupation: str
    start: date | None = None
    to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One professional licence."""

    type: str
    issued: date | None = None
    expires: date | None = None
    bilingual: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A person. `values` holds the single facts by path ("birth_date", "physical.tattoo", "documents.skck").

    Documents are the last day on which they are valid: `ALWAYS` when held, `NEVER` when missing.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    education: tuple[Education, ...] | None = None
    languages: tuple[Language, ...] | None = None
    certificates: tuple[Certificate, ...] | None = None
    experience: tuple[Job, ...] | None = None
    licences: tuple[Licence, ...] | None = None
