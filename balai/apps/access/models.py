"""People who sign in."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in; the key tells nobody how many there are."""

    marks: ClassVar = {
        "id": "internal",
        "username": "personal",
        "password": "personal",
        "first_name": "personal",
        "last_name": "personal",
        "email": "personal",
        "is_active": "internal",
        "is_staff": "internal",
        "is_superuser": "internal",
        "last_login": "personal",
        "date_joined": "personal",
        "groups": "internal",
        "user_permissions": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
