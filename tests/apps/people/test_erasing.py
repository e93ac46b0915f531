"""Terms, notices and holds; and that an erased person is found nowhere in the database."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import ClassVar

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from balai import rulebook
from balai.apps.access import actions as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import User
from balai.apps.access.roles import Role
from balai.apps.audit import actions as audit
from balai.apps.audit.models import Event, FileOpening
from balai.apps.audit.verbs import Verb
from balai.apps.people import actions, consenting, drafts, erasing, family, guardians, holds, privacy, retention
from balai.apps.people.models import (
    Answer,
    Channel,
    Consent,
    Document,
    DocumentPage,
    Erasure,
    Evidence,
    GuardianConsent,
    LegalHold,
    Person,
    Relation,
    RequestKind,
    Sight,
    Statistic,
)
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, NotAllowed, NotFound
from balai.engine.keeping import Term
from tests.factories import files
from tests.factories.office import AT, ON, acts, citizen, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Everything that could tell who she was; each is written somewhere below.
VALUES = (
    "Siti Nuraini",
    "SITI NURAINI",
    files.NIK,
    "B7654321",
    "81255512345",
    "siti.rumah@example.org",
    "siti@example.org",
    "Jalan Contoh 1",
    "Ibu Rahasia",
    "81255500000",
    "tato kecil di lengan",
    "salah eja di KTP",
    "sudah kami perbaiki",
    "cari paspor lama",
    "lihat surat dokter",
)


def moved(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def text_of_every_table() -> str:
    """All rows of all tables as the database writes them, encrypted fields opened by the models."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [row[0] for row in cursor.fetchall()]
    for model in apps.get_models():
        if model.__module__.startswith("balai."):
            rows = model._default_manager.order_by("pk").values()
            parts += [str(value) for value in chain.from_iterable(row.values() for row in rows)]
    return "\n".join(parts)


@pytest.fixture
def whole(siti: Actor, budi: Actor, wati: Actor) -> Person:
    """A file with something in every place that can hold something."""
    person = files.registered(siti, budi)
    files.write(person, "contact", siti, phone="+6281255512345", email="siti.rumah@example.org")
    person.refresh_from_db()
    person.passport, person.passport_index = "B7654321", "0" * 64
    person.save()
    ask = {"person_id": person.pk, "seen": actions.mark_of(None), "channel": Channel.HOME, "by": siti, "at": AT}
    actions.answer(question="tattoo", given={"value": "tato kecil di lengan"}, **ask)
    Evidence.objects.create(
        person=person, path="birth_date", value="2002-03-14", basis="seen", source="KTP", at=AT, note="salah eja di KTP"
    )
    company = access.keep_organisation(kind=Kind.PLACEMENT_COMPANY, name="P3MI contoh", area="64.74")
    consenting.give(
        person_id=person.pk,
        purpose="share_with_placement_company",
        organisation_id=company.pk,
        version=1,
        language="id",
        by=siti,
        at=AT,
    )
    mother = family.add(
        person_id=person.pk,
        name="Ibu Rahasia",
        relation=Relation.MOTHER,
        phone="+6281255500000",
        is_emergency=True,
        by=siti,
        at=AT,
    )
    _view, code = family.share(member_id=mother.pk, fields=[Sight.STAGE], version=1, language="id", by=siti, at=AT)
    family.enter(code=code, origin="203.0.113.7", by=wati, at=AT)
    asked = privacy.ask(person_id=person.pk, kind=RequestKind.CORRECT, text="salah eja di KTP", by=siti, at=AT)
    privacy.grant(request_id=asked.pk, answer="sudah kami perbaiki", by=budi, at=AT)
    GuardianConsent.objects.create(
        person=person,
        name="Ibu Rahasia",
        relation="mother",
        phone="+6281255500000",
        identified_by="court",
        version=1,
        text_hash="0" * 64,
        language="id",
        channel="counter",
        at=AT,
        by_id=budi.user_id,
        ended_at=AT,
        asked_again_at=AT,
        confirmed_at=AT,
    )
    LegalHold.objects.create(
        person=person, reason="lihat surat dokter", placed_at=AT, lifted_at=AT, placed_user_id=budi.user_id
    )
    audit.looked(
        person_id=person.pk, by=budi, at=AT, office_id=person.office_id, reason="phone", note="cari paspor lama"
    )
    audit.record(Verb.FILE_TAKEN, person, by=budi, at=AT, subject_id=person.pk, reason="lihat surat dokter")
    return Person.objects.get(pk=person.pk)


