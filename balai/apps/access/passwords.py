"""Passwords that whoever knows the office would try first."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Names of the service, of roles and of what lies near; the name of the city is added. Longer words before their parts.
OURS = (
    *("administrator", "kalimantan", "indonesia", "kelurahan", "password", "penyelia", "petugas", "pekerja", "rahasia"),
    *("migran", "kaltim", "kantor", "kepala", "auditor", "admin", "balai", "loket", "lurah", "sandi", "kota", "pmi"),
)
# So many letters must be left without them.
LEAST_LETTERS = 4


class NotOurs:
    """Refuses a password that is hardly more than such words, digits and signs."""

    def validate(self, password: str, user: object = None) -> None:
        """Pass a password that holds something of its own. Raises ValidationError."""
        letters = left = "".join(sign for sign in password.casefold() if sign.isalpha())
        for word in (settings.BALAI_PLACE, *OURS):
            left = left.replace(word, "")
        if left != letters and len(left) < LEAST_LETTERS:
            raise ValidationError(
                _("Kata sandi ini mudah ditebak: isinya nama kantor atau jabatan. Tambahkan kata Anda sendiri."),
                code="password_ours",
            )

    def get_help_text(self) -> str:
        """Nothing: the page says what a password needs."""
        return ""
