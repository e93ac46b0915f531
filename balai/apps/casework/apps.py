"""The Django app of casework."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Registers the app under the short label `casework`."""

    name = "balai.apps.casework"
    label = "casework"
