"""Deleting a file with everything that hangs on it, its history too; and making one anonymous.

What hangs on a person is found by walking the models, so a new one is not forgotten: whatever points at `Person` goes,
unless `KEPT` names it. A personal value that no key ties to a person is named in `ELSEWHERE` with what happens to it;
a test fails for a model that is neither.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from balai.apps.access.models import Area, Membership, User
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.messages import actions as messages
from balai.apps.people import pages
from balai.apps.people.models import Consent, DocumentPage, FamilyMember, GuardianConsent, Person, Statistic
from balai.engine.actor import Actor
from balai.engine.lifecycle import PERSON_MOVES, PersonStatus, next_state

# Stay with the nameless file, as proof, until their own term ends. They may hold no personal value.
KEPT: frozenset[type[Model]] = frozenset({Consent})
# Personal values that no key ties to a person: who sees to them.
ELSEWHERE = {
    "access.User": "goes with the file, unless the account serves somebody else as well",
    "access.RecoveryRequest": "goes with its account",
    "access.KeptAnswer": "kept for a day, so that a call of another system is answered alike",
    "balai_messages.Message": "goes with the file, and with its account",
    "balai_messages.Delivery": "goes with its message",
    "balai_messages.Preference": "goes with its account",
    "access.WrongCode": "means nothing after a day, and is deleted then",
    "audit.Event": "its words are emptied; codes and ids stay for their term",
    "audit.FileOpening": "its words are emptied; codes and ids stay for their term",
    "people.OfficeList": "its term ends soon after it was taken in",
    "casework.Check": "belongs to nobody, and runs out by itself",
}
BAND_YEARS = 5


@transaction.atomic
def delete_whole(person: Person) -> None:
    """Delete the file, what belongs to it, what was told about it, and the change history.

    What was done stays in the record, as ids.
    """
    _forget_files(person)
    _delete_history(person)
    messages.forget(person_id=person.pk)
    person.delete()


@transaction.atomic
def delete_rows(rows: QuerySet[Any]) -> None:
    """Delete rows with their change history."""
    keys = list(rows.values_list("pk", flat=True))
    for tracked, history in _histories():
        if tracked is rows.model:
            history._default_manager.filter(pgh_obj_id__in=keys).delete()
    rows.delete()


@transaction.atomic
def anonymise(person: Person, *, by: Actor, at: datetime) -> None:
    """Erase everything that tells who somebody was; a row of months and bands stays for the figures.

    The nameless file keeps its number and says that something was erased. Call it with the file locked.
    """
    status = next_state(PERSON_MOVES, PersonStatus(person.status), "end")
    _keep_statistic(person, at)
    user, ids = person.user, [person.pk]
    for absorbed in Person.objects.filter(merged_into=person).order_by("created_at", "id"):
        ids.append(absorbed.pk)
        delete_whole(absorbed)
    _forget_files(person)
    for model, key in owned():
        if model not in KEPT:
            model._default_manager.filter(**{key: person.pk}).delete()
    _empty(person, status)
    _delete_history(person)
    for subject_id in ids:
        audit.forget_words(subject_id)
        messages.forget(person_id=subject_id)
    if user is not None:
        _delete_account(user)
    audit.record(Verb.FILE_ERASED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id)


def owned() -> list[tuple[type[Model], str]]:
    """Every model with a key to a person, and the key's name, histories aside; what hangs on those goes with them."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Person._meta.related_objects
        if relation.related_model is not Person and not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def file_ids(person: Person) -> list[UUID]:
    """The stored files of a person."""
    return list(DocumentPage.objects.filter(document__person=person).order_by("id").values_list("file_id", flat=True))


def personal_fields(model: Any) -> set[str]:
    """The fields of a model that are marked personal."""
    return {name for name, mark in model.marks.items() if mark == "personal"}


def _forget_files(person: Person) -> None:
    """Delete the stored files once the erasure is committed."""
    gone = file_ids(person)
    transaction.on_commit(lambda: pages.forget(gone))


def _keep_statistic(person: Person, at: datetime) -> None:
    if person.submitted_at is None:
        return  # a draft was nobody's number
    district = person.village.parent if person.village else None
    while isinstance(district, Area) and district.level not in ("district", "city", "province"):
        district = district.parent
    born = person.birth_date.year if person.birth_date else None
    Statistic.objects.create(
        born_from=born - born % BAND_YEARS if born else None,
        sex=person.sex,
        district=district,
        reached=person.status,
        channel=person.channel,
        registered_month=_month(person.registered_at) if person.registered_at else None,
        ended_month=_month(at),
    )


def _month(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)


def _empty(person: Person, status: PersonStatus) -> None:
    for name in personal_fields(Person):
        field = Person._meta.get_field(name)
        assert isinstance(field, models.Field)
        setattr(person, name, None if field.null else field.get_default())
    person.status = status.value
    person.user = person.officer = person.restricted_at = person.kept_since = None
    person.kept_as = ""
    person.save()


def _delete_history(person: Person) -> None:
    for tracked, history in _histories():
        if tracked is Person:
            history._default_manager.filter(pgh_obj_id=person.pk).delete()
        elif "person" in {field.name for field in tracked._meta.get_fields()}:
            history._default_manager.filter(person_id=person.pk).delete()


def _histories() -> Iterator[tuple[type[Model], type[Model]]]:
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked is not None:
            yield tracked, model


def _delete_account(user: User) -> None:
    """An account goes with its file, unless it is staff's, or the account of another person's family."""
    serves = (
        Membership.objects.filter(user=user),
        FamilyMember.objects.filter(user=user),
        GuardianConsent.objects.filter(user=user),
    )
    if not any(rows.exists() for rows in serves):
        messages.forget_account(user_id=user.pk)
        user.delete()
