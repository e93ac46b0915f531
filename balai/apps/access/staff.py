"""People who work here: invited by e-mail, given roles, within the area of whoever looks after them."""

from datetime import date, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from balai.apps.access import accounts, actions
from balai.apps.access.accounts import Typed
from balai.apps.access.models import Membership, User
from balai.apps.access.roles import Role
from balai.apps.access.telling import Notice, tell
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.engine.actor import Actor


@transaction.atomic
def invite(  # what an invitation says
    *, email: str, name: str, organisation_id: UUID, role: Role, address: str, on: date, by: Actor, at: datetime
) -> Membership:
    """Give a role to the owner of an e-mail address, with an account made when there is none, and say so by e-mail.

    `address` is the page where the password is made. Raises NotAllowed, IllegalMove, Conflict.
    """
    user = accounts.find(Typed(email=email))
    is_new = user is None
    if user is None:
        user = User.objects.create_user(name=name, email=email, joined_at=at)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    membership = actions.begin_membership(
        user_id=user.pk, organisation_id=organisation_id, role=role, on=on, by=by, at=at
    )
    audit.record(Verb.STAFF_INVITED, membership, by=by, at=at, office_id=organisation_id, new=is_new)
    tell(Notice.INVITED, to=accounts.contact_of(user), at=at, address=address)
    return membership
