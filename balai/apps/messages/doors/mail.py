"""E-mail, by the SMTP server of the settings."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage

from balai.apps.messages.doors.port import Outgoing, Receipt, Refused, TryLater

# From here on an SMTP reply is final: RFC 5321, 4.2.1.
FINAL = 500


class Mail:
    """Sends one e-mail as plain text."""

    def send(self, outgoing: Outgoing) -> Receipt:
        """Hand it to the server. A second try carries the same Message-ID, so that mail programs show it once."""
        _, our_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        reference = f"<{outgoing.key}@{our_address.rpartition('@')[2]}>"
        mail = EmailMessage(
            outgoing.subject,
            outgoing.text,
            settings.DEFAULT_FROM_EMAIL,
            [outgoing.to],
            headers={"Message-ID": reference, "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _judged(max(code for code, _ in error.recipients.values()), "address_refused") from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError):
            raise TryLater("mail_settings") from None  # ours to mend; the message waits
        except smtplib.SMTPResponseException as error:
            raise _judged(error.smtp_code, "mail_refused") from None
        except (smtplib.SMTPException, OSError):
            raise TryLater("no_mail_server") from None
        except (BadHeaderError, UnicodeError, ValueError):
            raise Refused("address_unusable") from None
        return Receipt(reference=reference)


def _judged(code: int, reason: str) -> TryLater | Refused:
    return Refused(reason) if code >= FINAL else TryLater(reason)
