"""The user model, which cannot be changed cheaply later."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tests.cast import BUDI


@pytest.mark.django_db
def test_the_key_is_a_uuid_in_the_database_too() -> None:
    user = get_user_model().objects.create(username=BUDI)
    assert isinstance(user.pk, uuid.UUID)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_name=%s AND column_name='id'", ["access_user"]
        )
        assert cursor.fetchone() == ("uuid",)
