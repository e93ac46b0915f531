"""What every screen with a form does alike."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import translation

from balai.engine.errors import DomainError, NotAllowed, NotFound
from balai.words import words

Row = TypeVar("Row", bound=Model)


def attempt(form: forms.Form, action: Callable[..., object], *, field: str | None = None, **given: Any) -> bool:
    """Run an action; say on the form what it refused. NotAllowed and NotFound pass on to 403 and 404."""
    try:
        action(**given)
    except NotFound as error:
        raise Http404(error.code) from None
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(field, refusal(error))
        return False
    return True


def refusal(error: DomainError) -> str:
    """What was refused, in the reader's language."""
    return words(translation.get_language()).say(error.code, error.detail)


def get_or_404(found: QuerySet[Row], **by: object) -> Row:
    """The one row, or 404: what is out of scope does not exist."""
    try:
        return found.get(**by)
    except ObjectDoesNotExist:
        raise Http404 from None
