"""Areas, organisations, people who sign in, and the roles they hold."""

import uuid
from datetime import date
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from balai.apps.access.kinds import Kind, Level
from balai.apps.access.roles import Role


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


class Organisation(models.Model):
    """An office or a partner. It serves the area and everything within it."""

    marks: ClassVar = dict.fromkeys(("id", "kind", "name", "area", "ended_on"), "public")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices={kind.value: kind.value for kind in Kind})
    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_name_per_kind_and_area", fields=["kind", "area", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


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
    ) | dict.fromkeys(("id", "language", "is_active"), "internal")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    phone = models.CharField(max_length=16, null=True, blank=True, unique=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
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
