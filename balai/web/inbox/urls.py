"""What one was told."""

from django.urls import path

from balai.web.inbox import messages, wishes

urlpatterns = [
    path("", messages.inbox, name="inbox"),
    path("cara/", wishes.wishes, name="wishes"),
    path("<uuid:message_id>/", messages.message, name="message"),
]
