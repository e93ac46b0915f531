"""Taking one file into another, and back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.access.secrets import blind_index
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.drafts import signed_in
from balai.apps.people.models import Merge, Person
from balai.engine.actor import Actor, Permission
from balai.engine.errors import Conflict, IllegalMove, NotFound
from balai.engine.lifecycle import PERSON_MOVES, PersonStatus, next_state
from balai.engine.names import search_form

# What a choice is made about; everything else follows from the rows that hang on a file.
FIELDS = ("name", "birth_date", "sex", "nik", "passport", "phone", "email", "village_id", "address", "wishes")
FOLLOWS = (*FIELDS, "user_id", "officer_id", "status", "registered_at", "submitted_at", "office_id")
# These belong to one file and stay with it.
STAY = frozenset({"merges_kept", "merges_gone", "absorbed", "helpers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of two files. `takes_other`: the other's value is taken unless somebody chooses."""

    field: str
    kept: Any
    other: Any
    takes_other: bool

    @property
    def is_open(self) -> bool:
        """Do both hold something, and not the same?"""
        return bool(self.kept) and bool(self.other) and self.kept != self.other


def differences(kept: Person, other: Person) -> list[Difference]:
    """The fields in which two files differ. An empty one takes what the other holds."""
    pairs = [(name, getattr(kept, name), getattr(other, name)) for name in FIELDS]
    return [
        Difference(field=name, kept=mine, other=theirs, takes_other=not mine)
        for name, mine, theirs in pairs
        if mine != theirs
    ]


def counted(other: Person) -> dict[str, int]:
    """How many rows of each kind hang on a file: what would move."""
    return {relation.related_model._meta.model_name or "": rows.count() for relation, rows in _hanging(other)}


def open_merges(person: Person, *, at: datetime) -> list[Merge]:
    """What was merged into a file and may still be undone, the latest first."""
    since = at - rulebook.service().span("merge_undo", timezone.localdate(at))
    return list(Merge.objects.filter(kept=person, undone_at__isnull=True, at__gte=since).select_related("gone"))


@transaction.atomic
def merge(*, kept_id: UUID, gone_id: UUID, take: frozenset[str], by: Actor, at: datetime) -> Merge:
    """Take one file into another. `take` names the fields whose value comes from the file that goes.

    Raises NotFound, NotAllowed, IllegalMove, and Conflict `two_accounts` when both belong to an account.
    """
    kept, gone = _both(kept_id, gone_id, by)
    after = next_state(PERSON_MOVES, PersonStatus(gone.status), "merge")
    if kept.user_id and gone.user_id:
        raise Conflict("two_accounts")
    before = json.dumps({"kept": _held(kept), "gone": _held(gone)}, cls=DjangoJSONEncoder)
    moved = {relation.related_model._meta.label: _move(rows, kept) for relation, rows in _hanging(gone)}
    for difference in differences(kept, gone):
        if difference.takes_other or difference.field in take:
            setattr(kept, difference.field, difference.other)
    kept.user_id, kept.officer_id = kept.user_id or gone.user_id, kept.officer_id or gone.officer_id
    was = PersonStatus(gone.status)
    gone.status, gone.merged_into, gone.user_id = after.value, kept, None
    gone.save(update_fields=["status", "merged_into", "user"])
    _settle(kept, was, gone, at)
    done = Merge.objects.create(kept=kept, gone=gone, by_id=signed_in(by), at=at, before=before, moved=moved)
    audit.record(Verb.FILES_MERGED, done, by=by, at=at, subject_id=kept.pk, office_id=kept.office_id, gone=str(gone.pk))
    return done


