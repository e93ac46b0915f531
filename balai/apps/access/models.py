"""Areas, organisations, people who sign in, and the roles they hold."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from balai.apps.access.kinds import Kind, Level, Paper
from balai.apps.access.roles import Role
from balai.apps.access.secrets import SecretField
from balai.engine.actor import Actor, Permission


class Area(models.Model):
    """A province, city, district or village. `code` is the interior ministry's, such as 64.74.01.1001."""

    marks: ClassVar = dict.fromkeys(("code", "name", "variants", "level", "parent"), "public")

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=80)
    variants = models.JSONField(default=list, blank=True)
    level = models.CharField(max_length=10, choices={level.value: level.value for level in Level})
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Offices and partners."""

    def managed_by(self, actor: Actor) -> "OrganisationQuerySet":
        """Those within the areas where the actor looks after staff."""
        within = Q(pk__in=())
        for area in actor.areas(Permission.STAFF_MANAGE):
            within |= Q(area_id=area) | Q(area__code__startswith=f"{area}.")
        return self.filter(within, ended_on__isnull=True)


class Organisation(models.Model):
    """An office or a partner. It serves the area and everything within it."""

    marks: ClassVar = dict.fromkeys(("id", "kind", "name", "area", "ended_on"), "public")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices={kind.value: kind.value for kind in Kind})
    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_name_per_kind_and_area", fields=["kind", "area", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    def is_closed(self, on: date) -> bool:
        """Has the office ended by that day?"""
        return self.ended_on is not None and self.ended_on <= on


class UserManager(BaseUserManager["User"]):
    """Users, by e-mail or telephone."""

    def create_user(self, *, password: str | None = None, **fields: Any) -> "User":
        """A user, with a password that cannot be used when none is given."""
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in by e-mail or telephone; the key tells nobody how many there are."""

    marks: ClassVar = dict.fromkeys(
        ("password", "name", "email", "phone", "phone_verified_at", "last_login", "joined_at"), "personal"
    ) | dict.fromkeys(("id", "language", "is_active", "is_demo"), "internal")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    phone = models.CharField(max_length=16, null=True, blank=True, unique=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = UserManager()

    class Meta:
        ordering: ClassVar = ["joined_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="phone_verified_only_with_phone",
                condition=Q(phone_verified_at__isnull=True) | Q(phone__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles people hold."""

    def in_force(self, on: date) -> "MembershipQuerySet":
        """Those that count on that day: begun, not ended, at an organisation that still exists."""
        begun = self.filter(began_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
        return begun.filter(Q(organisation__ended_on__isnull=True) | Q(organisation__ended_on__gt=on))


@pghistory.track()
class Membership(models.Model):
    """One role of one user at one organisation. `ended_on` is the first day on which it no longer counts."""

    marks: ClassVar = dict.fromkeys(("id", "user", "organisation", "role", "began_on", "ended_on"), "internal")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices={role.value: role.value for role in Role})
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["began_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_membership", fields=["user", "organisation", "role"], condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                name="membership_in_order", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class WrongCode(models.Model):
    """One wrong code. `origin_digest` tells for one day that two tries came from one place, and never from which."""

    marks: ClassVar = {"id": "internal", "kind": "internal", "origin_digest": "personal", "at": "internal"}

    kind = models.CharField(max_length=20)
    origin_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [
            models.Index(name="wrong_code_origin", fields=["kind", "origin_digest", "at"]),
            models.Index(name="wrong_code_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryRequestQuerySet(models.QuerySet["RecoveryRequest"]):
    """Requests to let somebody in again."""

    def visible_to(self, actor: Actor) -> "RecoveryRequestQuerySet":
        """Those of the offices where the actor opens or approves them."""
        return self.filter(
            office__in=actor.offices(Permission.RECOVERY_OPEN) | actor.offices(Permission.RECOVERY_APPROVE)
        )

    def waiting(self) -> "RecoveryRequestQuerySet":
        """Those a second officer has to look at, the oldest first."""
        return self.filter(approved_at__isnull=True, refused_at__isnull=True).order_by("opened_at", "id")


class RecoveryRequest(models.Model):
    """Letting somebody in again who lost every way: one officer opens, another approves, a code is handed over.

    `seen` is the identity document, as a code. `new_email` and `new_phone` take the place of lost ones. `code` is a
    digest; the code itself is shown once.
    """

    marks: ClassVar = {
        **dict.fromkeys(("new_email", "new_phone", "code"), "personal"),
        **dict.fromkeys(("id", "user", "office", "seen", "opened_by", "opened_at", "approved_by"), "internal"),
        **dict.fromkeys(("approved_at", "refused_by", "refused_at", "expires_at", "used_at"), "internal"),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recoveries")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seen = models.CharField(max_length=20, choices={paper.value: paper.value for paper in Paper})
    new_email = models.EmailField(blank=True)
    new_phone = models.CharField(max_length=16, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=64, blank=True, db_index=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = RecoveryRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-opened_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_waiting_recovery",
                fields=["user"],
                condition=Q(approved_at__isnull=True, refused_at__isnull=True),
            ),
            models.CheckConstraint(name="recovery_by_two", condition=~Q(approved_by=F("opened_by"))),
            models.CheckConstraint(
                name="recovery_not_for_oneself", condition=~Q(user=F("opened_by")) & ~Q(user=F("approved_by"))
            ),
            models.CheckConstraint(
                name="recovery_approved_whole",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True, code="", expires_at__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, expires_at__isnull=False) & ~Q(code=""),
            ),
            models.CheckConstraint(
                name="recovery_refused_whole",
                condition=Q(refused_at__isnull=True, refused_by__isnull=True)
                | Q(refused_at__isnull=False, refused_by__isnull=False, approved_at__isnull=True),
            ),
            models.CheckConstraint(
                name="recovery_used_after_approval",
                condition=Q(used_at__isnull=True) | Q(used_at__gte=F("approved_at"), approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CoverQuerySet(models.QuerySet["Cover"]):
    """Who stands in for whom."""

    def on(self, day: date) -> "CoverQuerySet":
        """Those that count on that day."""
        return self.filter(begins_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)


class Cover(models.Model):
    """A colleague stands in for somebody who is away, both days included: what waits for one waits for both."""

    marks: ClassVar = dict.fromkeys(
        ("id", "office", "absent", "covered_by", "begins_on", "ends_on", "set_by", "set_at", "cancelled_at"), "internal"
    )

    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="covers")
    covered_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in")
    begins_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = CoverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-begins_on", "id"]
        indexes: ClassVar = [models.Index(name="cover_of", fields=["covered_by", "begins_on", "ends_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="cover_in_order", condition=Q(ends_on__gte=F("begins_on"))),
            models.CheckConstraint(name="cover_by_another", condition=~Q(absent=F("covered_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.covered_by_id} {self.absent_id}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens of other systems."""

    def in_force(self, at: datetime) -> "ApiTokenQuerySet":
        """Those that open something at that moment."""
        alive = self.filter(revoked_at__isnull=True, expires_at__gt=at)
        return alive.filter(
            Q(organisation__ended_on__isnull=True) | Q(organisation__ended_on__gt=timezone.localdate(at))
        )


class ApiToken(models.Model):
    """What lets another system act for an organisation, within its scopes. The token itself is shown once.

    `scopes`: values of `Permission`. `digest` finds it; nobody can turn it back.
    """

    marks: ClassVar = dict.fromkeys(
        ("id", "organisation", "name", "scopes", "digest", "created_by", "created_at", "expires_at", "last_used_on"),
        "internal",
    ) | dict.fromkeys(("revoked_at", "revoked_by"), "internal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="token_in_order", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="token_revoked_whole",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class KeptAnswer(models.Model):
    """What a write of another system was answered, so that the same call again does nothing twice.

    `key_digest`: of the token and its Idempotency-Key. `body_digest`: of what was sent.
    """

    marks: ClassVar = dict.fromkeys(("key_digest", "body_digest", "status", "at"), "internal") | {"answer": "personal"}

    key_digest = models.CharField(max_length=64, primary_key=True)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = SecretField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["at", "key_digest"]

    def __str__(self) -> str:
        return self.key_digest


class CallCount(models.Model):
    """How many calls one caller made in one minute. `key` is a digest that means nothing after that minute."""

    marks: ClassVar = dict.fromkeys(("key", "number", "ends_at"), "internal")

    key = models.CharField(max_length=64, primary_key=True)
    number = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.key