class TestAnonymous:
    def test_everything_is_there_before_and_nothing_after(self, whole: Person) -> None:
        before = text_of_every_table()
        assert [value for value in VALUES if value not in before] == []
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        after = text_of_every_table()
        assert [value for value in VALUES if value in after] == []

    def test_what_stays_says_that_something_was_erased(self, whole: Person) -> None:
        reference, office_id = whole.reference, whole.office_id
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        shell = Person.objects.get(reference=reference)
        assert (shell.status, shell.office_id, shell.user_id, shell.birth_date) == ("ended", office_id, None, None)
        assert Event.objects.filter(verb="file_erased", subject_id=shell.pk, actor="system:retention").exists()
        assert FileOpening.objects.get(person_id=shell.pk).reason == "phone"
        proof = Consent.objects.get(purpose="share_with_placement_company")
        assert (proof.person_id, proof.user_id, len(proof.text_hash)) == (shell.pk, None, 64)

    def test_the_figures_keep_months_and_bands(self, whole: Person) -> None:
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        row = Statistic.objects.get()
        assert (row.born_from, row.sex, row.district_id, row.reached) == (2000, "female", "64.74.03", "registered")
        assert (row.registered_month, row.ended_month) == (date(2026, 11, 1), date(2026, 11, 1))
        names = {field.name for field in Statistic._meta.get_fields()}
        assert not names & {"person", "person_id", "reference"}

    def test_nobody_sees_or_opens_it_any_more(self, whole: Person, budi: Actor) -> None:
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        with pytest.raises(NotFound):
            actions.open_file(person_id=whole.pk, by=budi, at=AT, reason="phone")

    def test_the_same_person_may_come_again(self, whole: Person) -> None:
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        assert files.submitted(acts(citizen("Lain"))).status == "submitted"

    def test_an_account_that_serves_others_stays(self, whole: Person, wati: Actor) -> None:
        other = files.submitted(wati, nik="6474015403020002", name="Ibu Lain")
        erasing.anonymise(other, by=Actor.for_system("retention"), at=AT)
        assert User.objects.filter(pk=wati.user_id).exists()  # she is family of another file

    def test_files_joined_to_it_go_too(self, whole: Person) -> None:
        joined = files.submitted(acts(citizen("Lain")), nik="6474015403020002")
        Person.objects.filter(pk=joined.pk).update(status="merged", merged_into=whole)
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        assert not Person.objects.filter(pk=joined.pk).exists()
        assert "6474015403020002" not in text_of_every_table()

    def test_stored_files_are_named(self, whole: Person) -> None:
        assert erasing.file_ids(whole) == []
        document = Document.objects.create(person=whole, kind="KTP", received_at=AT)
        page = DocumentPage.objects.create(
            document=document, order=1, file_id=whole.pk, sha256="", size=1, media_type="image/jpeg", scan="off"
        )
        assert erasing.file_ids(whole) == [page.file_id]


class TestNothingIsForgotten:
    """A new model with a personal field must be erased with the person, or say what happens to it."""

    ours: ClassVar = [
        m for m in apps.get_models() if m.__module__.startswith("balai.") and not hasattr(m, "pgh_tracked_model")
    ]

    def goes_with_a_person(self) -> set[type[Model]]:
        found = {model for model, _key in erasing.owned() if model not in erasing.KEPT}
        waiting = list(found)
        while waiting:
            for relation in waiting.pop()._meta.related_objects:
                child = relation.related_model
                if relation.on_delete.__name__ == "CASCADE" and child not in found and child in self.ours:
                    found.add(child)
                    waiting.append(child)
        return found

    def test_every_personal_field_is_seen_to(self) -> None:
        seen_to = self.goes_with_a_person() | {Person}
        left = {model._meta.label for model in self.ours if erasing.personal_fields(model) and model not in seen_to}
        assert left == set(erasing.ELSEWHERE)

    def test_what_is_kept_holds_nothing_personal(self) -> None:
        assert not any(erasing.personal_fields(model) for model in erasing.KEPT)

    def test_history_is_found_by_its_person(self) -> None:
        tracked = {m.pgh_tracked_model for m in apps.get_models() if hasattr(m, "pgh_tracked_model")}
        for model in tracked & self.goes_with_a_person():
            assert "person" in {field.name for field in model._meta.get_fields()}, model

    def test_every_personal_field_of_the_file_is_emptied(self, whole: Person) -> None:
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        whole.refresh_from_db()
        assert not any(getattr(whole, name) for name in erasing.personal_fields(Person))


