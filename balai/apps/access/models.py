"""People who sign in."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Someone who signs in; the key tells nobody how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
