"""People and what is known of them, what they agreed to, and what they asked."""

from balai.apps.people.models.consent import Consent, GivenBy, GuardianConsent, Identified, Relation
from balai.apps.people.models.documents import ALIVE, Document, DocumentPage, FamilyLetter
from balai.apps.people.models.family import FamilyMember, FamilyView, Sight
from balai.apps.people.models.knowledge import Answer, Evidence
from balai.apps.people.models.lists import Decision, ListColumns, ListRow, OfficeList, RowResult
from balai.apps.people.models.merging import Merge
from balai.apps.people.models.person import Channel, HelperAccess, Person
from balai.apps.people.models.privacy import Erasure, LegalHold, PrivacyRequest, RequestKind, Statistic

__all__ = [
    "ALIVE",
    "Answer",
    "Channel",
    "Consent",
    "Decision",
    "Document",
    "DocumentPage",
    "Erasure",
    "Evidence",
    "FamilyLetter",
    "FamilyMember",
    "FamilyView",
    "GivenBy",
    "GuardianConsent",
    "HelperAccess",
    "Identified",
    "LegalHold",
    "ListColumns",
    "ListRow",
    "Merge",
    "OfficeList",
    "Person",
    "PrivacyRequest",
    "Relation",
    "RequestKind",
    "RowResult",
    "Sight",
    "Statistic",
]
