"""What people must be told about their data: one function for each thing, called by the action that causes it.

Nothing is told when sight is taken from a family member, so there is no function for it.
"""

from balai.apps.people.models import Consent, Erasure, GuardianConsent, PrivacyRequest


def consent_withdrawn(consent: Consent) -> None:
    """To the owner: a consent ended, and what still has to be stopped by people."""


def request_received(request: PrivacyRequest) -> None:
    """To the owner: a request has arrived, with the end of its clock."""


def request_answered(request: PrivacyRequest) -> None:
    """To the owner: a request was granted or refused; the answer is read after signing in."""


def erasure_ahead(erasure: Erasure) -> None:
    """To the owner: the file will be erased on that day, and how to keep it."""


def came_of_age(consent: GuardianConsent) -> None:
    """To the person, who is of age now: asks whether the file may go on; the guardian sees it no longer."""


def guardian_needed(consent: GuardianConsent) -> None:
    """To the owner: the guardian took the consent back, the use of the file is restricted."""
