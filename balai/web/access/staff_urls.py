"""Offices and staff, as a table of contents."""

from django.urls import path

from balai.web.access import staff

app_name = "staff"
urlpatterns = [
    path("", staff.organisations, name="organisations"),
    path("<uuid:organisation_id>/", staff.organisation, name="organisation"),
    path("peran/<int:membership_id>/akhiri/", staff.end_role, name="end_role"),
]
