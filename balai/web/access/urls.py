"""Signing in and the own account, as a table of contents. Names without a prefix are those allauth looks for."""

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.http import HttpRequest, HttpResponse
from django.urls import path

from balai.apps.access.identity import name
from balai.web.access import begin, demo, identity, own, pages, setting_up
from balai.web.access.pages import FormPage
from balai.web.public import public


def form(view: Any, page: FormPage) -> Any:
    """A view of allauth on our plain form page."""
    return _refusing(view.as_view(template_name="access/form.html", extra_context={"page": page}))


def screen(view: Any, template: str) -> Any:
    """A view of allauth on a template of ours."""
    return _refusing(view.as_view(template_name=template, extra_context={"identity": name}))


def _refusing(view: Any) -> Any:
    """Answer 422 where a form was not in order, like every form of ours."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        sent = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and sent is not None and sent.errors:
            response.status_code = 422
        return response

    return answering


def _leaving(view: Any) -> Any:
    """Let the browser forget what it has seen."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if request.method == "POST":
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answering


urlpatterns = [
    # Coming in
    *public(
        [
            path(
                "masuk/",
                screen(account.RequestLoginCodeView, "access/ask_code.html"),
                name="account_request_login_code",
            ),
            path("masuk/kata-sandi/", screen(account.LoginView, "access/password.html"), name="account_login"),
            path(
                "masuk/kode/",
                screen(account.ConfirmLoginCodeView, "access/code.html"),
                name="account_confirm_login_code",
            ),
            path(
                "masuk/langkah-kedua/", screen(factor.AuthenticateView, "access/second.html"), name="mfa_authenticate"
            ),
            path("masuk/kunci/", passkey.login_webauthn, name="mfa_login_webauthn"),
            path("masuk/identitas/", identity.begin, name="identity_begin"),
            path("masuk/identitas/kembali/", identity.back, name="identity_back"),
            path("masuk/contoh/<slug:key>/", demo.sign_in, name="demo_sign_in"),
            path("masuk/tertutup/", screen(account.AccountInactiveView, "access/closed.html"), name="account_inactive"),
            path("daftar/", begin.begin, name="account_signup"),
            path("lupa/", form(account.PasswordResetView, pages.FORGOTTEN), name="account_reset_password"),
            path(
                "lupa/kode/",
                form(account.ConfirmPasswordResetCodeView, pages.FORGOTTEN_CODE),
                name="account_confirm_password_reset_code",
            ),
            path(
                "lupa/baru/",
                form(account.CompletePasswordResetView, pages.NEW_PASSWORD),
                name="account_complete_password_reset",
            ),
            path(
                "lupa/selesai/",
                screen(account.PasswordResetFromKeyDoneView, "access/password_done.html"),
                name="account_password_reset_completed",
            ),
            path("keluar-akun/", _leaving(form(account.LogoutView, pages.LEAVE)), name="account_logout"),
        ]
    ),
    # The own account
    path("akun/", own.account, name="account"),
    path("akun/isian/", own.drop_typed, name="drop_typed"),
    path("akun/kata-sandi/", form(account.PasswordChangeView, pages.CHANGE_PASSWORD), name="account_change_password"),
    path("akun/kata-sandi/baru/", form(account.PasswordSetView, pages.SET_PASSWORD), name="account_set_password"),
    path("akun/identitas/", identity.connect, name="identity_connect"),
    path("akun/identitas/lepas/", identity.disconnect, name="identity_disconnect"),
    path("akun/perangkat/", screen(sessions.ListUserSessionsView, "access/sessions.html"), name="usersessions_list"),
    path("akun/keamanan/", screen(factor.IndexView, "access/factors.html"), name="mfa_index"),
    path("akun/keamanan/aplikasi/", setting_up.TotpView.as_view(), name="mfa_activate_totp"),
    path("akun/keamanan/aplikasi/lepas/", form(totp.DeactivateTOTPView, pages.REMOVE_TOTP), name="mfa_deactivate_totp"),
    path("akun/keamanan/kunci/", screen(passkey.ListWebAuthnView, "access/passkeys.html"), name="mfa_list_webauthn"),
    path("akun/keamanan/kunci/baru/", setting_up.PasskeyView.as_view(), name="mfa_add_webauthn"),
    path(
        "akun/keamanan/kunci/<int:pk>/hapus/",
        form(passkey.RemoveWebAuthnView, pages.REMOVE_PASSKEY),
        name="mfa_remove_webauthn",
    ),
    path(
        "akun/keamanan/kunci/<int:pk>/nama/",
        form(passkey.EditWebAuthnView, pages.NAME_PASSKEY),
        name="mfa_edit_webauthn",
    ),
    path(
        "akun/keamanan/cadangan/",
        screen(codes.ViewRecoveryCodesView, "access/backup_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun/keamanan/cadangan/baru/",
        form(codes.GenerateRecoveryCodesView, pages.NEW_CODES),
        name="mfa_generate_recovery_codes",
    ),
    path("akun/keamanan/cadangan/unduh/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/pastikan/", form(account.ReauthenticateView, pages.AGAIN_PASSWORD), name="account_reauthenticate"),
    path("akun/pastikan/kode/", form(factor.ReauthenticateView, pages.AGAIN_FACTOR), name="mfa_reauthenticate"),
    path(
        "akun/pastikan/kunci/",
        screen(passkey.ReauthenticateWebAuthnView, "access/again_passkey.html"),
        name="mfa_reauthenticate_webauthn",
    ),
]
