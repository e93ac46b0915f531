"""The plan on screen: made from a pathway, changed and agreed by both sides, and nothing typed is lost."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.casework.models import ActionPlan, PlanStep
from balai.apps.opportunities import queries as opportunities
from balai.apps.people import merging
from balai.apps.people.models import Person
from tests.cast import AGUS, BUDI, SITI
from tests.factories import files, office
from tests.factories.office import acts, citizen, member
from tests.web.access.entering import enter

pytestmark = pytest.mark.django_db
PATHWAY = "jp-gtog-careworker"


def inside(user: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    enter(client, user)
    return client


@pytest.fixture
def siti() -> User:
    return citizen(SITI)


@pytest.fixture
def budi() -> User:
    return member(BUDI, Role.PLACEMENT_OFFICER)


@pytest.fixture
def person(siti: User, budi: User) -> Person:
    return files.registered(acts(siti), acts(budi))


def made(client: Client, person: Person) -> ActionPlan:
    given = {"pathway": PATHWAY, "version": opportunities.rulebook().version}
    answer = client.post(reverse("filing:plan_make", kwargs={"file_id": person.pk}), given)
    assert answer.status_code == 302
    return ActionPlan.objects.get()


def page(client: Client, person: Person) -> str:
    return client.get(reverse("filing:plan", kwargs={"file_id": person.pk})).content.decode()


def seen(plan: ActionPlan) -> str:
    plan.refresh_from_db()
    return plan.changed_at.isoformat()


def test_officer_and_citizen_see_the_same_plan(siti: User, budi: User, person: Person) -> None:
    desk, home = inside(budi), inside(siti)
    assert "Belum ada rencana" in page(home, person)
    pathway = reverse("filing:pathway", kwargs={"file_id": person.pk, "pathway_id": PATHWAY})
    assert "Buat rencana untuk jalur ini" in desk.get(pathway).content.decode()
    plan = made(desk, person)
    first = plan.steps.all()[0]
    for client in (desk, home):
        text = page(client, person)
        assert text.count("<li") >= plan.steps.count()
        assert "Setujui rencana ini" in text
        assert reverse("filing:plan_step", kwargs={"file_id": person.pk, "step_id": first.pk}) in text


def test_both_agree_and_her_page_says_what_is_next(siti: User, budi: User, person: Person) -> None:
    desk, home = inside(budi), inside(siti)
    plan = made(desk, person)
    agree = reverse("filing:plan_agree", kwargs={"file_id": person.pk})
    desk.post(agree, {"seen": seen(plan)})
    own = reverse("filing:file", kwargs={"file_id": person.pk})
    assert "Baca dan setujui rencana Anda" in home.get(own).content.decode()
    home.post(agree, {"seen": seen(plan)})
    plan.refresh_from_db()
    assert plan.is_agreed
    assert "Buka rencana" in home.get(own).content.decode()


def test_a_refused_step_stays_as_it_was_typed(budi: User, person: Person) -> None:
    desk = inside(budi)
    plan = made(desk, person)
    given = {
        "seen": seen(plan),
        "text": "Tanya jadwal kursus bahasa",
        "owner": "citizen",
        "due_on_day": "31",
        "due_on_month": "2",
        "due_on_year": "2027",
    }
    answer = desk.post(reverse("filing:plan_add", kwargs={"file_id": person.pk}), given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Tanya jadwal kursus bahasa" in text
    assert "Tidak ada tanggal 31" in text


def test_somebody_else_was_faster(siti: User, budi: User, person: Person) -> None:
    desk, home = inside(budi), inside(siti)
    plan = made(desk, person)
    step = plan.steps.filter(owner="citizen")[0]
    shown = seen(plan)
    ActionPlan.objects.update(changed_at=plan.changed_at.replace(microsecond=7))
    url = reverse("filing:plan_step", kwargs={"file_id": person.pk, "step_id": step.pk})
    answer = home.post(url, {"seen": shown, "note": "Bersama kakak"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "diubah orang lain" in text
    assert "Bersama kakak" in text
    again = home.post(url, {"seen": seen(plan), "note": "Bersama kakak"})
    assert again.status_code == 302
    assert PlanStep.objects.get(pk=step.pk).note == "Bersama kakak"


def test_who_was_slower_sees_what_the_other_saved(siti: User, budi: User, person: Person) -> None:
    desk, home = inside(budi), inside(siti)
    plan = made(desk, person)
    step = plan.steps.filter(owner="citizen")[0]
    shown = seen(plan)
    url = reverse("filing:plan_step", kwargs={"file_id": person.pk, "step_id": step.pk})
    day = {"due_on_day": "7", "due_on_month": "12", "due_on_year": str(timezone.localdate().year + 1)}
    assert desk.post(url, {"seen": shown, "owner": "citizen", "note": "Di puskesmas", **day}).status_code == 302
    ActionPlan.objects.update(changed_at=plan.changed_at.replace(microsecond=7))
    unfit = home.post(url, {"seen": shown, "note": "Bersama kakak", **day, "due_on_day": "32"}).content.decode()
    assert "Di puskesmas" not in unfit
    assert shown in unfit, "a mistake of hers makes her page no newer"
    text = home.post(url, {"seen": shown, "note": "Bersama kakak"}).content.decode()
    assert "Yang tersimpan sekarang" in text
    assert "Di puskesmas" in text
    assert "7 Desember" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Bersama kakak" in text


def test_a_step_of_a_joined_file_opens(budi: User, person: Person) -> None:
    desk = inside(budi)
    plan = made(desk, person)
    kept = files.waiting(UUID(int=77))
    supervisor = acts(member("Penyelia", Role.SUPERVISOR))
    merging.merge(kept_id=kept.pk, gone_id=person.pk, take=frozenset({"nik"}), by=supervisor, at=timezone.now())
    url = reverse("filing:plan_step", kwargs={"file_id": kept.pk, "step_id": plan.steps.all()[0].pk})
    assert url in page(desk, kept)
    assert desk.get(url).status_code == 200


def test_rules_that_changed_meanwhile_are_said_before_a_plan_is_made(budi: User, person: Person) -> None:
    desk = inside(budi)
    given = {"pathway": PATHWAY, "version": "000000000000"}
    answer = desk.post(reverse("filing:plan_make", kwargs={"file_id": person.pk}), given)
    assert answer.status_code == 422
    assert "Aturan berubah sejak halaman ini dibuka" in answer.content.decode()
    assert not ActionPlan.objects.exists()


@pytest.mark.parametrize("verb", ["selesai", "hapus"])
def test_a_step_ends_and_comes_back(budi: User, person: Person, verb: str) -> None:
    desk = inside(budi)
    plan = made(desk, person)
    step = plan.steps.all()[0]
    for each in (verb, "kembali"):
        url = reverse("filing:plan_over", kwargs={"file_id": person.pk, "step_id": step.pk, "verb": each})
        assert desk.post(url, {"seen": seen(plan)}).status_code == 302
    step.refresh_from_db()
    assert step.is_open


def test_another_office_finds_no_plan(budi: User, person: Person) -> None:
    made(inside(budi), person)
    agus = inside(member(AGUS, Role.PLACEMENT_OFFICER, office.elsewhere()))
    assert agus.get(reverse("filing:plan", kwargs={"file_id": person.pk})).status_code == 404
