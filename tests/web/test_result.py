"""What a person reads after answering: true, kind, and with a next step."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from balai.apps.casework.models import Check
from balai.apps.casework.samples import SAMPLES
from balai.apps.opportunities import queries
from tests.conftest import OnDay
from tests.web.people import visitor, with_answers

pytestmark = pytest.mark.django_db
TODAY = "2026-11-22"


def read(client: Client, url: str = "/cek/hasil/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def page_of(client: Client, url: str = "/cek/hasil/") -> Any:
    return client.get(url).context["page"]


def counts(page: Any) -> dict[str, int]:
    return {count.verdict: count.number for count in page.counts}


def test_the_counts_add_up_and_what_is_not_a_placement_stands_apart(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        page = page_of(visitor(client, "siti"))
    assert sum(counts(page).values()) == 33
    assert len(page.not_pmi) == 2
    assert {card.href for card in page.not_pmi} == {"/jalur/jp-im-japan-technical/", "/jalur/au-whv-462/"}


def test_a_nurse_sees_her_nurse_pathways_first(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        page = page_of(visitor(client, "siti"))
    groups = {group.verdict: group for group in page.groups}
    assert groups["open"].cards[0].href == "/jalur/sa-nurse/"
    assert groups["gap"].cards[0].href == "/jalur/de-gtog-nurse/"


def test_a_pupil_reads_when_he_may_go_and_what_he_can_begin(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        page = page_of(visitor(client, "dimas"))
    assert counts(page)["open"] == 0
    assert "16" in page.notes[0].title
    assert "18" in page.notes[0].text
    assert page.notes[0].source_line
    assert page.next_step is not None
    assert "tahun" not in page.next_step.title


@pytest.mark.parametrize("year", [2026, 2029, 2040])
def test_the_demo_lives_in_any_year(client: Client, on_day: OnDay, year: int) -> None:
    with on_day(f"{year}-06-15"):
        for person in ("siti", "dimas", "joko"):
            assert sum(counts(page_of(visitor(Client(), person))).values()) == 33


def test_pregnancy_is_a_delay_and_not_a_refusal(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        answers = dict(SAMPLES["siti"].answers(timezone.localdate()))
        answers["pregnancy"] = {"value": "yes"}
        page = page_of(with_answers(client, answers))
    assert any("hamil" in note.title for note in page.notes)
    assert counts(page)["closed"] == counts(page_of(visitor(Client(), "siti")))["closed"]


def test_someone_over_every_age_limit_reads_what_is_left(client: Client, on_day: OnDay) -> None:
    answers = {"birth_date": {"value": "1958-01-01"}, "sex": {"value": "male"}}
    with on_day(TODAY):
        page = page_of(with_answers(client, answers))
    assert page.notes
    assert page.next_step is not None
    assert counts(page)["closed"] < 33


def test_a_person_with_a_disability_is_not_judged(client: Client, on_day: OnDay) -> None:
    answers = {
        "birth_date": {"value": "2000-01-01"},
        "sex": {"value": "female"},
        "colour_vision": {"value": "partial"},
    }
    with on_day(TODAY):
        page = page_of(with_answers(client, answers))
    assert any("bukan penilaian" in note.text for note in page.notes)


def test_the_result_keeps_by_which_rules_it_was_shown(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        read(visitor(client, "siti"))
    check = Check.objects.get()
    assert check.rulebook_version == queries.rulebook().version
    assert check.assessed_on.isoformat() == TODAY


def test_answers_are_never_kept_by_the_browser(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        for url in ("/cek/hasil/", "/jalur/jp-gtog-nurse/", "/cek/jawaban/"):
            assert "no-store" in visitor(client, "siti").get(url)["Cache-Control"]


def test_both_languages_say_the_same(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        indonesian = page_of(visitor(client, "siti"))
        english = page_of(client, "/en/cek/hasil/")
    assert counts(indonesian) == counts(english)
    assert indonesian.intro != english.intro


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_pathway_page_can_be_read(client: Client, on_day: OnDay, language: str) -> None:
    with on_day(TODAY):
        for person in ("siti", "joko"):
            holder = visitor(Client(), person)
            for pathway in queries.rulebook().pathways:
                text = read(holder, f"{language}/jalur/{pathway.id}/")
                assert ">None<" not in text
                assert "{" not in text


def test_a_pathway_without_answers_shows_requirements_and_no_verdict(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        text = read(client, "/jalur/jp-gtog-careworker/")
    assert "Syarat" in text
    assert "chip" not in text


def test_what_is_not_a_placement_carries_its_warning(client: Client, on_day: OnDay) -> None:
    with on_day(TODAY):
        assert "Bukan penempatan pekerja migran" in read(client, "/jalur/au-whv-462/")
        assert "Bukan penempatan pekerja migran" not in read(client, "/jalur/jp-gtog-nurse/")
