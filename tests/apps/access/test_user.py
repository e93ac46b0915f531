"""The user model, which cannot be changed cheaply later."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db


def test_the_key_is_a_uuid_in_the_database_too() -> None:
    user = get_user_model().objects.create_user(email="budi@example.org")
    assert isinstance(user.pk, uuid.UUID)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_name=%s AND column_name='id'", ["access_user"]
        )
        assert cursor.fetchone() == ("uuid",)


def test_many_may_have_no_email_and_none_shares_one() -> None:
    people = get_user_model().objects
    people.create_user(phone="+6281200000001")
    people.create_user(phone="+6281200000002")
    people.create_user(email="budi@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        people.create_user(email="budi@example.org")


def test_without_a_password_none_fits() -> None:
    user = get_user_model().objects.create_user(email="budi@example.org")
    assert not user.has_usable_password()
    assert not user.check_password("")
