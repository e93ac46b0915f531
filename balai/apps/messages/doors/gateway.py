"""SMS and WhatsApp, by the HTTP interface of a provider: one POST of JSON with a bearer token."""

from dataclasses import dataclass, field

import httpx
import msgspec

from balai.apps.messages.doors.port import Outgoing, Receipt, Refused, TryLater

# Wait and try again: timeout, too early, too many; RFC 9110 and RFC 6585.
PATIENCE = frozenset({408, 425, 429})
# Our token or account; ours to mend, so the message waits.
SETTINGS = frozenset({401, 402, 403})
LONGEST_REFERENCE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """How to speak to one provider. The field names are those of its JSON."""

    url: str
    token: str = field(default="", repr=False)
    to_field: str = "to"
    text_field: str = "text"
    reference_field: str = "id"
    sender_field: str = "from"
    sender: str = ""
    timeout_s: int = 10


@dataclass(frozen=True, slots=True)
class Reply:
    """What we read of a provider's answer."""

    status: int
    reference: str

    @classmethod
    def read(cls, response: httpx.Response, reference_field: str) -> "Reply":
        """The status, and the provider's name for the message; empty where it gives none we can read."""
        try:
            body = msgspec.json.decode(response.content)
        except msgspec.DecodeError:
            body = None
        found = body.get(reference_field) if isinstance(body, dict) else None
        reference = str(found) if isinstance(found, str | int) else ""
        return cls(response.status_code, reference[:LONGEST_REFERENCE])


class Gateway:
    """Sends through one provider."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def send(self, outgoing: Outgoing) -> Receipt:
        """Post it. A provider that knows the Idempotency-Key sends it once, however often we ask."""
        provider = self.provider
        message = {provider.to_field: outgoing.to, provider.text_field: outgoing.text}
        if provider.sender:
            message[provider.sender_field] = provider.sender
        headers = {"Idempotency-Key": str(outgoing.key)}
        if provider.token:
            headers["Authorization"] = f"Bearer {provider.token}"
        try:
            response = httpx.post(
                provider.url, json=message, headers=headers, timeout=provider.timeout_s, follow_redirects=False
            )
        except httpx.TimeoutException:
            raise TryLater("provider_silent") from None
        except httpx.HTTPError:
            raise TryLater("no_provider") from None
        reply = Reply.read(response, provider.reference_field)
        if 200 <= reply.status < 300:
            return Receipt(reference=reply.reference)
        if reply.status in SETTINGS or 300 <= reply.status < 400:
            raise TryLater("provider_settings")
        if reply.status in PATIENCE or reply.status >= 500:
            raise TryLater("provider_busy")
        raise Refused("provider_refused")
