"""Records of casework: the anonymous check, cases, assessments, plans, caseload."""

from balai.apps.casework.models.appointment import Appointment
from balai.apps.casework.models.assessment import Assessment
from balai.apps.casework.models.case import Case, Outcome, Spell
from balai.apps.casework.models.check import SAVED_FOR, UNSAVED_FOR, Check
from balai.apps.casework.models.counselling import Note, NoteDraft, NoteSight, TalkKind
from balai.apps.casework.models.interest import InterestAnswers
from balai.apps.casework.models.opening import ClosedDay, OpeningHours
from balai.apps.casework.models.plan import ActionPlan, PlanStep
from balai.apps.casework.models.referral import Matter, Referral, Share
from balai.apps.casework.models.standard import ServiceStandard
from balai.apps.casework.models.ticket import Purpose, QueueScreen, Ticket
from balai.apps.casework.models.transfer import Transfer

__all__ = [
    "SAVED_FOR",
    "UNSAVED_FOR",
    "ActionPlan",
    "Appointment",
    "Assessment",
    "Case",
    "Check",
    "ClosedDay",
    "InterestAnswers",
    "Matter",
    "Note",
    "NoteDraft",
    "NoteSight",
    "OpeningHours",
    "Outcome",
    "PlanStep",
    "Purpose",
    "QueueScreen",
    "Referral",
    "ServiceStandard",
    "Share",
    "Spell",
    "TalkKind",
    "Ticket",
    "Transfer",
]
