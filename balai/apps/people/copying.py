"""The copy of one's data (UU 27/2022 art. 7 and 32): complete, for machines and for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.people.drafts import locked
from balai.apps.people.models import Answer, Consent, Document, Evidence, FamilyLetter, Person
from balai.apps.people.sheets.queries import cells_of, rows_of
from balai.apps.people.traces import traces_of
from balai.engine.actor import Actor
from balai.engine.errors import NotAllowed
from balai.words import Words

FORMAT = "balai-migran/copy/1"


@transaction.atomic
def take(*, person_id: UUID, form: str, said: Words, by: Actor, at: datetime) -> Mapping[str, Any]:
    """The whole copy, for its owner alone; that it was taken is recorded. docs/reference/copy.md says what is in it.

    `form`: json or pdf, for the record. Raises NotFound, NotAllowed.
    """
    person = locked(person_id, by)
    if not by.is_user(person.user_id):
        raise NotAllowed("not_allowed", permission="owner")
    audit.record(Verb.FILE_COPIED, person, by=by, at=at, subject_id=person.pk, office_id=person.office_id, format=form)
    return copy_of(person, said, at)


def copy_of(person: Person, said: Words, at: datetime) -> Mapping[str, Any]:
    """Everything we hold of a person, as plain values. Moments carry their zone, days are `YYYY-MM-DD`."""
    return {
        "format": FORMAT,
        "made_at": _moment(at),
        "file": _file(person, said),
        "account": _account(person),
        "answers": _answers(person),
        "evidence": _evidence(person),
        "lists": _lists(person),
        "documents": _documents(person),
        "family_letters": _letters(person),
        "consents": _consents(person, said),
        "guardians": _guardians(person, said),
        "family": _family(person, said),
        "helpers": _helpers(person),
        "requests": _requests(person, said),
        "erasures": _erasures(person),
        "happened": [
            {"at": _moment(line.at), "text": line.text, "note": line.note} for line in traces_of(person, said)
        ],
        "uses": _uses(said, at),
    }


def _file(person: Person, said: Words) -> Mapping[str, Any]:
    plain = ("reference", "status", "channel", "name", "sex", "nik", "passport", "phone", "email", "address", "wishes")
    moments = ("created_at", "changed_at", "submitted_at", "registered_at", "restricted_at")
    return {
        **{name: getattr(person, name) for name in plain},
        "status_word": said.label("person_status", person.status),
        "birth_date": _day(person.birth_date),
        "village": {"code": person.village.code, "name": person.village.name} if person.village else None,
        "office": person.office.name if person.office else None,
        "officer": person.officer.name if person.officer else None,
        "kept_as": person.kept_as or None,
        "kept_since": _day(person.kept_since),
        **{name: _moment(getattr(person, name)) for name in moments},
    }


def _account(person: Person) -> Mapping[str, Any] | None:
    user = person.user
    if user is None:
        return None
    return {"name": user.name, "email": user.email, "phone": user.phone, "language": user.language} | {
        "joined_at": _moment(user.joined_at),
        "last_login": _moment(user.last_login),
    }


def _answers(person: Person) -> list[Mapping[str, Any]]:
    return [
        {"question": row.question, "given": row.given, "channel": row.channel, "at": _moment(row.at)}
        for row in Answer.objects.filter(person=person).order_by("question")
    ]


def _evidence(person: Person) -> list[Mapping[str, Any]]:
    return [
        {name: getattr(row, name) for name in ("path", "entry", "value", "basis", "source", "note")}
        | {"at": _moment(row.at), "withdrawn_at": _moment(row.withdrawn_at)}
        for row in Evidence.objects.filter(person=person).order_by("at", "id")
    ]


def _lists(person: Person) -> list[Mapping[str, Any]]:
    """What the office's own lists say of the person, with the columns no file has a place for."""
    return [
        {"listed_on": _day(held.listed_on), "cells": dict(zip(held.heading, cells_of(row), strict=False))}
        for row in rows_of(person)
        if (held := row.office_list).heading
    ]


