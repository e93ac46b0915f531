"""Talks, interests and referrals of the demo's Siti, made through the same actions as real ones."""

from datetime import datetime, timedelta

from django.utils import timezone

from balai import rulebook
from balai.apps.access.models import Organisation
from balai.apps.access.queries import actor_of, demo_user
from balai.apps.casework import counselling, interests, referrals
from balai.apps.casework.counselling import Talk
from balai.apps.casework.models import InterestAnswers, Matter, Note, Referral, Share, TalkKind
from balai.apps.people.models import Person
from balai.engine.actor import Actor, Permission
from balai.engine.interests import Holland, Liking

# Of the ten activities of each type, so many liked: a nurse who likes order and finding out.
LIKED = {
    Holland.SOCIAL: 9,
    Holland.CONVENTIONAL: 7,
    Holland.INVESTIGATIVE: 7,
    Holland.REALISTIC: 4,
    Holland.ARTISTIC: 3,
    Holland.ENTERPRISING: 2,
}
FIRST = (
    "Data contoh. Siti ingin bekerja di Jepang sebagai perawat. Ibunya belum setuju; ia ingin membicarakannya lagi "
    "sesudah Lebaran. Ragu soal biaya selama kursus bahasa."
)
FIRST_SHARED = "Kita mulai dari sertifikat bahasa N5. Ajak Ibu bila mau bicara bersama."
SECOND = "Data contoh. Sudah mendaftar kursus. Ibunya ikut menelepon dan mendukung."


def make(at: datetime) -> None:
    """Make what is missing. Twice is once."""
    siti, budi = demo_user("siti"), demo_user("budi")
    person = Person.objects.filter(user=siti).first() if siti else None
    if siti is None or budi is None or person is None:
        return
    on = timezone.localdate(at)
    officer, owner = actor_of(budi, on), actor_of(siti, on)
    if not officer.may(Permission.COUNSELLING_WRITE, office_id=person.office_id):
        return
    if not Note.objects.filter(person=person).exists():
        _talks(person, officer, at)
    if not InterestAnswers.objects.filter(person=person).exists():
        _interests(person, owner, at)
    if not Referral.objects.filter(person=person).exists():
        _referrals(person, officer, at)


def _talks(person: Person, officer: Actor, at: datetime) -> None:
    for days, kind, text, shared in ((9, TalkKind.FIRST, FIRST, FIRST_SHARED), (2, TalkKind.PHONE, SECOND, "")):
        held = at - timedelta(days=days)
        talk = Talk(kind=kind, held_on=timezone.localdate(held), text=text, next_step="Sertifikat N5", shared=shared)
        counselling.write(person_id=person.pk, talk=talk, by=officer, at=held)


def _interests(person: Person, owner: Actor, at: datetime) -> None:
    version = rulebook.consents().of(interests.PURPOSE).text(timezone.localdate(at)).version
    interests.begin(person_id=person.pk, version=version, language="id", by=owner, at=at)
    given: dict[str, Liking] = {}
    for kind, number in LIKED.items():
        of_kind = [each.id for each in rulebook.interests().statements if each.type is kind]
        given |= {each: Liking.LIKE if n < number else Liking.DISLIKE for n, each in enumerate(of_kind)}
    interests.answer(person_id=person.pk, given=given, by=owner, at=at)


def _referrals(person: Person, officer: Actor, at: datetime) -> None:
    """One that waits for the training provider, and one the health centre has accepted, as heard by telephone."""
    on = timezone.localdate(at)
    version = rulebook.consents().of(referrals.PURPOSE).text(on).version
    agreed = referrals.Agreed(version=version, language="id")
    wanted = (
        ("LPK Contoh", Matter.TRAINING, "Data contoh: mencari kelas bahasa Jepang N5 pada akhir pekan."),
        ("UPTD PPA contoh", Matter.SOCIAL, "Data contoh: keluarga ingin penjelasan tentang bekerja di luar negeri."),
    )
    for name, matter, sentence in wanted:
        to = Organisation.objects.filter(name__startswith=name, ended_on__isnull=True).order_by("name").first()
        if to is None:
            continue
        shown = frozenset({Share.PHONE, Share.VILLAGE})
        request = referrals.Request(to_id=to.pk, matter=matter, sentence=sentence, shown=shown)
        sent = referrals.send(person_id=person.pk, request=request, ground=agreed, by=officer, at=at)
        if not referrals.answering(to, on):
            meet_on = on + timedelta(days=3)
            referrals.accept(referral_id=sent.pk, meet_on=meet_on, answer="Pukul 10 di kantor.", by=officer, at=at)
