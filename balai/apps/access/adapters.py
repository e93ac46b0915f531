"""What allauth asks us: where numbers are kept, what is sent, and what is recorded."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from balai.apps.access import accounts, devices, queries, secrets
from balai.apps.access.models import User
from balai.apps.access.telling import Contact, Notice, tell
from balai.engine import numbers

logger = logging.getLogger(__name__)
WRONG = _("Alamat, nomor, atau kata sandi tidak cocok. Periksa lagi, atau masuk dengan kode.")
TOO_MANY = _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi.")

# What each letter of allauth is here; those that are missing are not sent.
CODES = {"account/email/login_code": Notice.SIGN_IN_CODE, "account/email/password_reset_code": Notice.PASSWORD_CODE}
LETTERS = CODES | {"account/email/unknown_account": Notice.NO_ACCOUNT}
NOTICES = {
    "account/email/password_changed": Notice.PASSWORD_CHANGED,
    "account/email/password_set": Notice.PASSWORD_CHANGED,
    "account/email/password_reset": Notice.PASSWORD_CHANGED,
    "mfa/email/totp_activated": Notice.FACTOR_ADDED,
    "mfa/email/webauthn_added": Notice.FACTOR_ADDED,
    "mfa/email/totp_deactivated": Notice.FACTOR_REMOVED,
    "mfa/email/webauthn_removed": Notice.FACTOR_REMOVED,
    "socialaccount/email/account_connected": Notice.IDENTITY_ADDED,
    "mfa/email/recovery_codes_generated": Notice.RECOVERY_CODES_MADE,
}
SAID = {
    "account/messages/password_changed.txt": _("Kata sandi diganti. Masuk lagi dengan yang baru."),
    "account/messages/password_set.txt": _("Kata sandi dibuat. Masuk lagi dengan kata sandi itu."),
    "mfa/messages/totp_activated.txt": _("Aplikasi kode terpasang."),
    "mfa/messages/totp_deactivated.txt": _("Aplikasi kode dilepas."),
    "mfa/messages/webauthn_added.txt": _("Kunci sandi terpasang."),
    "mfa/messages/webauthn_removed.txt": _("Kunci sandi dihapus."),
    "socialaccount/messages/account_connected.txt": _(
        "Identitas tersambung. Mulai sekarang Anda bisa masuk dengannya."
    ),
    "socialaccount/messages/account_connected_updated.txt": _("Identitas ini sudah tersambung dengan akun Anda."),
    "socialaccount/messages/account_connected_other.txt": _(
        "Identitas ini membuka akun lain. Masuk ke akun itu, lepas dulu di sana, lalu sambungkan di sini."
    ),
    "mfa/messages/recovery_codes_generated.txt": _("Kode cadangan baru dibuat."),
    "usersessions/messages/sessions_logged_out.txt": _("Semua perangkat lain sudah dikeluarkan."),
}


def name_of(user: User) -> str:
    """What to call somebody on his or her own screens."""
    return user.name or user.email or (numbers.masked_phone(user.phone) if user.phone else "")


class PhoneField(forms.CharField):
    """A telephone number as people type it; its value is the international form."""

    def clean(self, value: Any) -> str:
        """Return the number. Raises ValidationError when it cannot be one."""
        typed = super().clean(value)
        number = numbers.phone(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("Nomor ini belum lengkap. Tulis seperti 0812 3456 7890."))
        return number


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with an e-mail address, a telephone number, or both."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Akun ini sudah ditutup. Hubungi Balai Migran."),
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": _("Tulis alamat e-mail atau nomor HP."),
        "incorrect_code": _("Kode tidak cocok. Periksa lagi angka dan hurufnya."),
        "incorrect_password": _("Kata sandi tidak cocok. Coba lagi."),
        "enter_current_password": _("Kata sandi sekarang tidak cocok. Coba lagi."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from, only to slow guessing; `::` when nobody says."""
        return clean_client_ip(request.META.get(settings.CLIENT_ADDRESS_VARIABLE, "")) or "::"

    def phone_form_field(self, **options: Any) -> PhoneField:
        """Return the field for a number."""
        return PhoneField(**options)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Who signs in with this number."""
        return User.objects.filter(phone=numbers.phone(phone) or phone).first()

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the number and whether a code has proved it."""
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Keep a number."""
        user.phone, user.phone_verified_at = phone, timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """A code has proved the number."""
        if user.phone == phone and user.phone_verified_at is None:
            self.set_phone(user, phone, True)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **_options: Any) -> None:
        """Send a code by text message."""
        tell(Notice.SIGN_IN_CODE, to=Contact(phone=phone, language=user.language), at=timezone.now(), code=code)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of our letters in place of allauth's."""
        notice = LETTERS.get(template_prefix)
        if notice is not None:
            values = {"code": context["code"]} if notice in CODES.values() else {}
            tell(notice, to=Contact(email=email, language=self._language()), at=timezone.now(), **values)

    def send_notification_mail(self, template_prefix: str, user: User, *_more: Any, **_options: Any) -> None:
        """Record what changed in an account, and tell its owner."""
        notice = NOTICES.get(template_prefix)
        if notice is not None:
            accounts.changed(user=user, notice=notice, at=timezone.now())

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **options: Any
    ) -> None:
        """Say what was done in our own words; what the page itself says is left out."""
        said = options.pop("message", None) or SAID.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password for an account that exists; its owner finds it in the record, not the number."""
        typed = accounts.read(str(credentials.get("email") or credentials.get("phone") or ""))
        user = accounts.find(typed) if typed else None
        if user is not None:
            accounts.failed(user=user, at=timezone.now())
        logger.warning("password_wrong", extra={"known": user is not None})

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session; its age is counted from now."""
        is_first = user.last_login is None
        super().login(request, user)
        request.session["is_first"] = is_first
        request.session["began_at"] = request.session["seen_at"] = timezone.now().timestamp()

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Record the sign-in, and tell the owner when this device is new."""
        response: HttpResponse = super().post_login(request, user, **options)
        is_news = not request.session.pop("is_first") and not devices.is_known(request, user)
        accounts.signed_in(user=user, is_new_device=is_news, at=timezone.now())
        return devices.remember(request, response, user)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Where there is a second factor, only that counts."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        names = {
            "reauthenticate": _("Pakai kata sandi"),
            "mfa_reauthenticate": _("Pakai kode dari aplikasi"),
            "mfa_reauthenticate:webauthn": _("Pakai kunci sandi"),
        }
        return [method | {"description": names[method["id"]]} for method in factors or methods]

    def _language(self) -> str:
        return getattr(self.request, "LANGUAGE_CODE", None) or settings.LANGUAGE_CODE


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted, and staff keep at least one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Kode tidak cocok. Tunggu kode berikutnya di aplikasi, lalu tulis lagi."),
        "cannot_delete_authenticator": _("Petugas harus punya langkah kedua. Pasang yang lain dahulu, lalu lepas ini."),
        "unverified_email": _("Buktikan alamat e-mail Anda dahulu: masuk sekali dengan kode."),
    }

    def encrypt(self, text: str) -> str:
        """Close a secret for the database."""
        return secrets.closed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret from the database."""
        return secrets.opened(encrypted_text)

    def get_totp_label(self, user: User) -> str:
        """What the app on the telephone shows beside the code."""
        return name_of(user)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Nobody with a role removes the last second factor."""
        user = authenticator.user
        if not queries.holds_role(user.pk, timezone.localdate()):
            return True
        factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(factors.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  # their name
        """Name a passkey before its owner does."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Perangkat {number}")).format(number=count + 1)


def has_factor(user: User) -> bool:
    """Has this user set up a second factor?"""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]))
