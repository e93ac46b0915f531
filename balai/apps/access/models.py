"""People who sign in."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in; the key tells nobody how many there are."""

    marks: ClassVar = dict.fromkeys(
        ("username", "password", "first_name", "last_name", "email", "last_login", "date_joined"), "personal"
    ) | dict.fromkeys(("id", "is_active", "is_staff", "is_superuser", "groups", "user_permissions"), "internal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
