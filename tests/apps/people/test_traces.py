"""Who looked, who did what: in words for the owner and for the auditor; and the copy of one's data."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from balai.apps.access import accounts
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.audit.queries import Wanted
from balai.apps.people import actions, copying, family, traces
from balai.apps.people.models import Person, Relation, Sight
from balai.engine.actor import Actor
from balai.engine.errors import NotAllowed
from balai.words import words
from tests.factories import files, office
from tests.factories.office import AT, acts, member

pytestmark = pytest.mark.django_db
ID, EN = words("id"), words("en")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def person(siti: Actor, budi: Actor) -> Person:
    return files.registered(siti, budi)


@pytest.fixture
def auditor() -> Actor:
    return acts(member("Auditor", Role.AUDITOR))


class TestForTheOwner:
    def test_in_words_the_newest_first(self, person: Person) -> None:
        other = acts(member("Sari Contoh", Role.REGISTRATION_OFFICER))
        asked = {"person_id": person.pk, "by": other}
        actions.open_file(**asked, at=AT + MINUTE, reason="phone", note="tanya paspor")
        actions.open_file(**asked, at=AT + 4 * MINUTE)
        lines = traces.traces_of(person, ID)
        assert lines[0].text == (
            "Sari Contoh, petugas pendaftaran, Balai Migran Bontang membuka berkas ini, 3 menit, "
            "alasan: orangnya menelepon."
        )
        assert (lines[0].note, lines[0].is_look) == ("tanya paspor", True)
        assert lines[1].text == "Budi, pengantar kerja, Balai Migran Bontang mengesahkan pendaftaran."
        assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
        assert lines[-1].text == "Anda memulai pendaftaran."
        assert traces.traces_of(person, EN)[-1].is_own

    def test_a_short_look_is_named_as_such(self, person: Person, budi: Actor) -> None:
        actions.open_file(person_id=person.pk, by=budi, at=AT + MINUTE)
        assert "kurang dari satu menit" in traces.traces_of(person, ID)[0].text

    def test_the_family_by_the_name_she_gave(self, person: Person, siti: Actor, wati: Actor) -> None:
        mother = family.add(
            person_id=person.pk, name="Ibu Wati", relation=Relation.MOTHER, phone="", is_emergency=False, by=siti, at=AT
        )
        view, code = family.share(member_id=mother.pk, fields=[Sight.STAGE], version=1, language="id", by=siti, at=AT)
        family.enter(code=code, origin="203.0.113.7", by=wati, at=AT)
        family.look(view_id=view.pk, by=wati, at=AT + MINUTE)
        assert traces.traces_of(person, ID)[0].text.startswith("Ibu Wati, keluarga membuka berkas ini")

    def test_a_role_is_the_one_held_then(self, person: Person, budi: Actor) -> None:
        user = member("Sari Contoh", Role.REGISTRATION_OFFICER)
        user.memberships.update(ended_on=AT.date() + timedelta(days=1))
        person.officer_id = None
        actions.open_file(person_id=person.pk, by=acts(user), at=AT + MINUTE, reason="counter")
        assert "petugas pendaftaran" in traces.traces_of(person, ID)[0].text


class TestForTheAuditor:
    def test_by_person_staff_office_verb_and_day(self, person: Person, auditor: Actor, budi: Actor) -> None:
        actions.open_file(person_id=person.pk, by=budi, at=AT + MINUTE)

        def found(**wanted: object) -> list[str]:
            return [line.did for line in traces.search(Wanted(**wanted), by=auditor, said=ID)]  # type: ignore[arg-type]

        assert found(person_id=person.pk, verb="file_opened") == ["membuka berkas"]
        assert found(user_id=budi.user_id) == ["membuka berkas", "mengesahkan pendaftaran"]
        assert found(verb="file_registered", office_id=person.office_id) == ["mengesahkan pendaftaran"]
        assert found(begins=AT + timedelta(days=1)) == []
        seen = found(person_id=person.pk, ends=AT + timedelta(days=1))
        assert seen == ["membuka berkas", "mengesahkan pendaftaran", "mengirim pendaftaran"]
        assert found(office_id=office.elsewhere().pk) == []

    def test_the_file_by_its_number_never_by_name(self, person: Person, auditor: Actor) -> None:
        lines = traces.search(Wanted(person_id=person.pk), by=auditor, said=ID)
        assert {line.reference for line in lines} == {person.reference}
        assert [line.who for line in lines] == ["Budi, pengantar kerja, Balai Migran Bontang", "Warga"]
        assert not any("Siti" in line.who + line.did + line.reason for line in lines)

    def test_another_office_is_another_record(self, person: Person) -> None:
        stranger = acts(member("Auditor lain", Role.AUDITOR, office.elsewhere()))
        assert traces.search(Wanted(person_id=person.pk), by=stranger, said=ID) == []

    def test_colleagues_signing_in_and_no_citizen(self, auditor: Actor) -> None:
        for user in (member("Sari Contoh", Role.REGISTRATION_OFFICER), office.citizen("Siti Contoh")):
            accounts.signed_in(user=user, is_new_device=False, at=AT)
            accounts.failed(user=user, at=AT)
        lines = traces.search(Wanted(), by=auditor, said=ID)
        assert sorted(line.did for line in lines if "masuk" in line.did) == ["gagal masuk", "masuk"]
        assert "Sari Contoh" in {line.who.partition(",")[0] for line in lines}

    def test_only_auditors(self, person: Person, budi: Actor, supervisor: Actor) -> None:
        for actor in (budi, supervisor, acts(person.user)):
            with pytest.raises(NotAllowed):
                traces.search(Wanted(), by=actor, said=ID)

    def test_taking_the_record_away_is_recorded(self, person: Person, auditor: Actor) -> None:
        traces.exported(Wanted(verb="file_opened"), rows=7, by=auditor, at=AT)
        event = Event.objects.get(verb="audit_exported")
        assert (event.actor_id, event.detail["rows"], event.detail["asked"]["verb"]) == (
            auditor.user_id,
            7,
            "file_opened",
        )


class TestCopy:
    def test_it_is_whole(self, person: Person, siti: Actor) -> None:
        files.write(person, "contact", siti, phone="+6281255512345")
        copy = copying.take(person_id=person.pk, form="json", said=ID, by=siti, at=AT)
        assert json.loads(json.dumps(copy)) == copy
        assert copy["file"]["nik"] == files.NIK
        assert copy["file"]["phone"] == "+6281255512345"
        parts = {"answers", "evidence", "documents", "consents", "guardians", "family", "helpers", "requests"}
        assert parts <= set(copy)
        assert copy["happened"][0]["text"] == "Anda mengunduh salinan data."

    def test_every_field_of_a_file_is_in_it_or_left_out_on_purpose(self, person: Person) -> None:
        inner = {"id", "search_name", "nik_index", "passport_index", "user", "draft_code", "merged_into"}
        inner |= {"facts_changed_at"}
        fields = {field.name for field in Person._meta.local_fields} - inner
        assert fields <= set(copying.copy_of(person, ID, AT)["file"])

    def test_for_the_owner_alone(self, person: Person, budi: Actor, supervisor: Actor) -> None:
        for officer in (budi, supervisor):
            with pytest.raises(NotAllowed):
                copying.take(person_id=person.pk, form="json", said=ID, by=officer, at=AT)

    def test_moments_carry_their_zone(self, person: Person) -> None:
        made = copying.copy_of(person, EN, datetime(2026, 11, 22, 4, tzinfo=UTC))["made_at"]
        assert made == "2026-11-22T12:00:00+08:00"
