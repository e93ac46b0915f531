"""Referrals: nothing without consent, nothing beyond what was shared, an answer by a day, and who is told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event, FileOpening
from balai.apps.casework import referral_reads, referrals
from balai.apps.casework.models import Referral
from balai.apps.messages.models import Message
from balai.apps.people import consenting, merging, privacy
from balai.apps.people.models import Channel, Consent, Person, PrivacyRequest
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from balai.words import words
from tests.factories import files, office, referred
from tests.factories.office import AT, ON, acts, citizen, member
from tests.factories.referred import DANGER, NEED, sent

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENDERS = {Role.REGISTRATION_OFFICER, Role.PLACEMENT_OFFICER, Role.SUPERVISOR}


@pytest.fixture(autouse=True)
def _day_and_office() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        office.bontang()
        yield


@pytest.fixture
def lpk() -> Organisation:
    return referred.partner()


@pytest.fixture
def mitra(lpk: Organisation) -> Actor:
    return acts(referred.answering(lpk))


def sees(actor: Actor, referral: Referral) -> bool:
    return Referral.objects.visible_to(actor).filter(pk=referral.pk).exists()


def gets(actor: Actor, referral: Referral) -> bool:
    return Referral.objects.received_by(actor).filter(pk=referral.pk).exists()


class TestGround:
    def test_consent_is_recorded_for_that_organisation(self, person: Person, budi: Actor, lpk: Organisation) -> None:
        made = sent(person, lpk, budi)
        consent = Consent.objects.get(purpose="referral")
        assert (made.consent, consent.organisation, consent.given_by) == (consent, lpk, "officer")

    def test_an_older_wording_does_not_count(self, person: Person, budi: Actor, lpk: Organisation) -> None:
        with pytest.raises(Conflict, match="text_changed"):
            sent(person, lpk, budi, ground=referrals.Agreed(version=0, language="id"))
        assert not Referral.objects.exists()

    def test_danger_to_life_needs_a_reason_and_is_recorded(
        self, person: Person, budi: Actor, lpk: Organisation
    ) -> None:
        with pytest.raises(DomainError, match="danger_reason_needed"):
            sent(person, lpk, budi, ground=referrals.Danger(reason=" "))
        made = sent(person, lpk, budi, ground=DANGER)
        assert (made.in_danger, made.consent) == (True, None)
        assert Event.objects.get(object_type="referral").verb == "referral_sent_in_danger"

    def test_a_restricted_file_is_shared_only_where_life_is_in_danger(
        self, person: Person, budi: Actor, siti: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        before = sent(person, referred.partner(name="LPK lain"), budi)
        privacy.restrict(Person.objects.get(pk=person.pk), by=siti, at=AT)
        with pytest.raises(DomainError, match="sharing_restricted"):
            sent(person, lpk, budi)
        assert not Referral.objects.received_by(acts(referred.answering(before.to))).exists()
        assert gets(mitra, sent(person, lpk, budi, ground=DANGER))

    def test_a_minor_whose_guardian_has_not_agreed(self, budi: Actor, lpk: Organisation) -> None:
        dimas = files.submitted(acts(citizen("Dimas")), birth_date=date(2010, 5, 4), nik="6474010405100001", sex="male")
        with pytest.raises(DomainError, match="guardian_first"):
            sent(dimas, lpk, budi)


class TestTo:
    def test_never_an_agency_and_never_one_that_ended(self, person: Person, budi: Actor, lpk: Organisation) -> None:
        agency = referred.partner(Kind.PLACEMENT_COMPANY, "PT contoh")
        Organisation.objects.filter(pk=lpk.pk).update(ended_on=ON)
        for to in (agency, lpk):
            with pytest.raises(DomainError, match="organisation_needed"):
                sent(person, to, budi)

    def test_an_agency_partner_sees_none_even_of_its_own(self, person: Person, budi: Actor, lpk: Organisation) -> None:
        made = sent(person, lpk, budi)
        agency = referred.partner(Kind.PLACEMENT_COMPANY, "PT contoh")
        partner = acts(member("Mitra P3MI", Role.AGENCY_PARTNER, agency))
        Referral.objects.filter(pk=made.pk).update(to=agency)
        assert not gets(partner, made)
        with pytest.raises(NotFound):
            referrals.open_received(referral_id=made.pk, by=partner, at=AT)

    def test_one_at_a_time_unless_the_consent_is_gone(
        self, person: Person, budi: Actor, siti: Actor, lpk: Organisation
    ) -> None:
        made = sent(person, lpk, budi)
        with pytest.raises(Conflict, match="referral_waiting"):
            sent(person, lpk, budi)
        assert made.consent is not None
        consenting.withdraw(consent_id=made.consent.pk, by=siti, at=AT)
        sent(person, lpk, budi, at=AT + HOUR)
        made.refresh_from_db()
        assert made.status == "withdrawn"


class TestWhoSees:
    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
    def test_a_role_alone_opens_no_referral_of_somebody_else(
        self, person: Person, budi: Actor, lpk: Organisation, role: Role
    ) -> None:
        made, other = sent(person, lpk, budi), acts(member("Lain", role))
        assert not sees(other, made)
        assert not gets(other, made)

    def test_sender_officer_supervisor_and_the_person(
        self, person: Person, budi: Actor, siti: Actor, supervisor: Actor, agus: Actor, lpk: Organisation
    ) -> None:
        desk = acts(member("Pendaftaran", Role.REGISTRATION_OFFICER))
        made = sent(person, lpk, desk)
        assert all(sees(actor, made) for actor in (desk, budi, siti, supervisor))
        assert not sees(agus, made)

    @pytest.mark.parametrize("role", sorted(set(Role) - SENDERS))
    def test_sending_takes_the_permission(self, person: Person, lpk: Organisation, role: Role) -> None:
        with pytest.raises((NotAllowed, NotFound)):
            sent(person, lpk, acts(member("Lain", role)))

    def test_the_receiver_sees_what_was_shared_and_nothing_else(
        self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        Person.objects.filter(pk=person.pk).update(phone="+6281200000001", email="siti@example.org")
        made = sent(person, lpk, budi)
        opened = referrals.open_received(referral_id=made.pk, by=mitra, at=AT)
        shown = referral_reads.received(opened, words("id"), on=ON)
        assert (shown.name, shown.sentence) == (person.name, NEED)
        assert shown.facts == [("Nomor telepon", "+6281200000001")]
        assert not Person.objects.visible_to(mitra).exists()
        look = FileOpening.objects.get(user_id=mitra.user_id)
        assert (look.reason, look.person_id, look.office_id) == ("referred", person.pk, lpk.pk)

    def test_another_organisation_of_the_kind_sees_nothing(
        self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        made = sent(person, lpk, budi)
        other = acts(referred.answering(referred.partner(name="LPK lain")))
        assert gets(mitra, made)
        assert not gets(other, made)
        with pytest.raises(NotFound):
            referrals.accept(referral_id=made.pk, meet_on=ON, by=other, at=AT)

    def test_a_withdrawn_consent_ends_the_sight_at_once(
        self, person: Person, budi: Actor, siti: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        made = sent(person, lpk, budi)
        referrals.accept(referral_id=made.pk, meet_on=ON + DAY, by=mitra, at=AT)
        assert made.consent is not None
        consenting.withdraw(consent_id=made.consent.pk, by=siti, at=AT + HOUR)
        assert not gets(mitra, made)
        assert PrivacyRequest.objects.get().kind == "withdraw"
        with pytest.raises(NotFound):
            referrals.open_received(referral_id=made.pk, by=mitra, at=AT + HOUR)


class TestAnswer:
    def test_yes_with_a_day(self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor) -> None:
        made = sent(person, lpk, budi)
        with pytest.raises(DomainError, match="meeting_in_past"):
            referrals.accept(referral_id=made.pk, meet_on=ON - DAY, by=mitra, at=AT)
        done = referrals.accept(referral_id=made.pk, meet_on=ON, answer="Pukul 9", by=mitra, at=AT)
        assert (done.status, done.meet_on, done.answer) == ("accepted", ON, "Pukul 9")
        with pytest.raises(IllegalMove):
            referrals.decline(referral_id=made.pk, answer="Ternyata penuh semua", by=mitra, at=AT)

    def test_no_with_a_reason_and_it_is_out_of_sight(
        self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        made = sent(person, lpk, budi)
        with pytest.raises(DomainError, match="answer_needed"):
            referrals.decline(referral_id=made.pk, answer="", by=mitra, at=AT)
        referrals.decline(referral_id=made.pk, answer="Kelas bulan ini penuh", by=mitra, at=AT)
        assert not gets(mitra, made)
        assert sees(budi, made)

    def test_the_sender_writes_it_down_only_where_nobody_answers(
        self, person: Person, budi: Actor, lpk: Organisation
    ) -> None:
        silent = sent(person, referred.partner(Kind.SERVICE_PARTNER, "Puskesmas contoh"), budi)
        assert referrals.accept(referral_id=silent.pk, meet_on=ON, by=budi, at=AT).status == "accepted"
        referred.answering(lpk)
        made = sent(person, lpk, budi)
        with pytest.raises(NotAllowed):
            referrals.accept(referral_id=made.pk, meet_on=ON, by=budi, at=AT)

    def test_taken_back_while_nobody_has_answered(
        self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        made = sent(person, lpk, budi)
        referrals.withdraw(referral_id=made.pk, by=budi, at=AT)
        assert not gets(mitra, made)
        with pytest.raises(IllegalMove):
            referrals.withdraw(referral_id=made.pk, by=budi, at=AT)

    def test_what_was_accepted_may_be_taken_back_and_is_out_of_sight_some_day(
        self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        made = sent(person, lpk, budi, ground=DANGER)
        referrals.accept(referral_id=made.pk, meet_on=ON, by=mitra, at=AT)
        for days, is_seen in ((180, True), (181, False)):
            with time_machine.travel(AT + days * DAY, tick=False):
                assert gets(mitra, made) == is_seen
        done = referrals.withdraw(referral_id=made.pk, by=budi, at=AT + DAY)
        assert (done.status, done.meet_on) == ("withdrawn", None)
        assert not gets(mitra, made)

    def test_no_answer_is_written_down_once_the_consent_is_gone(
        self, person: Person, budi: Actor, siti: Actor, lpk: Organisation
    ) -> None:
        made = sent(person, lpk, budi)
        assert made.consent is not None
        consenting.withdraw(consent_id=made.consent.pk, by=siti, at=AT + HOUR)
        with pytest.raises(NotFound):
            referrals.accept(referral_id=made.pk, meet_on=ON, by=budi, at=AT + HOUR)

    def test_of_joined_files_the_yes_of_the_one_that_stays_counts(
        self, person: Person, budi: Actor, supervisor: Actor, siti: Actor, lpk: Organisation, mitra: Actor
    ) -> None:
        kept = files.submitted(budi, channel=Channel.COUNTER, nik="")
        first, second = sent(kept, lpk, budi), sent(person, lpk, budi)
        referrals.accept(referral_id=first.pk, meet_on=ON, by=mitra, at=AT)
        merging.merge(kept_id=kept.pk, gone_id=person.pk, take=frozenset(), by=supervisor, at=AT)
        assert not gets(mitra, second)
        assert (referrals.follow_files(), referrals.follow_files()) == (1, 0)
        assert gets(mitra, second)
        [consent] = Consent.objects.visible_to(siti).filter(purpose="referral")
        consenting.withdraw(consent_id=consent.pk, by=siti, at=AT + HOUR)
        assert not Referral.objects.received_by(mitra).exists()

    def test_who_is_told(self, person: Person, budi: Actor, lpk: Organisation, mitra: Actor) -> None:
        made = sent(person, lpk, budi)
        referrals.accept(referral_id=made.pk, meet_on=ON, by=mitra, at=AT)
        told = {(message.code, message.user_id) for message in Message.objects.filter(about=made.pk)}
        assert told == {
            ("referral_sent", person.user_id),
            ("referral_received", mitra.user_id),
            ("referral_answered", person.user_id),
            ("referral_answer_came", budi.user_id),
        }
        assert all(set(message.values) == {"name"} for message in Message.objects.filter(about=made.pk))


class TestDeadline:
    def test_over_christmas_and_the_weekend(self, person: Person, budi: Actor, lpk: Organisation) -> None:
        # Five working days from Monday 21 December 2026: no one works on the 24th (collective leave), 25th and weekend.
        made = sent(person, lpk, budi, at=datetime(2026, 12, 21, 4, tzinfo=UTC))
        assert made.due_on == date(2026, 12, 30)

    def test_overdue_from_the_day_after_the_last(self, person: Person, budi: Actor, lpk: Organisation) -> None:
        made = sent(person, lpk, budi)
        assert made.due_on is not None
        mine = Referral.objects.visible_to(budi)
        assert not mine.overdue(made.due_on).exists()
        assert mine.overdue(made.due_on + DAY).get() == made

    def test_the_oldest_promise_first_and_none_whose_consent_is_gone(
        self, person: Person, budi: Actor, siti: Actor, lpk: Organisation
    ) -> None:
        later = sent(person, lpk, budi, at=AT + 3 * DAY)
        first = sent(person, referred.partner(name="LPK lain"), budi)
        assert list(Referral.objects.visible_to(budi).unanswered()) == [first, later]
        assert first.consent is not None
        consenting.withdraw(consent_id=first.consent.pk, by=siti, at=AT)
        assert list(Referral.objects.visible_to(budi).unanswered()) == [later]


def test_what_is_written_cannot_be_read_in_the_database(person: Person, budi: Actor, lpk: Organisation) -> None:
    sent(person, lpk, budi)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sentence FROM casework_referral")
        assert "las" not in cursor.fetchone()[0]
