"""What everybody who knows the office would try is no password."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize("password", ["BalaiMigran2026", "admin-bontang!1", "petugas loket 3", "Kota Bontang 64.74"])
def test_words_of_the_office_alone_are_refused(password: str) -> None:
    with pytest.raises(ValidationError) as caught:
        validate_password(password)
    assert [error.code for error in caught.value.error_list] == ["password_ours"]


@pytest.mark.parametrize("password", ["balai hijau angin 7", "gunung hijau 88", "8!#%&/()=? 12", "kotak pensil biru"])
def test_words_of_ones_own_will_do(password: str) -> None:
    validate_password(password)
