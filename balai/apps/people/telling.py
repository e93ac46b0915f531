"""What people must be told about their data: one function for each thing, called by the action that causes it.

Nothing is told when sight is taken from a family member, so there is no function for it.
"""

from datetime import datetime

from django.utils import timezone

from balai import rulebook
from balai.apps.people.models import Consent, Erasure, GuardianConsent, PrivacyRequest
from balai.apps.people.notices import recipient_of, tell
from balai.words import words


def consent_withdrawn(consent: Consent, *, due: datetime) -> None:
    """To the owner: a consent ended, and by when people have stopped what they did with it."""
    assert consent.withdrawn_at is not None
    said = words(recipient_of(consent.person).language)
    title = said.pick(rulebook.consents().of(consent.purpose).version(consent.version), "title")
    tell(
        consent.person,
        "consent_withdrawn",
        at=consent.withdrawn_at,
        about=consent.pk,
        purpose=title,
        due=_day(due),
    )


def request_received(request: PrivacyRequest) -> None:
    """To the owner: a request has arrived, with the end of its clock."""
    tell(
        request.person,
        "privacy_request_received",
        at=request.asked_at,
        about=request.pk,
        request=_kind(request),
        due=_day(request.due_at),
    )


def request_answered(request: PrivacyRequest) -> None:
    """To the owner: a request was granted or refused; the answer is read after signing in."""
    assert request.answered_at is not None
    tell(
        request.person,
        "privacy_request_done",
        at=request.answered_at,
        about=request.pk,
        request=_kind(request),
        answer=request.answer,
    )


def erasure_ahead(erasure: Erasure) -> None:
    """To the owner: the file will be erased on that day, and how to keep it."""
    code = "erasure_set" if erasure.cause == "asked" else "retention_notice"
    tell(erasure.person, code, at=erasure.noticed_at, about=erasure.pk, day=erasure.due_on.isoformat())


def came_of_age(consent: GuardianConsent) -> None:
    """To the person, who is of age now: asks whether the file may go on; the guardian sees it no longer."""
    assert consent.asked_again_at is not None
    at = consent.asked_again_at
    tell(consent.person, "guardian_asked_again", at=at, about=consent.pk, day=_day(at))


def guardian_needed(consent: GuardianConsent) -> None:
    """To the owner: the guardian took the consent back, the use of the file is restricted."""
    assert consent.withdrawn_at is not None
    at = consent.withdrawn_at
    tell(consent.person, "guardian_withdrew", at=at, about=consent.pk, day=_day(at))


def _kind(request: PrivacyRequest) -> str:
    return words(recipient_of(request.person).language).label("request_kind", request.kind)


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()
