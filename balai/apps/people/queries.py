"""Reads of people's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balai.apps.people.models import Answer, Channel, Evidence, Person
from balai.engine.actor import Actor
from balai.engine.factfile import read
from balai.engine.facts import Facts
from balai.engine.knowing import known_from
from balai.engine.provenance import Basis, Combined, Proof, combined
from balai.engine.rules import Rulebook

# Asked on the page of the person, not as questions: one fact, one home.
OF_THE_PERSON = ("birth_date", "sex")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOf:
    """What is known of a person, on what it rests, and which answers the rulebook no longer understands."""

    facts: Facts
    proven: Combined
    unusable: tuple[str, ...] = ()


def own_file(actor: Actor) -> Person | None:
    """The file of whoever acts, if there is one."""
    if actor.user_id is None:
        return None
    return Person.objects.visible_to(actor).filter(user_id=actor.user_id).first()


def answers_of(person: Person) -> dict[str, Mapping[str, Any]]:
    """The person's own answers, by question."""
    return dict(Answer.objects.filter(person=person).order_by("question").values_list("question", "given"))


def said_by(person: Person) -> dict[str, Mapping[str, Any]]:
    """The answers with what stands on the person's own page, as the questions would have it."""
    answers = {name: given for name, given in answers_of(person).items() if name not in OF_THE_PERSON}
    if person.birth_date:
        answers["birth_date"] = {"value": person.birth_date.isoformat()}
    if person.sex:
        answers["sex"] = {"value": person.sex}
    return answers


def listed_of(person: Person, book: Rulebook) -> frozenset[str]:
    """The facts of which only a list of the office tells; nobody has asked the person yet."""
    answered = Answer.objects.filter(person=person, channel=Channel.IMPORT.value)
    questions = set(answered.exclude(question__in=OF_THE_PERSON).values_list("question", flat=True))
    paths = {path for question in book.questions if question.id in questions for path in question.asks}
    is_unasked = person.channel == Channel.IMPORT.value and person.registered_at is None
    return frozenset(paths | {name for name in OF_THE_PERSON if is_unasked and getattr(person, name)})


def known_of(person: Person, book: Rulebook, *, on: date) -> KnownOf:
    """Everything the engine may use, with provenance. Raises FactsInvalid for evidence that can no longer be read."""
    known = known_from(said_by(person), book, on=on)
    rows = Evidence.objects.filter(person=person, withdrawn_at__isnull=True)
    proofs = [Proof(path=row.path, value=row.value, basis=Basis(row.basis)) for row in rows]
    proven = combined(known.raw, proofs, listed=listed_of(person, book))
    facts = read(proven.raw, book.known, on=on) if proofs else known.facts
    return KnownOf(facts=facts, proven=proven, unusable=known.unusable)
