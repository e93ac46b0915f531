"""The record of what happened."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Lowest of the apps: it knows nobody, only ids."""

    name = "balai.apps.audit"
