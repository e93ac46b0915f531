"""Running an action for a form: its refusal becomes a message on the form."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django import forms
from django.utils import translation

from balai.engine.errors import DomainError, NotAllowed
from balai.words import words

Given = ParamSpec("Given")
Made = TypeVar("Made")


def attempt(form: forms.Form, action: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made | None:
    """Return what the action made, or None with its reason on the form. NotAllowed passes on to the one handler."""
    try:
        return action(*args, **kwargs)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, words(translation.get_language()).say(error.code, error.detail))
        return None