class TestTerms:
    def test_every_term_has_a_source_and_a_weight(self) -> None:
        terms = rulebook.terms()
        assert all(term.source in terms.sources for term in terms.terms)
        assert {"contact", "candidate", "departed", "record", "notice"} <= {term.id for term in terms.terms}

    @pytest.mark.parametrize(
        ("start", "end"), [(date(2024, 2, 29), date(2026, 3, 1)), (date(2026, 11, 22), date(2028, 11, 22))]
    )
    def test_years_end_on_the_same_date(self, start: date, end: date) -> None:
        assert rulebook.terms().term("candidate", ON).ends_on(start) == end

    @pytest.mark.parametrize("unit", ["years", "days"])
    def test_back_and_forth_agree(self, unit: str) -> None:
        given = rulebook.terms().term("record" if unit == "years" else "notice", ON)
        for number in range(4 * 366):
            end = date(2027, 1, 1) + number * DAY
            assert given.ends_on(given.began_by(end)) <= end < given.ends_on(given.began_by(end) + DAY)

    def test_days_are_counted(self) -> None:
        term: Term = rulebook.terms().term("notice", ON)
        assert term.ends_on(date(2026, 1, 1)) == date(2026, 1, 31)

    def test_what_was_never_registered_goes_after_one_year_a_candidate_after_two(
        self, siti: Actor, budi: Actor
    ) -> None:
        person = files.submitted(siti)
        assert retention.category_of(person) == ("contact", ON)
        assert retention.ends_on(person, ON) == date(2027, 11, 22)
        actions.register(person_id=person.pk, by=budi, at=AT)
        person.refresh_from_db()
        assert retention.ends_on(person, ON) == date(2028, 11, 22)

    def test_a_return_home_begins_another_term(self, siti: Actor, budi: Actor) -> None:
        person = files.registered(siti, budi)
        kept = retention.keep_as(
            person_id=person.pk, category="departed", since=date(2030, 1, 1), by=Actor.for_system("placements"), at=AT
        )
        assert retention.ends_on(kept, ON) == date(2035, 1, 1)


