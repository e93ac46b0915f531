"""Signing in by the identity a government gives (OpenID Connect), where one is set up: `settings.OIDC`.

allauth carries the authorization code with its state and PKCE. What is stricter here: the ID token's signature, issuer,
audience, age and nonce are always checked; nothing of what the provider tells is kept but who it is, a name, and an
e-mail address it says it has proved. A NIK is never asked for nor read.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any, cast

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from requests import RequestException

from balai.apps.access import accounts, queries
from balai.apps.access.models import User
from balai.apps.access.telling import Notice
from balai.engine.errors import DomainError

# Signed with a key only the provider holds; never with a secret both know, and never not at all.
ALGORITHMS = ["ES256", "ES384", "PS256", "PS384", "RS256", "RS384", "RS512"]
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
CLOCKS_DIFFER_S = 60
UID_LENGTH, ADDRESS_LENGTH = 191, 254  # what the tables hold


def name() -> str:
    """What people call the identity; empty where none is set up."""
    return settings.OIDC["name"] if settings.OIDC else ""


def issuer() -> str:
    """Who vouches. Connections are stored under it: the same number of another provider is another person."""
    return settings.OIDC.get("issuer", "")


def is_connected(user: User) -> bool:
    """Does an identity open this account?"""
    return bool(settings.OIDC and SocialAccount.objects.filter(user=user, provider=issuer()).exists())


@transaction.atomic
def disconnect(*, user: User, at: datetime) -> None:
    """The identity no longer opens this account; its owner is told. Raises DomainError `identity_last`."""
    by_code = bool(user.email or user.phone) and not queries.holds_role(user.pk, timezone.localdate(at))
    if not (by_code or user.has_usable_password()):
        raise DomainError("identity_last")
    if SocialAccount.objects.filter(user=user).delete()[0]:
        accounts.changed(user=user, notice=Notice.IDENTITY_REMOVED, at=at)


def _nonce(code_verifier: str) -> str:
    """Ties an ID token to the session that asked: whoever does not know the session's secret cannot know it."""
    return hashlib.sha256(f"nonce {code_verifier}".encode()).hexdigest()


def _proved(told: dict[str, Any]) -> str | None:
    """The address the provider has proved, when it is one that can be kept."""
    typed = accounts.read(str(told.get("email") or "")) if told.get("email_verified") is True else None
    return typed.email if typed and 0 < len(typed.email) <= ADDRESS_LENGTH else None


class Client(OpenIDConnectOAuth2Adapter):
    """The conversation with the provider. What does not answer raises DomainError `identity_down`."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Where the provider says its doors are."""
        if not hasattr(self, "_config"):
            found = self._fetched(self.get_provider().server_url)
            if found.get("issuer") != issuer():
                raise DomainError("identity_refused")
            self._config = found
        return self._config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to."""
        return cast("str", build_absolute_uri(request, reverse("identity_back")))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Change the code for tokens, once."""
        self.nonce = _nonce(pkce_code_verifier or "")
        return cast("dict[str, Any]", super().get_access_token_data(request, app, client, pkce_code_verifier))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Who it is. Raises OAuth2Error for an ID token that is not in order, or is of somebody else."""
        claims = self._decode_id_token(app, kwargs["response"].get("id_token", ""))
        if not 0 < len(claims["sub"]) <= UID_LENGTH or not claims["sub"].isprintable():
            raise OAuth2Error("a number that cannot be kept")
        address = self.openid_config.get("userinfo_endpoint")
        told = self._fetched(address, Authorization=f"Bearer {token.token}") if address else {}
        if address and told.get("sub") != claims["sub"]:
            raise OAuth2Error("the tokens are of two people")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": {**told, **claims}})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        keys = self._fetched(self.openid_config["jwks_uri"])
        try:
            named = jwt.get_unverified_header(id_token).get("kid")
            key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if named in (None, key.key_id))
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=issuer(),
                leeway=CLOCKS_DIFFER_S,
                options={"require": NEEDED},
            )
        except (jwt.PyJWTError, StopIteration) as error:
            raise OAuth2Error(type(error).__name__) from error
        if not hmac.compare_digest(str(claims["nonce"]).encode(), self.nonce.encode()):
            raise OAuth2Error("this token was asked for by another session")
        return claims

    def _fetched(self, address: str, **headers: str) -> dict[str, Any]:
        try:
            with Adapter().get_requests_session() as session:
                answer = session.get(address, headers=headers)
                answer.raise_for_status()
                return dict(answer.json())
        except (RequestException, ValueError, TypeError) as error:
            raise DomainError("identity_down") from error


class Provider(OpenIDConnectProvider):
    """The one provider that is set up."""

    oauth2_adapter_class = Client
    pkce_enabled_default = True

    def get_pkce_params(self) -> dict[str, Any]:
        """What goes along when somebody is sent to the provider."""
        params: dict[str, Any] = super().get_pkce_params()
        return params | {"nonce": _nonce(params["code_verifier"])}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: what is not stored cannot leak."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """A name, and an e-mail address only if the provider has proved it."""
        told = data["userinfo"]
        name = "".join(sign for sign in str(told.get("name") or "") if sign.isprintable())
        return {"name": name, "email": _proved(told)}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """As in the common fields: what is not proved could be anybody's."""
        email = _proved(data["userinfo"])
        return [EmailAddress(email=email, verified=True, primary=True)] if email else []


class Adapter(DefaultSocialAccountAdapter):
    """What allauth asks us about identities. Refusals leave as DomainError, which the screen puts into words."""

    def list_providers(self, request: HttpRequest) -> list[Provider]:
        """The one that is set up, or none; never from the database."""
        return [self.get_provider(request, issuer())] if settings.OIDC else []

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        """Raises SocialApp.DoesNotExist without one."""
        if not settings.OIDC or provider != issuer():
            raise SocialApp.DoesNotExist
        app = SocialApp(
            provider=Provider.id,
            provider_id=issuer(),
            name=settings.OIDC["name"],
            client_id=settings.OIDC["client_id"],
            secret=settings.OIDC["secret"],
            settings={"server_url": issuer().rstrip("/")},
        )
        return Provider(request, app=app)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Raises DomainError: cancelled by whoever was asked, no answer, or not in order."""
        if error == AuthError.CANCELLED:
            raise DomainError("identity_cancelled")
        raise DomainError("identity_down" if isinstance(exception, RequestException) else "identity_refused")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Begin an account for whoever comes for the first time.

        Nobody's account is taken over because an address is the same: DomainError `identity_email_known`.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        if not self._began(request, sociallogin):
            sociallogin.lookup()  # the same person may have been faster, in another window
            if not sociallogin.is_existing:
                raise DomainError("identity_email_known")

    def _began(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Make the account; False when the address or the identity has one, be it since a moment ago."""
        if any(accounts.is_taken(address.email) for address in sociallogin.email_addresses):
            return False
        try:
            with transaction.atomic():
                self.save_user(request, sociallogin)
        except IntegrityError:
            return False
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """What a new account begins with."""
        user = cast("User", sociallogin.user)
        user.name, user.email = data.get("name", "")[:120], (data.get("email") or "").lower() or None
        user.language, user.joined_at = translation.get_language(), timezone.now()
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        """Where the connection is shown."""
        return reverse("account")
