"""Recovery at the counter: two officers, one code, once, within a day; everything old ends."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from balai.apps.access import accounts, recovery
from balai.apps.access.kinds import Paper
from balai.apps.access.models import RecoveryRequest, User
from balai.apps.access.roles import Role
from balai.apps.audit.models import Event
from balai.engine.errors import Conflict, DomainError, IllegalMove, NotAllowed
from tests.cast import AGUS, BUDI, SITI
from tests.factories.office import AT, acts, bontang, citizen, elsewhere, member

pytestmark = pytest.mark.django_db
PASSWORD = "laut biru tenang 7"


def siti() -> User:
    user = citizen(SITI)
    user.set_password(PASSWORD)
    user.save()
    return user


def opened(by: User, new: accounts.Typed | None = None) -> RecoveryRequest:
    return recovery.open_request(
        contact=accounts.Typed(email="siti@example.org"),
        new=new,
        seen=Paper.KTP,
        office_id=bontang().pk,
        by=acts(by),
        at=AT,
    )


def approved(request: RecoveryRequest) -> str:
    second = member("Penyelia", Role.SUPERVISOR)
    return recovery.approve(request_id=request.pk, by=acts(second), at=AT)[1]


def test_the_whole_way_back() -> None:
    user = siti()
    Authenticator.objects.create(user=user, type="totp", data={})
    request = opened(member(BUDI, Role.REGISTRATION_OFFICER))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)  # nothing has ended yet
    code = approved(request)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not Authenticator.objects.filter(user=user).exists()
    found = recovery.find(code=code, origin="127.0.0.1", at=AT)
    assert found.code not in code
    recovery.use(request_id=found.pk, password="gunung hijau 88", at=AT)
    user.refresh_from_db()
    assert user.check_password("gunung hijau 88")
    recorded = Event.objects.filter(verb__startswith="recovery").order_by("id")
    verbs = list(recorded.values_list("verb", flat=True))
    assert verbs == ["recovery_opened", "recovery_approved", "recovery_used"]
    with pytest.raises(DomainError, match="code_unknown"):
        recovery.find(code=code, origin="127.0.0.1", at=AT)
    with pytest.raises(IllegalMove, match="recovery_used"):
        recovery.use(request_id=found.pk, password="gunung hijau 88", at=AT)


def test_the_code_lasts_a_day() -> None:
    siti()
    code = approved(opened(member(BUDI, Role.REGISTRATION_OFFICER)))
    late = AT + timedelta(hours=24)
    with pytest.raises(DomainError, match="code_unknown"):
        recovery.find(code=code, origin="127.0.0.1", at=late)
    assert recovery.find(code=code, origin="127.0.0.1", at=late - timedelta(seconds=1))


def test_a_lost_address_is_replaced_and_opens_nothing_any_more() -> None:
    user = siti()
    approved(opened(member(BUDI, Role.REGISTRATION_OFFICER), new=accounts.Typed(email="baru@example.org")))
    assert accounts.find(accounts.Typed(email="siti@example.org")) is None
    assert accounts.find(accounts.Typed(email="baru@example.org")) == user


def test_one_officer_alone_recovers_nothing() -> None:
    siti()
    supervisor = member("Penyelia", Role.SUPERVISOR)
    request = opened(supervisor)
    with pytest.raises(NotAllowed, match="needs_another_officer"):
        recovery.approve(request_id=request.pk, by=acts(supervisor), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecoveryRequest.objects.filter(pk=request.pk).update(
            approved_by=supervisor, approved_at=AT, code="x", expires_at=AT
        )


def test_nobody_recovers_the_own_account() -> None:
    supervisor, budi = member("Penyelia", Role.SUPERVISOR), member(BUDI, Role.REGISTRATION_OFFICER)
    own = accounts.Typed(email=supervisor.email or "")
    office_id = bontang().pk
    with pytest.raises(NotAllowed):
        recovery.open_request(
            contact=own, new=None, seen=Paper.STAFF_CARD, office_id=office_id, by=acts(supervisor), at=AT
        )
    request = recovery.open_request(
        contact=own, new=None, seen=Paper.STAFF_CARD, office_id=office_id, by=acts(budi), at=AT
    )
    with pytest.raises(NotAllowed):
        recovery.approve(request_id=request.pk, by=acts(supervisor), at=AT)


def test_only_the_office_that_opened_it() -> None:
    siti()
    request = opened(member(BUDI, Role.REGISTRATION_OFFICER))
    agus = member(AGUS, Role.SUPERVISOR, elsewhere())
    assert not RecoveryRequest.objects.visible_to(acts(agus)).exists()
    with pytest.raises(NotAllowed):
        recovery.approve(request_id=request.pk, by=acts(agus), at=AT)


def test_one_waits_at_a_time_and_a_refusal_changes_nothing() -> None:
    user, budi = siti(), member(BUDI, Role.REGISTRATION_OFFICER)
    request = opened(budi)
    with pytest.raises(Conflict, match="recovery_waiting"):
        opened(budi)
    supervisor = member("Penyelia", Role.SUPERVISOR)
    recovery.refuse(request_id=request.pk, by=acts(supervisor), at=AT)
    with pytest.raises(IllegalMove, match="recovery_decided"):
        recovery.approve(request_id=request.pk, by=acts(supervisor), at=AT)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert opened(budi)


def test_an_unknown_account_and_an_address_of_another() -> None:
    budi = member(BUDI, Role.REGISTRATION_OFFICER)
    with pytest.raises(DomainError, match="account_not_found"):
        opened(budi)
    siti()
    with pytest.raises(Conflict, match="contact_of_another"):
        opened(budi, new=accounts.Typed(email=budi.email or ""))
