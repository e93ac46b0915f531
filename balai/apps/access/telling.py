"""What accounts must be told: the one seam to messages.

A notice is stored with what it tells of and sent by the worker; a code leaves at once. Nothing that cannot leave stops
anybody, because a page must answer alike whether an account exists or not.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from balai.apps.messages import actions as messages
from balai.apps.messages import sending
from balai.apps.messages.recipient import Recipient
from balai.engine.errors import DomainError

logger = logging.getLogger(__name__)


class Notice(StrEnum):
    """Everything accounts are told: codes of rulebook/messages.yaml."""

    SIGN_IN_CODE = "sign_in_code"
    PASSWORD_CODE = "password_code"
    NO_ACCOUNT = "no_account"
    NEW_DEVICE = "sign_in_notice"
    PASSWORD_CHANGED = "password_changed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    IDENTITY_ADDED = "identity_added"
    IDENTITY_REMOVED = "identity_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_OPENED = "recovery_opened"
    RECOVERED = "recovery_done"
    INVITED = "staff_invited"


# These go to an address that may have no account, at once, and lie in no inbox.
AT_ONCE = frozenset({Notice.SIGN_IN_CODE, Notice.PASSWORD_CODE, Notice.NO_ACCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where to: an e-mail address, a telephone number or both; whose inbox, by which name, in which language."""

    email: str = ""
    phone: str = ""
    language: str = "id"
    user_id: UUID | None = None
    name: str = ""


def tell(notice: Notice, *, to: Contact, at: datetime, **values: str) -> None:
    """Tell. What is wrong is noted in the log: nobody who asks for a code may learn from it."""
    recipient = Recipient(
        name=to.name,
        language=to.language,
        user_id=to.user_id,
        email=to.email or None,
        phone=(to.phone or None) if notice not in AT_ONCE or not to.email else None,
    )
    try:
        message = messages.send(notice.value, to=recipient, at=at, values=values)
    except DomainError as error:
        logger.warning("notice_not_sent", extra={"notice": notice.value, "reason": error.code})
        return
    if notice in AT_ONCE:
        for delivery in message.deliveries.all():
            sending.deliver(delivery_id=delivery.pk, at=at)
