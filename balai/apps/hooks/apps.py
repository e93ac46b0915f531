"""The Django app of hooks."""

from django.apps import AppConfig


class HooksConfig(AppConfig):
    """Above organisations, below everything that happens to people."""

    name = "balai.apps.hooks"