def _documents(person: Person) -> list[Mapping[str, Any]]:
    """Every document with what was read on it; its pages are downloaded one by one."""
    rows = Document.objects.filter(person=person).order_by("received_at", "id")
    return [
        {
            "id": str(row.pk),
            "kind": row.kind,
            "at": _moment(row.received_at),
            "status": row.status,
            "number": row.number,
            "name": row.name,
            "birth_date": _day(row.birth_date),
            "issued_on": _day(row.issued_on),
            "expires_on": _day(row.expires_on),
            "details": row.details,
            "registry": row.registry,
            "reason": row.reason,
            "note": row.note,
            "pages": row.pages.count(),
        }
        for row in rows
    ]


def _letters(person: Person) -> list[Mapping[str, Any]]:
    """The family's permission letters."""
    rows = FamilyLetter.objects.filter(person=person).order_by("prepared_at", "id")
    return [
        {
            "giver": row.giver,
            "relation": row.relation,
            "country": row.country,
            "status": row.status,
            "prepared_at": _moment(row.prepared_at),
            "decided_at": _moment(row.decided_at),
            "note": row.note,
        }
        for row in rows
    ]


def _consents(person: Person, said: Words) -> list[Mapping[str, Any]]:
    uses = rulebook.consents()
    rows = Consent.objects.filter(person=person).select_related("organisation").order_by("given_at", "id")
    return [
        {
            "title": said.pick(uses.of(row.purpose).version(row.version), "title"),
            "purpose": row.purpose,
            "organisation": row.organisation.name if row.organisation else None,
            "text": said.pick(uses.of(row.purpose).version(row.version), "text"),
            "version": row.version,
            "text_hash": row.text_hash,
            "language": row.language,
            "channel": row.channel,
            "given_by": row.given_by,
            "given_at": _moment(row.given_at),
            "withdrawn_at": _moment(row.withdrawn_at),
        }
        for row in rows
    ]


def _guardians(person: Person, said: Words) -> list[Mapping[str, Any]]:
    moments = ("at", "withdrawn_at", "ended_at", "asked_again_at", "confirmed_at")
    return [
        {"name": row.name, "phone": row.phone, "relation": said.label("relation", row.relation)}
        | {"identified_by": row.identified_by, "version": row.version, "text_hash": row.text_hash}
        | {name: _moment(getattr(row, name)) for name in moments}
        for row in person.guardians.order_by("at", "id")
    ]


def _family(person: Person, said: Words) -> list[Mapping[str, Any]]:
    members = person.family.prefetch_related("views").order_by("added_at", "id")
    return [
        {"name": row.name, "phone": row.phone, "relation": said.label("relation", row.relation)}
        | {"is_emergency": row.is_emergency, "added_at": _moment(row.added_at)}
        | {
            "views": [
                {"fields": view.fields}
                | {name: _moment(getattr(view, name)) for name in ("given_at", "expires_at", "revoked_at")}
                for view in row.views.all()
            ]
        }
        for row in members
    ]


def _helpers(person: Person) -> list[Mapping[str, Any]]:
    rows = person.helpers.select_related("user", "token__organisation").order_by("given_at", "id")
    moments = ("given_at", "expires_at", "ended_at")
    return [
        {"name": row.called, "given_by": row.given_by} | {name: _moment(getattr(row, name)) for name in moments}
        for row in rows
    ]


def _requests(person: Person, said: Words) -> list[Mapping[str, Any]]:
    return [
        {"kind_word": said.label("request_kind", row.kind), "kind": row.kind, "status": row.status}
        | {"text": row.text, "answer": row.answer}
        | {name: _moment(getattr(row, name)) for name in ("asked_at", "due_at", "answered_at")}
        for row in person.privacy_requests.order_by("asked_at", "id")
    ]


def _erasures(person: Person) -> list[Mapping[str, Any]]:
    return [
        {"cause": row.cause, "due_on": _day(row.due_on)}
        | {name: _moment(getattr(row, name)) for name in ("noticed_at", "cancelled_at")}
        for row in person.erasures.order_by("noticed_at", "id")
    ]


def _uses(said: Words, at: datetime) -> list[Mapping[str, Any]]:
    uses, on = rulebook.consents(), timezone.localdate(at)
    return [
        {"title": said.pick(use.text(on), "title"), "purpose": use.id, "ground": use.ground.value}
        | {"text": said.pick(use.text(on), "text")}
        for use in uses.purposes
    ]


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _day(on: Any) -> str | None:
    return on.isoformat() if on else None
