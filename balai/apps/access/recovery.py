"""Letting somebody in again at the counter: one officer sees the document, another approves, a code is handed over."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils import timezone

from balai.apps.access import accounts, codes, guessing
from balai.apps.access.accounts import Typed
from balai.apps.access.kinds import Paper
from balai.apps.access.models import RecoveryRequest, User
from balai.apps.access.telling import Notice, tell
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.engine.actor import Actor, Permission, UserId
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed

KIND = "recovery"
CODE_LASTS = timedelta(hours=24)


@transaction.atomic
def open_request(
    *, contact: Typed, new: Typed | None, seen: Paper, office_id: UUID, by: Actor, at: datetime
) -> RecoveryRequest:
    """Ask for a recovery of the account that signs in with `contact`; its owner is told.

    `new` takes the place of the lost address or number. Raises NotAllowed; DomainError `account_not_found`; Conflict
    `recovery_waiting`, `contact_of_another`.
    """
    by.require(Permission.RECOVERY_OPEN, office_id=office_id)
    user = accounts.find(contact)
    if user is None:
        raise DomainError("account_not_found")
    if by.user_id is None or user.pk == by.user_id:
        raise NotAllowed("not_for_oneself")
    if new is not None and accounts.find(new) not in (None, user):
        raise Conflict("contact_of_another")
    try:
        with transaction.atomic():
            request = RecoveryRequest.objects.create(
                user=user,
                office_id=office_id,
                seen=seen.value,
                new_email=new.email if new else "",
                new_phone=new.phone if new else "",
                opened_by_id=by.user_id,
                opened_at=at,
            )
    except IntegrityError:
        raise Conflict("recovery_waiting") from None
    audit.record(Verb.RECOVERY_OPENED, request, by=by, at=at, office_id=office_id, reason=seen.value, user=str(user.pk))
    tell(Notice.RECOVERY_OPENED, to=accounts.contact_of(user), at=at)
    return request


@transaction.atomic
def approve(*, request_id: UUID, by: Actor, at: datetime) -> tuple[RecoveryRequest, str]:
    """End every way into the account, and return the code that opens a new one once, within a day.

    Raises NotAllowed, also for whoever opened the request or owns the account; IllegalMove `recovery_decided`.
    """
    request, user = _waiting(request_id, by)
    if by.user_id in (request.opened_by_id, user.pk):
        raise NotAllowed("needs_another_officer")
    code = codes.new_code()
    request.approved_at, request.approved_by_id = at, by.user_id
    request.code, request.expires_at = codes.digest(KIND, code), at + CODE_LASTS
    request.save(update_fields=["approved_at", "approved_by", "code", "expires_at"])
    audit.record(Verb.RECOVERY_APPROVED, request, by=by, at=at, office_id=request.office_id, user=str(user.pk))
    # Before the contact is replaced: whoever held it so far is told.
    tell(Notice.RECOVERED, to=accounts.contact_of(user), at=at, day=timezone.localdate(at).isoformat())
    _close(user)
    _replace_contact(user, request)
    return request, code


@transaction.atomic
def refuse(*, request_id: UUID, by: Actor, at: datetime) -> RecoveryRequest:
    """Refuse a request; nothing changes for the account. Raises NotAllowed, IllegalMove."""
    request, user = _waiting(request_id, by)
    request.refused_at, request.refused_by_id = at, by.user_id
    request.save(update_fields=["refused_at", "refused_by"])
    audit.record(Verb.RECOVERY_REFUSED, request, by=by, at=at, office_id=request.office_id, user=str(user.pk))
    return request


def find(*, code: str, origin: str, at: datetime) -> RecoveryRequest:
    """Return what a code opens. Raises DomainError `code_unknown`, `too_many_tries`."""
    usable = RecoveryRequest.objects.filter(used_at__isnull=True, expires_at__gt=at).select_related("user")
    return guessing.find(KIND, code, lambda digests: usable.filter(code__in=digests).first(), origin=origin, at=at)


@transaction.atomic
def use(*, request_id: UUID, password: str, at: datetime) -> User:
    """Set the new password; the code is used up. Raises IllegalMove `recovery_used` when it is already, or too late."""
    request = RecoveryRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request_id)
    if request.used_at is not None or request.expires_at is None or request.expires_at <= at:
        raise IllegalMove("recovery_used")
    request.used_at = at
    request.save(update_fields=["used_at"])
    user: User = request.user
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user, email=user.email or "").update(verified=True)
    if user.phone and user.phone_verified_at is None:
        user.phone_verified_at = at
        user.save(update_fields=["phone_verified_at"])
    audit.record(Verb.RECOVERY_USED, request, by=Actor(user_id=UserId(user.pk)), at=at, user=str(user.pk))
    return user


def _waiting(request_id: UUID, by: Actor) -> tuple[RecoveryRequest, User]:
    request = RecoveryRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request_id)
    by.require(Permission.RECOVERY_APPROVE, office_id=request.office_id)
    if request.approved_at is not None or request.refused_at is not None:
        raise IllegalMove("recovery_decided")
    return request, request.user


def _close(user: User) -> None:
    """End sessions, second factors, identities, password. Every session dies with the password: it holds its hash."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user).order_by("id"):
        session.end()


def _replace_contact(user: User, request: RecoveryRequest) -> None:
    if request.new_email:
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=request.new_email, primary=True, verified=False)
        user.email = request.new_email
    if request.new_phone:
        user.phone, user.phone_verified_at = request.new_phone, None
    user.save(update_fields=["email", "phone", "phone_verified_at"])