class TestNotice:
    end = date(2027, 11, 22)  # of a file that was submitted on the day of the tests

    def test_thirty_days_ahead_and_then_it_goes(self, siti: Actor) -> None:
        person = files.submitted(siti)
        assert retention.announce(at=moved(self.end - 31 * DAY)) == 0
        assert retention.announce(at=moved(self.end - 30 * DAY)) == 1
        assert retention.announce(at=moved(self.end - 29 * DAY)) == 0
        assert Erasure.objects.get().due_on == self.end
        assert retention.erase_due(at=moved(self.end - DAY)) == 0
        assert retention.erase_due(at=moved(self.end)) == 1
        assert retention.erase_due(at=moved(self.end)) == 0
        person.refresh_from_db()
        assert (person.status, person.name) == ("ended", "")

    def test_a_night_that_was_missed_still_gives_thirty_days(self, siti: Actor) -> None:
        files.submitted(siti)
        late = self.end + 100 * DAY
        retention.announce(at=moved(late))
        assert Erasure.objects.get().due_on == late + 30 * DAY
        assert retention.erase_due(at=moved(late + 29 * DAY)) == 0

    def test_she_may_keep_it(self, siti: Actor, agus: Actor) -> None:
        person = files.submitted(siti)
        at = moved(self.end - 30 * DAY)
        retention.announce(at=at)
        with pytest.raises(NotFound):
            retention.keep(person_id=person.pk, by=agus, at=at)
        retention.keep(person_id=person.pk, by=siti, at=at)
        assert retention.erase_due(at=moved(self.end)) == 0
        assert retention.announce(at=moved(self.end)) == 0

    def test_a_file_that_was_used_again_stays(self, siti: Actor) -> None:
        person = files.submitted(siti)
        retention.announce(at=moved(self.end - 30 * DAY))
        files.write(person, "contact", siti, phone="+6281255512345", at=moved(self.end - DAY))
        assert retention.erase_due(at=moved(self.end)) == 0
        assert Erasure.objects.get().cancelled_at == moved(self.end)

    def test_what_was_asked_goes_even_when_the_file_was_used(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        asked = privacy.ask(person_id=person.pk, kind=RequestKind.ERASE, text="", by=siti, at=AT)
        privacy.grant(request_id=asked.pk, answer="Akan dihapus tiga hari lagi.", by=budi, at=AT)
        assert retention.erase_due(at=AT + 2 * DAY) == 0
        assert retention.erase_due(at=AT + 3 * DAY) == 1

    def test_a_draft_is_deleted_and_leaves_no_number(self, siti: Actor) -> None:
        person = files.filled(siti)
        retention.forget_drafts(at=AT + 31 * DAY)
        assert not Person.objects.filter(pk=person.pk).exists()
        assert not Statistic.objects.exists()


class TestHolds:
    reason = "Laporan polisi sedang berjalan"

    def test_nothing_is_announced_or_erased_while_it_lasts(self, siti: Actor, supervisor: Actor) -> None:
        person = files.submitted(siti)
        retention.announce(at=moved(TestNotice.end - 30 * DAY))
        hold = holds.place(person_id=person.pk, reason=self.reason, by=supervisor, at=AT)
        assert hold.confirmed_at is None  # it counts before the second person has confirmed
        assert retention.erase_due(at=moved(TestNotice.end)) == 0
        Erasure.objects.all().delete()
        assert retention.announce(at=moved(TestNotice.end)) == 0
        with pytest.raises(Conflict, match="held"):
            holds.place(person_id=person.pk, reason=self.reason, by=supervisor, at=AT)

    def test_two_people_confirm_and_two_lift(self, siti: Actor, supervisor: Actor) -> None:
        second = acts(member("Penyelia", Role.SUPERVISOR))
        person = files.submitted(siti)
        hold = holds.place(person_id=person.pk, reason=self.reason, by=supervisor, at=AT)
        for act in (holds.confirm, holds.lift):
            with pytest.raises(NotAllowed, match="second_person"):
                act(hold_id=hold.pk, by=supervisor, at=AT)
        holds.confirm(hold_id=hold.pk, by=second, at=AT)
        holds.lift(hold_id=hold.pk, by=second, at=AT)
        assert not LegalHold.objects.in_force().exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalHold.objects.update(confirmed_user_id=supervisor.user_id)

    def test_after_it_the_notice_begins_anew(self, siti: Actor, supervisor: Actor) -> None:
        person = files.submitted(siti)
        retention.announce(at=moved(TestNotice.end - 30 * DAY))
        hold = holds.place(person_id=person.pk, reason=self.reason, by=supervisor, at=AT)
        much_later = moved(TestNotice.end + 300 * DAY)
        holds.lift(hold_id=hold.pk, by=acts(member("Penyelia", Role.SUPERVISOR)), at=much_later)
        assert retention.erase_due(at=much_later) == 0
        assert retention.announce(at=much_later) == 1

    def test_who_may(self, siti: Actor, budi: Actor, agus: Actor, supervisor: Actor) -> None:
        person = files.submitted(siti)
        with pytest.raises(NotAllowed):
            holds.place(person_id=person.pk, reason=self.reason, by=budi, at=AT)
        with pytest.raises(NotFound):
            holds.place(person_id=person.pk, reason=self.reason, by=agus, at=AT)
        with pytest.raises(DomainError, match="answer_needed"):
            holds.place(person_id=person.pk, reason="ya", by=supervisor, at=AT)
        hold = holds.place(person_id=person.pk, reason=self.reason, by=supervisor, at=AT)
        with pytest.raises(NotFound):
            holds.confirm(hold_id=hold.pk, by=agus, at=AT)

    def test_a_held_draft_stays(self, siti: Actor, supervisor: Actor) -> None:
        draft = drafts.begin(channel=Channel.HOME, by=siti, at=AT)[0]
        LegalHold.objects.create(person=draft, reason=self.reason, placed_at=AT, placed_user_id=supervisor.user_id)
        assert retention.forget_drafts(at=AT + 31 * DAY) == 0


class TestProofs:
    def test_the_record_and_old_consents_go_when_their_term_ends(self, whole: Person) -> None:
        erasing.anonymise(whole, by=Actor.for_system("retention"), at=AT)
        five = datetime(2031, 11, 22, 4, tzinfo=UTC)
        assert retention.forget_proofs(at=five - DAY) == 0
        assert retention.forget_proofs(at=five) > 0
        assert not Consent.objects.exists()
        assert not Event.objects.exists()
        assert not FileOpening.objects.exists()

    def test_consents_of_living_files_stay(self, whole: Person) -> None:
        retention.forget_proofs(at=datetime(2035, 1, 1, tzinfo=UTC))
        assert Consent.objects.filter(person=whole).exists()
        assert not Answer.objects.exclude(person=whole).exists()

    def test_nobody_else_deletes_the_record(self, whole: Person) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            Event.objects.all().delete()
        assert guardians.is_asked(whole, ON) is False
