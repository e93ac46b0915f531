"""The Django app of users."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Registers the app under the short label `access`."""

    name = "balai.apps.access"
    label = "access"
