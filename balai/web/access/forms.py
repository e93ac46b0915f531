"""The forms of allauth in our words: labels that say what to write, nothing asked twice, nothing as a placeholder."""

import logging
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from balai.apps.access import accounts, queries
from balai.apps.access.accounts import Typed
from balai.apps.access.models import User

logger = logging.getLogger(__name__)
CONTACT = _("Alamat e-mail atau nomor HP")
CODE_HELP = _("Kode dikirim ke alamat atau nomor Anda. Periksa juga folder spam.")
APP_HELP = _("Enam angka dari aplikasi di HP Anda, atau satu kode cadangan.")
PASSWORD = _("Kata sandi")
NEW_PASSWORD = _("Kata sandi baru")
PASSWORD_HELP = _("Paling sedikit 10 huruf dan angka. Beberapa kata yang mudah Anda ingat juga baik.")
PASSWORD_TWICE = _("Kata sandi baru, sekali lagi")

Words = dict[str, tuple[str | Promise, str | Promise]]


class Said:
    """Gives fields our labels and hints: name -> (label, hint)."""

    words: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "i_%s"
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # a form, always
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
            field.error_messages["required"] = _("Isian ini masih kosong.")


class Noted(Said):
    """Notes that a code did not fit: whose account where it is known, and nothing that was typed."""

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError."""
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # of the form of allauth
        except forms.ValidationError:
            user = getattr(self, "user", None)
            logger.warning("code_wrong", extra={"user_id": str(user.pk) if user else "", "at": type(self).__name__})
            raise
        return code


class PasswordForm(Said, account.LoginForm):
    """E-mail or number, and password."""

    words: ClassVar[Words] = {"login": (CONTACT, ""), "password": (PASSWORD, "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean_login(self) -> str:
        """Return the address or number in the form it is kept in."""
        typed: str = super().clean_login()
        return str(accounts.read(typed) or typed)


class ContactForm(forms.Form):
    """One field for both ways to reach somebody."""

    contact = forms.CharField(
        label=CONTACT,
        max_length=254,
        error_messages={"required": _("Tulis alamat e-mail atau nomor HP Anda.")},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_contact(self) -> Typed:
        """Return the e-mail address or number. Raises ValidationError, also for too many tries."""
        contact = accounts.read(self.cleaned_data["contact"])
        if contact is None:
            raise forms.ValidationError(
                _("Ini belum seperti alamat e-mail atau nomor HP. Tulis seperti nama@contoh.id atau 0812 3456 7890.")
            )
        usage = ratelimit.consume(context.request, app="allauth.account", action="request_login_code", key=str(contact))
        if not usage:
            raise get_adapter().validation_error("too_many_login_attempts")
        return contact


class AskCodeForm(ContactForm):
    """Where to send the code. The page answers alike whether there is an account; staff never sign in by code."""

    def clean(self) -> dict[str, Any]:
        """Find the account; allauth reads `email`, `phone` and `_user`."""
        data: dict[str, Any] = super().clean() or {}
        contact = data.get("contact")
        if contact:
            self._user = citizen(accounts.find(contact))
            data |= {"email": contact.email, "phone": contact.phone}
        return data


class BeginForm(ContactForm):
    """What an account needs: one way to reach its owner, and what to call him or her."""

    field_order = ("name", "contact")
    name = forms.CharField(
        label=_("Nama panggilan (boleh kosong)"),
        help_text=_("Nama lengkap baru diminta saat Anda mendaftar."),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )


def citizen(user: User | None) -> User | None:
    """The user, unless he or she holds a role."""
    return None if user is None or queries.holds_role(user.pk, timezone.localdate()) else user


class CodeForm(Noted, account.ConfirmLoginCodeForm):
    """The code that was sent."""

    words: ClassVar[Words] = {"code": (_("Kode"), CODE_HELP)}


class ForgottenForm(Said, account.ResetPasswordForm):
    """Where to send the code for a new password."""

    words: ClassVar[Words] = {
        "email": (_("Alamat e-mail"), _("Akun dengan nomor HP saja? Masuk dengan kode, lalu buat kata sandi."))
    }


class ForgottenCodeForm(Noted, account.ConfirmPasswordResetCodeForm):
    """The code for a new password."""

    words: ClassVar[Words] = {"code": (_("Kode"), CODE_HELP)}


class NewPasswordForm(Said, account.ResetPasswordKeyForm):
    """A new password, twice."""

    words: ClassVar[Words] = {"password1": (NEW_PASSWORD, PASSWORD_HELP), "password2": (PASSWORD_TWICE, "")}


class SetPasswordForm(Said, account.SetPasswordForm):
    """A first password, twice."""

    words: ClassVar[Words] = {"password1": (NEW_PASSWORD, PASSWORD_HELP), "password2": (PASSWORD_TWICE, "")}


class ChangePasswordForm(Said, account.ChangePasswordForm):
    """The password of now, and a new one twice."""

    words: ClassVar[Words] = {
        "oldpassword": (_("Kata sandi sekarang"), ""),
        "password1": (NEW_PASSWORD, PASSWORD_HELP),
        "password2": (PASSWORD_TWICE, ""),
    }


class PasswordAgainForm(Said, account.ReauthenticateForm):
    """The password once more."""

    words: ClassVar[Words] = {"password": (PASSWORD, "")}


class FactorForm(Noted, factor.AuthenticateForm):
    """The second step of a sign-in."""

    words: ClassVar[Words] = {"code": (_("Kode"), APP_HELP)}


class FactorAgainForm(Noted, factor.ReauthenticateForm):
    """The second factor once more."""

    words: ClassVar[Words] = {"code": (_("Kode"), APP_HELP)}


class NewTotpForm(Said, totp.ActivateTOTPForm):
    """The first code of an app."""

    words: ClassVar[Words] = {"code": (_("Kode dari aplikasi"), _("Enam angka yang sekarang tampil di aplikasi."))}


class NewPasskeyForm(Said, webauthn.AddWebAuthnForm):
    """A passkey: what to call it, and whether it opens the account by itself."""

    words: ClassVar[Words] = {
        "name": (_("Nama kunci"), _("Misalnya: HP saya, atau komputer loket 2.")),
        "passwordless": (
            _("Masuk cukup dengan kunci ini"),
            _("Perangkat memeriksa sidik jari, wajah, atau PIN Anda."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class FirstPasswordForm(forms.Form):
    """A new way to sign in after a recovery at the counter."""

    password1 = forms.CharField(
        label=NEW_PASSWORD,
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=PASSWORD_TWICE, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_password1(self) -> str:
        """Return the password. Raises ValidationError for a weak one."""
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both are the same. Raises ValidationError otherwise."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("password1") and data.get("password2") and data["password1"] != data["password2"]:
            self.add_error("password2", _("Kedua kata sandi berbeda. Tulis yang sama dua kali."))
        return data
