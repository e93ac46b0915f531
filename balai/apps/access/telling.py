"""What accounts must be told: the one seam to e-mail and text messages.

`tell` is all that the rest knows. Texts hold no name and no number but the code; a letter that cannot leave is noted
in the log and stops nobody, because the page must answer alike whether an account exists or not.
"""

import logging
import sys
from dataclasses import dataclass
from enum import StrEnum
from smtplib import SMTPException
from typing import NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class Notice(StrEnum):
    """Everything accounts are told."""

    SIGN_IN_CODE = "sign_in_code"
    PASSWORD_CODE = "password_code"
    NO_ACCOUNT = "no_account"
    NEW_DEVICE = "new_device"
    PASSWORD_CHANGED = "password_changed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_OPENED = "recovery_opened"
    RECOVERED = "recovered"
    INVITED = "invited"


class Text(NamedTuple):
    """Subject and body; the body alone is the text message."""

    subject: str | Promise
    body: str | Promise


NOT_YOU = _("Bukan Anda? Hubungi Balai Migran sekarang.")
TEXTS = {
    Notice.SIGN_IN_CODE: Text(
        _("Kode masuk Balai Migran"),
        _("Kode masuk Anda: {code}. Berlaku 10 menit. Jangan berikan kepada siapa pun, juga bukan kepada petugas."),
    ),
    Notice.PASSWORD_CODE: Text(
        _("Kode untuk kata sandi baru"),
        _("Kode untuk membuat kata sandi: {code}. Berlaku 10 menit. Jangan berikan kepada siapa pun."),
    ),
    Notice.NO_ACCOUNT: Text(
        _("Percobaan masuk ke Balai Migran"),
        _(
            "Ada yang meminta kode masuk dengan alamat ini, tetapi tidak ada akun yang masuk dengan kode di sini. "
            "Daftar dahulu di Balai Migran; petugas masuk dengan kata sandi. Bukan Anda? Abaikan saja."
        ),
    ),
    Notice.NEW_DEVICE: Text(
        _("Akun Anda dibuka di perangkat baru"),
        _("Akun Balai Migran Anda dibuka di perangkat baru pada {when}.") + " " + NOT_YOU,
    ),
    Notice.PASSWORD_CHANGED: Text(
        _("Kata sandi Anda diganti"),
        _("Kata sandi akun Balai Migran Anda diganti. Semua perangkat harus masuk lagi.") + " " + NOT_YOU,
    ),
    Notice.FACTOR_ADDED: Text(
        _("Langkah kedua ditambahkan"),
        _("Cara memastikan diri ditambahkan pada akun Balai Migran Anda.") + " " + NOT_YOU,
    ),
    Notice.FACTOR_REMOVED: Text(
        _("Langkah kedua dihapus"),
        _("Cara memastikan diri dihapus dari akun Balai Migran Anda.") + " " + NOT_YOU,
    ),
    Notice.RECOVERY_CODES_MADE: Text(
        _("Kode cadangan baru"),
        _("Kode cadangan baru dibuat untuk akun Balai Migran Anda; yang lama tidak berlaku lagi.") + " " + NOT_YOU,
    ),
    Notice.RECOVERY_OPENED: Text(
        _("Permintaan pemulihan akun"),
        _("Petugas membuka permintaan pemulihan akun Balai Migran Anda di loket.") + " " + NOT_YOU,
    ),
    Notice.RECOVERED: Text(
        _("Akun Anda dipulihkan"),
        _("Akun Balai Migran Anda dipulihkan di loket; semua cara masuk yang lama berakhir.") + " " + NOT_YOU,
    ),
    Notice.INVITED: Text(
        _("Anda diundang bekerja di Balai Migran"),
        _("Anda diberi akun petugas Balai Migran. Buat kata sandi di {address}, lalu masuk dan pasang langkah kedua."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where to: an e-mail address or a telephone number, and the language."""

    email: str = ""
    phone: str = ""
    language: str = "id"


def tell(notice: Notice, *, to: Contact, **values: str) -> bool:
    """Send; say whether it left. E-mail comes first where there are both."""
    text = TEXTS[notice]
    with translation.override(to.language):
        subject, body = str(text.subject), str(text.body).format(**values)
    try:
        if to.email:
            send_mail(subject, f"{body}\n\nBalai Migran\n", None, [to.email])
        elif to.phone:
            import_string(settings.SMS_BY)(to.phone, body)
        else:
            return False
    except (OSError, SMTPException):
        logger.exception("notice_not_sent", extra={"notice": notice.value})
        return False
    return True


def printed(number: str, text: str) -> None:
    """Show a text message on the screen, at home. Raises OSError elsewhere: nothing sends text messages yet."""
    if not settings.DEBUG:
        raise OSError("no way to send text messages: see SMS_BY in docs/guides/settings.md")
    sys.stdout.write(f"SMS {number}: {text}\n")
