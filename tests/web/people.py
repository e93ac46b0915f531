"""Visitors with answers already given, as the demo's sample persons."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from balai.apps.casework import actions
from balai.apps.casework.samples import SAMPLES
from balai.apps.opportunities import queries as opportunities
from balai.web.questions import visit


def address(name: str, language: str = "id", **arguments: object) -> str:
    """The address of a page in one language, whatever language the last page was in."""
    with translation.override(language):
        return reverse(name, kwargs=arguments)


def visitor(client: Client, key: str) -> Client:
    """The client holds a check with the answers of a sample person."""
    answers = SAMPLES[key].answers(timezone.localdate())
    return with_answers(client, answers)


def with_answers(client: Client, answers: dict[str, object]) -> Client:
    """The client holds a check with these answers."""
    check = actions.start(book=opportunities.rulebook(), answers=answers, at=timezone.now())
    client.cookies.update(visit.keep(HttpResponse(), check).cookies)
    return client
