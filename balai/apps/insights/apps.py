"""The Django app of insights."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """Registers the app under the short label `insights`."""

    name = "balai.apps.insights"
    label = "insights"
