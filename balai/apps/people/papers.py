"""Reads of documents: what a file holds of each kind, and where papers say different things."""

from collections.abc import Mapping, Sequence

from balai import rulebook
from balai.apps.people.models import ALIVE, Document, Person
from balai.engine.actor import Actor
from balai.engine.documents import Part
from balai.engine.lifecycle import DocumentStatus
from balai.engine.mismatch import Mismatch, Reading, mismatches

SHOWN = (*ALIVE, DocumentStatus.RECEIVED.value, DocumentStatus.EXPIRED.value)
# Whose words are compared: what an officer has read, and still counts.
READ = (DocumentStatus.ACCEPTED.value, DocumentStatus.EXPIRED.value)
FILE = "file"


def by_kind(person: Person, actor: Actor) -> Mapping[str, Sequence[Document]]:
    """What a file holds now, by kind, the newest first."""
    found: dict[str, list[Document]] = {}
    rows = Document.objects.visible_to(actor).filter(person=person, status__in=SHOWN).prefetch_related("pages")
    for document in rows.order_by("-received_at", "id"):
        found.setdefault(document.kind, []).append(document)
    return found


def conflicts(person: Person, *, more: Reading | None = None) -> list[Mismatch]:
    """Where the file and its documents differ; with `more`, only what that one reading differs in."""
    readings = [_of_file(person), *(_of(document) for document in _read(person) if _says_who(document))]
    found = mismatches([*readings, more] if more else readings)
    return [mismatch for mismatch in found if more is None or mismatch.second == more.source]


def _read(person: Person) -> Sequence[Document]:
    return list(Document.objects.filter(person=person, status__in=READ).order_by("kind", "received_at", "id"))


def _says_who(document: Document) -> bool:
    rule = rulebook.documents().kind(document.kind).rules[-1]
    return Part.NAME in rule.reads and not rule.letter


def _of_file(person: Person) -> Reading:
    return Reading(source=FILE, name=person.name, birth_date=person.birth_date, sex=person.sex)


def _of(document: Document) -> Reading:
    sex = str(document.details.get(Part.SEX.value, ""))
    return Reading(source=document.kind, name=document.name, birth_date=document.birth_date, sex=sex)
