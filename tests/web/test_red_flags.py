"""The red-flag test: nothing is kept, and every answer leads to somebody who helps."""

import pytest
from django.test import Client

from balai.apps.casework.models import Check
from balai.web.questions import visit

pytestmark = pytest.mark.django_db
URL = "/tanda-bahaya/"


def test_all_signs_are_asked_at_once(client: Client) -> None:
    shown = client.get(URL).content.decode()
    assert shown.count('name="flag"') == 22


@pytest.mark.parametrize(
    ("ticked", "title"),
    [
        (["RF07"], "Berhenti dulu"),
        (["RF14", "RF15"], "Minta petugas memeriksa dulu"),
        (["RF14"], "Tanyakan dulu yang satu ini"),
        ([], "Tidak ada tanda yang Anda pilih"),
        (["x" * 10_000], "Tidak ada tanda yang Anda pilih"),
    ],
)
def test_the_answer_names_somebody_to_call(client: Client, ticked: list[str], title: str) -> None:
    response = client.post(URL, {"flag": ticked})
    shown = response.content.decode()
    assert f"<h1>{title}</h1>" in shown
    assert 'href="tel:' in shown
    assert "xxx" not in shown


def test_nothing_is_kept(client: Client) -> None:
    response = client.post(URL, {"flag": ["RF07"]})
    assert "no-store" in response["Cache-Control"]
    assert visit.COOKIE not in response.cookies
    assert not Check.objects.exists()
    assert b"RF07" not in response.content
