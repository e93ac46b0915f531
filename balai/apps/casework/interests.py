"""The questionnaire about interests: begun with consent, saved page by page, forgotten when consent ends."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from balai import rulebook
from balai.apps.audit import actions as audit
from balai.apps.audit.verbs import Verb
from balai.apps.casework.models import InterestAnswers
from balai.apps.casework.models.interest import PURPOSE, asked_by
from balai.apps.people import consenting
from balai.apps.people.drafts import locked
from balai.apps.people.models import Person
from balai.engine.actor import Actor
from balai.engine.errors import IllegalMove, NotFound
from balai.engine.interests import Liking, Profile, Scores, profile, scores

__all__ = ["PAGE", "PURPOSE", "again", "answer", "begin", "forget_withdrawn", "profile_of", "scores_of"]
logger = logging.getLogger(__name__)
# Statements on one page.
PAGE = 10


@transaction.atomic
def begin(*, person_id: UUID, version: int, language: str, by: Actor, at: datetime) -> InterestAnswers:
    """Begin, with a yes to the wording shown. Beginning twice goes on.

    Raises NotFound, NotAllowed, IllegalMove `draft_first`, and those of `consenting.give`.
    """
    person = _asked(person_id, by)
    consenting.give(person_id=person.pk, purpose=PURPOSE, version=version, language=language, by=by, at=at)
    kept, is_new = InterestAnswers.objects.get_or_create(person=person, defaults={"begun_at": at, "changed_at": at})
    if is_new:
        _record(Verb.INTERESTS_BEGUN, kept, by, at)
    return kept


@transaction.atomic
def answer(*, person_id: UUID, given: Mapping[str, Liking], by: Actor, at: datetime) -> InterestAnswers:
    """Keep the answers of a page; what is not in `given` stays. Raises NotFound, also without consent."""
    person = _asked(person_id, by)
    kept = _kept(person, by)
    known = {statement.id for statement in rulebook.interests().statements}
    after = kept.answers | {key: liking.value for key, liking in given.items() if key in known}
    if after != kept.answers:
        kept.answers, kept.changed_at = after, max(at, kept.changed_at)
        kept.save(update_fields=["answers", "changed_at"])
        _record(Verb.INTERESTS_ANSWERED, kept, by, at)
    return kept


@transaction.atomic
def again(*, person_id: UUID, by: Actor, at: datetime) -> InterestAnswers:
    """Empty the answers, to begin anew. Raises NotFound."""
    person = _asked(person_id, by)
    kept = _kept(person, by)
    kept.answers, kept.begun_at, kept.changed_at = {}, at, at
    kept.save(update_fields=["answers", "begun_at", "changed_at"])
    _record(Verb.INTERESTS_BEGUN, kept, by, at)
    return kept


@transaction.atomic
def forget_withdrawn() -> int:
    """Delete the answers of everybody who took the consent back; return how many. Nobody saw them since."""
    agreed = InterestAnswers.objects.agreed().order_by().values("pk")
    gone, _by_model = InterestAnswers.objects.exclude(pk__in=agreed).delete()
    if gone:
        logger.info("interests_forgotten", extra={"number": gone})
    return gone


def scores_of(kept: InterestAnswers) -> Scores:
    """The six scores of what was answered so far."""
    return scores({key: Liking(value) for key, value in kept.answers.items()}, rulebook.interests())


def profile_of(kept: InterestAnswers) -> Profile | None:
    """The strongest types; None while too little was answered, or where none stands out."""
    return profile(scores_of(kept))


def _asked(person_id: UUID, by: Actor) -> Person:
    """The file, locked. Raises NotFound where the actor does not ask this person about interests."""
    person = locked(person_id, by)
    if not asked_by(by).filter(pk=person.pk).exists():
        raise NotFound("file_not_found")
    if person.is_draft:
        raise IllegalMove("draft_first")
    return person


def _kept(person: Person, by: Actor) -> InterestAnswers:
    found = InterestAnswers.objects.visible_to(by).select_for_update(of=("self",)).filter(person=person).first()
    if found is None:
        raise NotFound("interests_not_found")
    return found


def _record(verb: Verb, kept: InterestAnswers, by: Actor, at: datetime) -> None:
    person = kept.person
    audit.record(verb, kept, by=by, at=at, subject_id=person.pk, office_id=person.office_id)
