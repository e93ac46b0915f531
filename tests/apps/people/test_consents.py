"""Saying yes and taking it back: in which words, by whom, and what stops when."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balai import rulebook
from balai.apps.access import actions as access
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Organisation
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.apps.people import consenting, family, guardians, privacy
from balai.apps.people.models import (
    Channel,
    Consent,
    FamilyView,
    GuardianConsent,
    Person,
    PrivacyRequest,
    Relation,
    Sight,
)
from balai.engine.actor import VISITOR, Actor
from balai.engine.consents import Ground
from balai.engine.errors import Conflict, DomainError, NotAllowed, NotFound
from tests.factories import files
from tests.factories.office import AT, ON, acts, member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def give(person: Person, by: Actor, purpose: str = "contact_whatsapp", **given: Any) -> Consent:
    asked = {"version": 1, "language": "id", "at": AT} | given
    return consenting.give(person_id=person.pk, purpose=purpose, by=by, **asked)


@pytest.fixture
def company() -> Organisation:
    return access.keep_organisation(kind=Kind.PLACEMENT_COMPANY, name="P3MI contoh", area="64.74")


class TestTexts:
    def test_registration_rests_on_public_duty_and_is_not_asked(self) -> None:
        uses = rulebook.consents()
        assert uses.of("registration").ground is Ground.PUBLIC_DUTY
        assert "registration" not in {purpose.id for purpose in uses.asked(ON)}

    def test_every_use_has_a_ground_a_source_and_both_languages(self) -> None:
        uses = rulebook.consents()
        for purpose in uses.purposes:
            assert uses.sources[purpose.source].url
            for text in purpose.texts:
                assert all((text.title, text.title_en, text.text, text.text_en))
            assert [text.version for text in purpose.texts] == list(range(1, len(purpose.texts) + 1))

    def test_before_the_first_wording_nothing_is_asked(self) -> None:
        assert rulebook.consents().asked(ON - timedelta(days=1)) == []
        with pytest.raises(NotFound):
            rulebook.consents().of("contact_sms").text(ON - timedelta(days=1))


class TestGiving:
    def test_the_words_are_kept_as_they_were_shown(self, siti: Actor) -> None:
        consent = give(files.submitted(siti), siti, language="en")
        text = rulebook.consents().of("contact_whatsapp").text(ON)
        assert (consent.version, consent.text_hash) == (1, text.digest("en"))
        assert (consent.given_by, consent.channel, consent.user_id) == ("self", "home", siti.user_id)

    def test_who_said_it_to_whom(self, siti: Actor, budi: Actor) -> None:
        helper = acts(member("Pendamping", Role.VILLAGE_HELPER))
        draft = files.filled(helper, channel=Channel.HELPER)
        assert give(draft, helper).given_by == "helper"
        assert give(files.submitted(siti, nik="6474015403020002"), budi).given_by == "officer"

    def test_twice_is_once(self, siti: Actor) -> None:
        person = files.submitted(siti)
        assert give(person, siti) == give(person, siti)
        assert Event.objects.filter(verb="consent_given").count() == 1

    def test_the_database_keeps_one_in_force(self, siti: Actor) -> None:
        consent = give(files.submitted(siti), siti)
        consent.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            consent.save(force_insert=True)

    def test_an_older_wording_is_no_consent(self, siti: Actor) -> None:
        with pytest.raises(Conflict, match="text_changed"):
            give(files.submitted(siti), siti, version=0)

    def test_what_rests_on_duty_is_not_asked(self, siti: Actor) -> None:
        with pytest.raises(DomainError, match="not_asked"):
            give(files.submitted(siti), siti, "registration")

    def test_sharing_names_the_organisation(self, siti: Actor, company: Organisation) -> None:
        person = files.submitted(siti)
        purpose = "share_with_placement_company"
        for wrong in (None, person.office_id):
            with pytest.raises(DomainError, match="organisation_needed"):
                give(person, siti, purpose, organisation_id=wrong)
        give(person, siti, purpose, organisation_id=company.pk)
        other = access.keep_organisation(kind=Kind.PLACEMENT_COMPANY, name="P3MI lain", area="64.74")
        assert consenting.allows(person, purpose, organisation_id=company.pk, on=ON)
        assert not consenting.allows(person, purpose, organisation_id=other.pk, on=ON)
        assert not consenting.allows(person, purpose, on=ON)

    def test_a_minor_shares_nothing_with_a_company(self, dimas: Person, budi: Actor, company: Organisation) -> None:
        with pytest.raises(DomainError, match="adults_only"):
            give(dimas, budi, "share_with_placement_company", organisation_id=company.pk)

    def test_a_minors_yes_counts_only_beside_a_guardians(
        self, dimas: Person, agreed: GuardianConsent, budi: Actor
    ) -> None:
        him = acts(dimas.user)
        give(dimas, him)
        assert consenting.allows(dimas, "contact_whatsapp", on=ON)
        guardians.withdraw(consent_id=agreed.pk, by=budi, at=AT)
        Person.objects.update(restricted_at=None)
        dimas.refresh_from_db()
        assert not consenting.allows(dimas, "contact_whatsapp", on=ON)
        with pytest.raises(DomainError, match="guardian_first"):
            give(dimas, him, "contact_sms")

    def test_a_draft_was_shared_with_nobody(self, siti: Actor) -> None:
        consent = give(files.filled(siti), siti, "photo_publicity")
        consenting.withdraw(consent_id=consent.pk, by=siti, at=AT)
        assert not PrivacyRequest.objects.exists()

    def test_out_of_scope_is_not_found(self, siti: Actor, agus: Actor) -> None:
        person = files.submitted(siti)
        consent = give(person, siti)
        for stranger in (agus, VISITOR):
            with pytest.raises(NotFound):
                give(person, stranger)
            with pytest.raises(NotFound):
                consenting.withdraw(consent_id=consent.pk, by=stranger, at=AT)

    def test_who_only_reads_may_not_answer_for_her(self, siti: Actor) -> None:
        worker = acts(member("Petugas", Role.CASE_WORKER))
        with pytest.raises(NotAllowed):
            give(files.submitted(siti), worker)


class TestWithdrawing:
    def test_it_counts_at_once(self, siti: Actor) -> None:
        person = files.submitted(siti)
        consent = give(person, siti)
        assert consenting.allows(person, "contact_whatsapp", on=ON)
        consenting.withdraw(consent_id=consent.pk, by=siti, at=AT)
        assert not consenting.allows(person, "contact_whatsapp", on=ON)
        assert not PrivacyRequest.objects.exists()  # the machine stopped everything there was to stop

    def test_what_people_must_stop_is_a_task_of_72_hours(self, siti: Actor, company: Organisation) -> None:
        person = files.submitted(siti)
        consent = give(person, siti, "share_with_placement_company", organisation_id=company.pk)
        consenting.withdraw(consent_id=consent.pk, by=siti, at=AT)
        [task] = PrivacyRequest.objects.all()
        assert (task.kind, task.consent, task.due_at) == ("withdraw", consent, AT + 72 * HOUR)
        consenting.withdraw(consent_id=consent.pk, by=siti, at=AT + HOUR)
        assert PrivacyRequest.objects.count() == 1

    def test_a_new_yes_after_a_no_is_a_new_row(self, siti: Actor) -> None:
        person = files.submitted(siti)
        first = give(person, siti)
        consenting.withdraw(consent_id=first.pk, by=siti, at=AT)
        assert give(person, siti, at=AT + HOUR) != first
        assert Consent.objects.count() == 2

    def test_the_family_sees_nothing_any_more(self, siti: Actor) -> None:
        person = files.submitted(siti)
        member_ = family.add(
            person_id=person.pk, name="Ibu", relation=Relation.MOTHER, phone="", is_emergency=True, by=siti, at=AT
        )
        family.share(member_id=member_.pk, fields={Sight.STAGE}, version=1, language="id", by=siti, at=AT)
        consenting.withdraw(consent_id=Consent.objects.get().pk, by=siti, at=AT)
        assert not FamilyView.objects.in_force(AT).exists()

    def test_a_restricted_file_is_not_shared_even_with_consent(self, siti: Actor, budi: Actor) -> None:
        person = files.submitted(siti)
        give(person, siti)
        asked = privacy.ask(person_id=person.pk, kind=privacy.RequestKind.RESTRICT, text="", by=siti, at=AT)
        privacy.grant(request_id=asked.pk, answer="Dibatasi sejak hari ini.", by=budi, at=AT)
        person.refresh_from_db()
        assert not consenting.allows(person, "contact_whatsapp", on=ON)
        assert not consenting.allows(person, "statistics", on=ON)
        privacy.lift_restriction(person_id=person.pk, by=siti, at=AT)
        person.refresh_from_db()
        assert consenting.allows(person, "contact_whatsapp", on=ON)
