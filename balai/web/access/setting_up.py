"""Setting up a second factor; whoever has just shown it need not show it again."""

from typing import Any

from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse

from balai.web.access import factors


class TotpView(ActivateTOTPView):
    """An app that shows a new code every half minute."""

    template_name = "access/totp.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the app, and count its first code as shown."""
        response: HttpResponse = super().form_valid(form)
        factors.note_second(self.request, kind="totp")
        return response


class PasskeyView(AddWebAuthnView):
    """A passkey of a telephone, a computer or a key."""

    template_name = "access/passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey, and count it as shown."""
        response: HttpResponse = super().form_valid(form)
        factors.note_second(self.request, kind="webauthn")
        return response
