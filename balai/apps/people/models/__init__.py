"""People and what is known of them."""

from balai.apps.people.models.documents import ALIVE, Document, DocumentPage, FamilyLetter
from balai.apps.people.models.knowledge import Answer, Evidence
from balai.apps.people.models.merging import Merge
from balai.apps.people.models.person import Channel, HelperAccess, Person

__all__ = [
    "ALIVE",
    "Answer",
    "Channel",
    "Document",
    "DocumentPage",
    "Evidence",
    "FamilyLetter",
    "HelperAccess",
    "Merge",
    "Person",
]
