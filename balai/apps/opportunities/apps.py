"""The Django app of opportunities."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    """Registers the app under the short label `opportunities`."""

    name = "balai.apps.opportunities"
    label = "opportunities"
