"""Accounts: found by e-mail or number, begun with one of them, and what happens to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from balai.apps.access.models import Membership, User
from balai.apps.access.telling import Contact, Notice, tell
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.messages import actions as messages
from balai.apps.messages.wishes import Wishes
from balai.engine import numbers
from balai.engine.actor import VISITOR, Actor, UserId
from balai.engine.errors import NotAllowed

# Accounts that never proved their address are forgotten after this time.
UNPROVED_FOR = timedelta(days=2)
RECORDED = {
    Notice.PASSWORD_CHANGED: Verb.PASSWORD_CHANGED,
    Notice.FACTOR_ADDED: Verb.FACTOR_ADDED,
    Notice.FACTOR_REMOVED: Verb.FACTOR_REMOVED,
    Notice.IDENTITY_ADDED: Verb.IDENTITY_ADDED,
    Notice.IDENTITY_REMOVED: Verb.IDENTITY_REMOVED,
    Notice.RECOVERY_CODES_MADE: Verb.RECOVERY_CODES_MADE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody signs in with, read from what was typed: one of the two, the other is empty."""

    email: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return self.email or self.phone


def read(typed: str) -> Typed | None:
    """Return an e-mail address or a telephone number in its international form; None for anything else.

    >>> read(" Siti@Example.org ")
    Typed(email='siti@example.org', phone='')
    >>> read("0812 3456 7890").phone
    '+6281234567890'
    """
    text = typed.strip()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            return None
        return Typed(email=text.lower())
    number = numbers.phone(text)
    return Typed(phone=number) if number else None


def find(contact: Typed) -> User | None:
    """Return the active account that signs in with it."""
    if contact.phone:
        return User.objects.filter(phone=contact.phone, is_active=True).first()
    users = filter_users_by_email(contact.email, is_active=True, prefer_verified=True, for_login=True)
    return users[0] if users else None


def is_taken(email: str) -> bool:
    """Does any account have this address, proved or not, open or closed?"""
    has_it = User.objects.filter(email__iexact=email) | User.objects.filter(emailaddress__email__iexact=email)
    return has_it.exists()


def contact_of(user: User) -> Contact:
    """Where to tell this user something."""
    return Contact(
        email=user.email or "", phone=user.phone or "", language=user.language, user_id=user.pk, name=user.name
    )


def begin(*, contact: Typed, name: str, language: str, at: datetime) -> User | None:
    """Return the account of this address, made when there is none; None for a closed one. A code must prove it."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                name=name, email=contact.email or None, phone=contact.phone or None, language=language, joined_at=at
            )
            if contact.email:
                EmailAddress.objects.create(user=user, email=contact.email, primary=True, verified=False)
    except IntegrityError:
        return find(contact)
    return user


@transaction.atomic
def signed_in(*, user: User, is_new_device: bool, at: datetime) -> None:
    """Record a sign-in; tell the owner of another device than before."""
    audit.record(Verb.SIGNED_IN, user, by=_self(user), at=at, office_id=_office_of(user, at), new_device=is_new_device)
    if is_new_device:
        moment = timezone.localtime(at)
        day, time = moment.date().isoformat(), f"{moment:%H.%M}"
        tell(Notice.NEW_DEVICE, to=contact_of(user), at=at, day=day, time=time)


def failed(*, user: User, at: datetime) -> None:
    """Record a wrong password."""
    audit.record(Verb.SIGN_IN_FAILED, user, by=VISITOR, at=at, office_id=_office_of(user, at))


@transaction.atomic
def changed(*, user: User, notice: Notice, at: datetime) -> None:
    """Record a change of how somebody signs in, and tell the owner."""
    audit.record(RECORDED[notice], user, by=_self(user), at=at, office_id=_office_of(user, at))
    tell(notice, to=contact_of(user), at=at)


@transaction.atomic
def prefer(*, user: User, wishes: Wishes, by: Actor, at: datetime) -> None:
    """Keep how somebody wants to be told. Raises NotAllowed for the wishes of another."""
    if by.user_id != user.pk:
        raise NotAllowed("not_allowed")
    messages.prefer(user_id=user.pk, wishes=wishes, at=at)
    audit.record(Verb.WISHES_CHANGED, user, by=by, at=at)


def forget_unproved(*, at: datetime) -> int:
    """Delete accounts that nobody ever signed in to and that hold no role. Say how many."""
    unproved = User.objects.filter(last_login__isnull=True, joined_at__lte=at - UNPROVED_FOR, memberships__isnull=True)
    return unproved.filter(password__startswith="!").delete()[1].get("access.User", 0)


def _office_of(user: User, at: datetime) -> UUID | None:
    """Whose auditor reads of it: the office of the oldest role in force; nobody's for citizens."""
    held = Membership.objects.in_force(timezone.localdate(at)).filter(user=user).order_by("began_on", "id")
    return held.values_list("organisation_id", flat=True).first()


def _self(user: User) -> Actor:
    return Actor(user_id=UserId(user.pk))
