"""What people ask about their data, and the 72 hours."""

from datetime import timedelta

import pytest

from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.people import privacy
from balai.apps.people.models import Erasure, Person, PrivacyRequest, RequestKind
from balai.engine.actor import Actor
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed, NotFound
from tests.factories import files
from tests.factories.office import AT, acts, citizen, member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def ask(
    person: Person, by: Actor, kind: RequestKind = RequestKind.CORRECT, text: str = "Nama saya salah tulis"
) -> PrivacyRequest:
    return privacy.ask(person_id=person.pk, kind=kind, text=text, by=by, at=AT)


class TestClock:
    def test_the_last_moment_is_in_time(self, siti: Actor) -> None:
        asked = ask(files.submitted(siti), siti)
        assert asked.due_at == AT + 72 * HOUR
        assert not asked.is_overdue(AT + 72 * HOUR)
        assert asked.is_overdue(AT + 72 * HOUR + MOMENT)

    def test_an_answered_one_is_never_overdue(self, siti: Actor, budi: Actor) -> None:
        asked = ask(files.submitted(siti), siti)
        asked = privacy.grant(request_id=asked.pk, answer="Nama sudah diperbaiki.", by=budi, at=AT + 80 * HOUR)
        assert not asked.is_overdue(AT + 90 * HOUR)

    def test_the_desk_has_the_nearest_end_first(self, siti: Actor, budi: Actor) -> None:
        first = files.submitted(siti)
        second = files.submitted(acts(citizen("Lain")), nik="6474015403020002")
        late = privacy.ask(person_id=second.pk, kind=RequestKind.COPY, text="", by=acts(second.user), at=AT + HOUR)
        soon, done = ask(first, siti), ask(first, siti, RequestKind.OBJECT)
        privacy.grant(request_id=done.pk, answer="Petugas memutuskan sendiri.", by=budi, at=AT)
        assert list(PrivacyRequest.objects.visible_to(budi).by_urgency()) == [soon, late, done]
        assert list(PrivacyRequest.objects.visible_to(budi).unanswered()) == [soon, late]


class TestAsking:
    def test_the_same_thing_is_asked_once_with_both_texts(self, siti: Actor) -> None:
        person = files.submitted(siti)
        first = ask(person, siti)
        again = ask(person, siti, text="Tanggal lahir juga")
        assert again == first
        assert (again.text, again.due_at) == ("Nama saya salah tulis\nTanggal lahir juga", first.due_at)

    def test_a_draft_is_changed_by_its_owner(self, siti: Actor) -> None:
        with pytest.raises(DomainError, match="draft_is_yours"):
            ask(files.filled(siti), siti)

    def test_an_officer_writes_down_what_is_said_at_the_counter(self, siti: Actor, budi: Actor) -> None:
        assert ask(files.submitted(siti), budi).channel == "counter"

    def test_she_may_think_again(self, siti: Actor, budi: Actor) -> None:
        asked = ask(files.submitted(siti), siti)
        with pytest.raises(NotFound):
            privacy.cancel(request_id=asked.pk, by=budi, at=AT)
        assert privacy.cancel(request_id=asked.pk, by=siti, at=AT).status == "cancelled"
        with pytest.raises(IllegalMove):
            privacy.grant(request_id=asked.pk, answer="Sudah diperbaiki.", by=budi, at=AT)


class TestAnswering:
    def test_taken_then_refused_with_a_reason(self, siti: Actor, budi: Actor) -> None:
        asked = ask(files.submitted(siti), siti, RequestKind.ERASE)
        assert privacy.take(request_id=asked.pk, by=budi, at=AT).status == "in_work"
        with pytest.raises(DomainError, match="answer_needed"):
            privacy.refuse(request_id=asked.pk, answer="tidak", by=budi, at=AT)
        privacy.refuse(request_id=asked.pk, answer="Ada kasus yang berjalan.", by=budi, at=AT)
        assert not Erasure.objects.exists()
        events = Event.objects.filter(subject_id=asked.person_id, object_type="privacyrequest")
        assert [event.verb for event in events] == ["request_refused", "request_taken", "request_made"]
        assert not any(event.reason for event in events)  # the words stay in the request

    def test_an_erasure_waits_for_a_second_thought(self, siti: Actor, budi: Actor) -> None:
        asked = ask(files.submitted(siti), siti, RequestKind.ERASE)
        privacy.grant(request_id=asked.pk, answer="Akan dihapus tiga hari lagi.", by=budi, at=AT)
        [erasure] = Erasure.objects.all()
        assert (erasure.cause, (erasure.due_on - AT.date()).days) == ("asked", 3)

    def test_a_hold_stops_an_erasure(self, siti: Actor, supervisor: Actor) -> None:
        person = files.submitted(siti)
        asked = ask(person, siti, RequestKind.ERASE)
        person.holds.create(reason="Kasus berjalan di polisi", placed_at=AT, placed_user_id=supervisor.user_id)
        with pytest.raises(Conflict, match="held"):
            privacy.grant(request_id=asked.pk, answer="Akan dihapus tiga hari lagi.", by=supervisor, at=AT)
        asked.refresh_from_db()
        assert asked.status == "open"

    def test_a_restriction_counts_at_once(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        asked = ask(person, siti, RequestKind.RESTRICT)
        privacy.grant(request_id=asked.pk, answer="Dibatasi sejak hari ini.", by=budi, at=AT)
        person.refresh_from_db()
        assert person.restricted_at == AT

    def test_nobody_answers_the_own_request_or_that_of_another_office(self, siti: Actor, agus: Actor) -> None:
        asked = ask(files.submitted(siti), siti)
        registrar = acts(member("Petugas", Role.REGISTRATION_OFFICER))
        with pytest.raises(NotAllowed):
            privacy.grant(request_id=asked.pk, answer="Sudah diperbaiki.", by=siti, at=AT)
        for stranger in (agus, registrar):
            assert not PrivacyRequest.objects.visible_to(stranger).exists()
            with pytest.raises(NotFound):
                privacy.take(request_id=asked.pk, by=stranger, at=AT)
