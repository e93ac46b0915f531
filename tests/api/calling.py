"""Other systems that call."""

from typing import Any
from uuid import uuid4

from django.test import Client

from balai.apps.access import tokens
from balai.apps.access.kinds import Kind
from balai.apps.access.models import ApiToken, Organisation
from balai.apps.access.roles import Role
from balai.engine.actor import Permission
from tests.factories.office import AT, acts, bontang, member

NEW = {
    "present_and_agrees": True,
    "name": "Siti Nuraini",
    "birth_date": "2002-03-14",
    "sex": "female",
    "nik": "6474015403020001",
    "phone": "0812-3456-7890",
    "village": "64.74.03.1001",
}


def token(*scopes: Permission, at: Organisation | None = None, days: int = 30) -> tuple[ApiToken, str]:
    """A token of the service centre, or of another organisation."""
    balai = Organisation.objects.filter(kind=Kind.BALAI.value, area_id="64.74").first() or bontang()
    organisation = at or balai
    admin = acts(member("Admin", Role.ADMINISTRATOR, organisation if organisation.kind == Kind.BALAI.value else balai))
    return tokens.make(organisation_id=organisation.pk, name="Sistem contoh", scopes=scopes, days=days, by=admin, at=AT)


class System:
    """A client that shows a token."""

    def __init__(self, text: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {text}", "accept-language": "en"})

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body: object, key: str = "") -> Any:
        headers = {"idempotency-key": key or str(uuid4())}
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def system(*scopes: Permission, at: Organisation | None = None) -> System:
    """A system with these scopes."""
    return System(token(*scopes, at=at)[1])
