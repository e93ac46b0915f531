"""The Django app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the app under the short label `people`."""

    name = "balai.apps.people"
    label = "people"
