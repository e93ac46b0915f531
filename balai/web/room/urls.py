"""The screens of the waiting room."""

from django.urls import path

from balai.web.public import public
from balai.web.room import display, kiosk

app_name = "room"
urlpatterns = public(
    [
        path("", kiosk.screen, name="screen"),
        path("nomor/", kiosk.draw, name="draw"),
        path("nomor/<uuid:ticket_id>/", kiosk.drawn, name="drawn"),
        path("layar/", display.display, name="display"),
    ]
)
