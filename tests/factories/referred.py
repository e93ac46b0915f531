"""Organisations people are referred to, and referrals, made through the actions."""

from datetime import datetime

from balai.apps.access import actions as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation, User
from balai.apps.access.roles import Role
from balai.apps.casework import referrals
from balai.apps.casework.models import Matter, Referral, Share
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from tests.factories.office import AT, member

NEED = "Perlu kelas las dasar pada sore hari"
AGREED = referrals.Agreed(version=1, language="id")
DANGER = referrals.Danger(reason="Tidak sadar, keluarga minta pertolongan")


def partner(kind: Kind = Kind.TRAINING_PROVIDER, name: str = "LPK contoh") -> Organisation:
    """An organisation without accounts."""
    return access.keep_organisation(kind=kind, name=name, area="64.74")


def answering(to: Organisation, role: Role = Role.TRAINING_PARTNER, name: str = "Mitra") -> User:
    """Somebody who answers there."""
    return member(name, role, to)


def request(to: Organisation, *, shown: frozenset[Share] = frozenset({Share.PHONE})) -> referrals.Request:
    """A training, and what is shown for it."""
    return referrals.Request(to_id=to.pk, matter=Matter.TRAINING, sentence=NEED, shown=shown)


def sent(
    person: Person,
    to: Organisation,
    by: Actor,
    *,
    at: datetime = AT,
    ground: referrals.Agreed | referrals.Danger = AGREED,
) -> Referral:
    """A referral that waits."""
    return referrals.send(person_id=person.pk, request=request(to), ground=ground, by=by, at=at)
