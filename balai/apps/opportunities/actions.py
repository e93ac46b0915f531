"""Writes about what is on offer."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from balai.apps.opportunities.models import (
    LONGEST_TITLE,
    LONGEST_URL,
    AgencyRegister,
    PlacementCompany,
    RulebookVersion,
)
from balai.engine.agencyfile import AgencyFile
from balai.engine.companynames import licence_key, name_key
from balai.engine.errors import DomainError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Where a register comes from, and the day it was taken there."""

    as_of: date
    title: str
    url: str = ""
    is_sample: bool = False


def put_in_force(version: str, texts: Mapping[str, str], *, at: datetime) -> None:
    """Keep a sound rulebook; doing it twice changes only the moment."""
    RulebookVersion.objects.update_or_create(version=version, defaults={"texts": dict(texts), "in_force_at": at})


@transaction.atomic
def import_agencies(
    edition: Edition, file: AgencyFile, *, skip_broken: bool = False, at: datetime
) -> tuple[AgencyRegister, bool]:
    """Make the file the current register of P3MI and tell whether it is new; the one before stays as history.

    An edition that was imported before changes nothing. Raises DomainError for broken rows (unless they are to be left
    out), a source that is not named, a day to come, an edition older than the current one, or a sample that would take
    the place of the real register.
    """
    if file.broken and not skip_broken:
        raise DomainError("register_broken", count=file.left_out)
    _must_be_whole(edition, on=timezone.localdate(at))
    current = AgencyRegister.objects.select_for_update(of=("self",)).filter(is_current=True).first()
    fingerprint = _fingerprint(edition, file)
    if known := AgencyRegister.objects.filter(fingerprint=fingerprint).first():
        return known, False
    if current:
        _must_follow(edition, current)
        current.is_current = False
        current.save(update_fields=["is_current"])
    register = AgencyRegister.objects.create(
        **asdict(edition), left_out=file.left_out, is_current=True, fingerprint=fingerprint, imported_at=at
    )
    PlacementCompany.objects.bulk_create(
        PlacementCompany(
            register=register,
            name_key=name_key(row.name),
            licence_key=licence_key(row.licence_number),
            **asdict(row) | {"countries": list(row.countries), "status": row.status.value},
        )
        for row in file.rows.values()
    )
    logger.info("agencies_imported", extra={"register": register.pk, "companies": len(file.rows)})
    return register, True


def _must_be_whole(edition: Edition, *, on: date) -> None:
    """The source can be named and shown, and its day has come."""
    if not 0 < len(edition.title) <= LONGEST_TITLE:
        raise DomainError("register_source", most=LONGEST_TITLE)
    if edition.url and not (edition.url.startswith(("https://", "http://")) and len(edition.url) <= LONGEST_URL):
        raise DomainError("register_address", url=edition.url[:LONGEST_TITLE])
    if edition.as_of > on:
        raise DomainError("register_future", as_of=edition.as_of)


def _must_follow(edition: Edition, current: AgencyRegister) -> None:
    """A sample gives way to any real register; otherwise the newer day counts."""
    if edition.is_sample and not current.is_sample:
        raise DomainError("register_sample", current=current.as_of)
    if edition.is_sample == current.is_sample and edition.as_of < current.as_of:
        raise DomainError("register_older", as_of=edition.as_of, current=current.as_of)


def _fingerprint(edition: Edition, file: AgencyFile) -> str:
    whole = [asdict(edition), [asdict(row) for row in file.rows.values()], file.left_out]
    return hashlib.sha256(json.dumps(whole, default=str, sort_keys=True).encode()).hexdigest()
