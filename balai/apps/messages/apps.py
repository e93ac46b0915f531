"""What people are told."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """One of the two lowest apps. The label leaves `messages` to Django's own app of that name."""

    name = "balai.apps.messages"
    label = "balai_messages"
