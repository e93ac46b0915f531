"""Who looked at a file and who did what, in words: for its owner, and for the auditor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import islice
from uuid import UUID

from django.utils import timezone

from balai.apps.access import queries as access
from balai.apps.access.models import Membership, User
from balai.apps.access.roles import ROLES, Role
from balai.apps.access.tokens import systems_of
from balai.apps.audit import actions as audit
from balai.apps.audit import queries as record
from balai.apps.audit.models import Event, FileOpening
from balai.apps.audit.queries import Wanted
from balai.apps.audit.verbs import Verb
from balai.apps.people.drafts import signed_in
from balai.apps.people.models import FamilyMember, GuardianConsent, Person
from balai.engine.actor import Actor, Permission, UserId
from balai.words import Words

Trace = Event | FileOpening
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One trace in words. `is_look`: somebody looked; otherwise something was done. `is_own`: by the owner."""

    at: datetime
    text: str
    is_look: bool
    is_own: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One trace for the auditor: codes in words, people by name, the file by its number and never by its name."""

    at: datetime
    who: str
    did: str
    reference: str
    reason: str = ""
    minutes: int | None = None


def traces_of(person: Person, said: Words, *, by: Actor | None = None) -> list[Line]:
    """Everything that happened to a file, the newest first, as its owner reads it, or somebody else (`by`)."""
    stays, events = record.stays_in(person.pk), record.events_about(person.pk)
    found: list[Trace] = sorted([*stays, *events], key=_moment, reverse=True)
    people = _People(found, said, person, by)
    return [_line(trace, people, said) for trace in found]


def search(wanted: Wanted, *, by: Actor, said: Words, most: int | None = SHOWN) -> list[AuditLine]:
    """What an auditor finds in the offices whose record is open to him, the newest first. Raises NotAllowed."""
    by.require(Permission.AUDIT_READ)
    offices = by.offices(Permission.AUDIT_READ)
    events: Iterable[Event] = record.find_events(wanted, offices=offices)[:most]
    stays: Iterable[FileOpening] = record.find_stays(wanted, offices=offices)[:most] if _wants_looks(wanted) else ()
    merged: Iterator[Trace] = merge(stays, events, key=_moment, reverse=True)
    found = list(islice(merged, most))
    people = _People(found, said)
    subjects = {subject for trace in found if (subject := _subject(trace)) is not None}
    references = dict(Person.objects.filter(pk__in=subjects).values_list("pk", "reference"))
    return [_audit_line(trace, people, references, said) for trace in found]


LOOKED = Verb.FILE_OPENED.value
# What only the owner does: an officer writes it down for her.
NOTED = frozenset({Verb.CONSENT_GIVEN.value, Verb.CONSENT_WITHDRAWN.value})


def exported(wanted: Wanted, *, rows: int, by: Actor, at: datetime) -> None:
    """Record that the record itself was taken away, and with which filter."""
    by.require(Permission.AUDIT_READ)
    user = User.objects.get(pk=signed_in(by))
    office_id = min(by.offices(Permission.AUDIT_READ))
    audit.record(
        Verb.AUDIT_EXPORTED,
        user,
        by=by,
        at=at,
        subject_id=wanted.person_id,
        office_id=office_id,
        rows=rows,
        asked={"verb": wanted.verb, "staff": str(wanted.user_id or ""), "day": str(wanted.begins or "")[:10]},
    )


class _People:
    """Names and roles of whoever left these traces, found at once."""

    def __init__(
        self, traces: Sequence[Trace], said: Words, owner: Person | None = None, by: Actor | None = None
    ) -> None:
        ids = {user_id for trace in traces if (user_id := _user(trace)) is not None}
        self.said, self.owner, self.by = said, owner, by
        self.systems = systems_of({trace.actor for trace in traces if isinstance(trace, Event)})
        self.names = access.names_of({UserId(user_id) for user_id in ids})
        self.roles = access.memberships_of(ids)
        self.family: dict[UUID, str] = {}
        if owner is not None:
            for model in (GuardianConsent, FamilyMember):
                rows = model.objects.filter(person=owner, user_id__in=ids)
                self.family |= dict(rows.order_by("pk").values_list("user_id", "name"))

    def is_owner(self, user_id: UUID | None) -> bool:
        return self.owner is not None and user_id is not None and user_id == self.owner.user_id

    def call(self, trace: Trace) -> str:
        """`Budi, pengantar kerja, Balai Migran Bontang`."""
        user_id, said = _user(trace), self.said
        if isinstance(trace, Event) and trace.actor in self.systems:
            return said.say("trace_system", {"organisation": self.systems[trace.actor]})
        if user_id is None:
            return said.label("who", "system" if isinstance(trace, Event) and trace.actor != "visitor" else "visitor")
        if self.is_owner(user_id):
            return said.label("who", "owner" if self.by is None or self.by.is_user(user_id) else "owner_of_file")
        if user_id in self.family:
            return f"{self.family[user_id]}, {said.label('who', 'family')}"
        held = _held(self.roles.get(user_id, []), trace)
        if held is None and self.owner is None:
            return said.label("who", "citizen")  # the auditor reads what staff did, and no citizen's name
        name = self.names.get(UserId(user_id)) or said.label("who", "gone")
        if held is None:
            return name
        card = ROLES[Role(held.role)]
        role = card.name if said.language == "id" else card.name_en
        return f"{name}, {role[0].lower()}{role[1:]}, {held.organisation.name}"


def _held(roles: Sequence[Membership], trace: Trace) -> Membership | None:
    """The role in which somebody acted: in force on that day, at that office before any other."""
    day = timezone.localdate(_moment(trace))
    then = [role for role in roles if _counts(role, day)]
    there = [role for role in then if role.organisation_id == trace.office_id]
    return next(iter(there or then or roles), None)


def _counts(role: Membership, day: date) -> bool:
    return role.began_on <= day and (role.ended_on is None or day < role.ended_on)


def _line(trace: Trace, people: _People, said: Words) -> Line:
    who = people.call(trace)
    if isinstance(trace, Event):
        is_own = people.is_owner(trace.actor_id)
        noted = trace.verb in NOTED and not is_own and trace.actor_id not in people.family
        did = said.label("noted" if noted else "event", trace.verb)
        text = said.say("trace_did", {"who": who, "did": did})
        return Line(at=trace.at, text=text, is_look=trace.verb == LOOKED, is_own=is_own)
    values = {"who": who, "minutes": _minutes(trace), "reason": said.label("look", trace.reason)}
    text = said.say("trace_looked", values) if values["minutes"] else said.say("trace_looked_briefly", values)
    return Line(at=trace.opened_at, text=text, is_look=True, note=trace.note)


def _audit_line(trace: Trace, people: _People, references: dict[UUID, str], said: Words) -> AuditLine:
    subject = _subject(trace)
    reference = references.get(subject, "") if subject else ""
    who = people.call(trace)
    if isinstance(trace, Event):
        did = said.label("event", trace.verb)
        return AuditLine(at=trace.at, who=who, did=did, reference=reference, reason=trace.reason)
    reason = "; ".join(part for part in (said.label("look", trace.reason), trace.note) if part)
    did = said.label("event", LOOKED)
    return AuditLine(at=trace.opened_at, who=who, did=did, reference=reference, reason=reason, minutes=_minutes(trace))


def _wants_looks(wanted: Wanted) -> bool:
    return wanted.verb in ("", LOOKED)


def _minutes(stay: FileOpening) -> int:
    return int((stay.last_at - stay.opened_at).total_seconds() // 60)


def _moment(trace: Trace) -> datetime:
    return trace.at if isinstance(trace, Event) else trace.opened_at


def _user(trace: Trace) -> UUID | None:
    return trace.actor_id if isinstance(trace, Event) else trace.user_id


def _subject(trace: Trace) -> UUID | None:
    return trace.subject_id if isinstance(trace, Event) else trace.person_id