@transaction.atomic
def undo(*, merge_id: UUID, by: Actor, at: datetime) -> Merge:
    """Put two files back as they were. What was changed since stays where it is.

    Raises NotFound, NotAllowed, IllegalMove for one that is undone, or too old, Conflict for a NIK taken meanwhile.
    """
    done = Merge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if done is None:
        raise NotFound("merge_not_found")
    kept = _of_office(done.kept_id, by)
    if done.undone_at is not None:
        raise IllegalMove("merge_is_undone")
    if at > done.at + rulebook.service().span("merge_undo", timezone.localdate(at)):
        raise IllegalMove("merge_too_old")
    gone = Person.objects.select_for_update(of=("self",)).get(pk=done.gone_id)
    before = json.loads(done.before)
    for label, keys in done.moved.items():
        model = _model(label)
        model._default_manager.filter(pk__in=keys, person_id=kept.pk).update(person_id=gone.pk)
    for name, value in before["kept"].items():
        # Only what the merge itself brought is taken back.
        if getattr(kept, name) == _read(name, before["gone"][name]) or name in ("status", "user_id", "officer_id"):
            setattr(kept, name, _read(name, value))
    for name, value in before["gone"].items():
        setattr(gone, name, _read(name, value))
    gone.merged_into = None
    kept.facts_changed_at = gone.facts_changed_at = at
    try:
        with transaction.atomic():
            _indexed(kept).save()
            _indexed(gone).save()
    except IntegrityError:
        raise Conflict("nik_of_another") from None
    done.undone_at, done.undone_by_id = at, signed_in(by)
    done.save(update_fields=["undone_at", "undone_by"])
    audit.record(Verb.MERGE_UNDONE, done, by=by, at=at, subject_id=kept.pk, office_id=kept.office_id)
    return done


def _both(kept_id: UUID, gone_id: UUID, by: Actor) -> tuple[Person, Person]:
    """Both files, locked in one order, so that two merges wait for each other. Raises NotFound, NotAllowed."""
    if kept_id == gone_id:
        raise IllegalMove("merge_with_itself")
    found = {key: _of_office(key, by) for key in sorted((kept_id, gone_id))}
    return found[kept_id], found[gone_id]


def _of_office(person_id: UUID, by: Actor) -> Person:
    person = Person.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotFound("file_not_found")
    by.require(Permission.PERSON_MERGE, office_id=person.office_id)
    return person


def _held(person: Person) -> Mapping[str, Any]:
    return {name: getattr(person, name) for name in FOLLOWS}


def _read(name: str, value: Any) -> Any:
    """A value as it came out of JSON, as the model holds it."""
    if value is None or not isinstance(value, str):
        return value
    if name == "birth_date":
        return date.fromisoformat(value)
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return UUID(value) if name in ("user_id", "officer_id", "office_id") else value


def _hanging(person: Person) -> Iterator[tuple[Any, models.QuerySet[Any]]]:
    """Everything that points to a file by a field `person`, kind by kind."""
    for relation in Person._meta.related_objects:
        if relation.name not in STAY and relation.field.name == "person":
            rows = relation.related_model._default_manager.filter(person_id=person.pk).order_by("pk")
            yield relation, rows


def _move(rows: models.QuerySet[Any], kept: Person) -> list[str]:
    """Move what can be moved. Where the kept file has one of its own, such as an answer, that one counts."""
    moved = []
    for row in rows:
        try:
            with transaction.atomic():
                row.person_id = kept.pk
                row.save(update_fields=["person"])
        except IntegrityError:
            continue
        moved.append(str(row.pk))
    return moved


def _settle(kept: Person, was: PersonStatus, gone: Person, at: datetime) -> None:
    """The state of the file that stays: registered when either was, waiting when its doubt is over."""
    if was is PersonStatus.REGISTERED and kept.status != PersonStatus.REGISTERED.value:
        kept.status, kept.registered_at = PersonStatus.REGISTERED.value, gone.registered_at
    elif kept.status == PersonStatus.DOUBTFUL.value:
        kept.status = PersonStatus.SUBMITTED.value
    kept.changed_at, kept.facts_changed_at = max(at, kept.changed_at), at
    kept.restricted_at = kept.restricted_at or gone.restricted_at
    try:
        with transaction.atomic():
            _indexed(kept).save()
    except IntegrityError:
        raise Conflict("nik_of_another") from None


def _indexed(person: Person) -> Person:
    """The file with the indexes of what it holds."""
    person.nik_index = blind_index("nik", person.nik) if person.nik else ""
    person.passport_index = blind_index("passport", person.passport) if person.passport else ""
    person.search_name = search_form(person.name)
    return person


def _model(label: str) -> type[models.Model]:
    found = {relation.related_model._meta.label: relation.related_model for relation in Person._meta.related_objects}
    return found[label]
