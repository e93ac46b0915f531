"""Offices, staff and their other systems, as a table of contents."""

from django.urls import path

from balai.web.access import connections, hooks, staff

app_name = "staff"
SYSTEMS = "<uuid:organisation_id>/sambungan/"
HOOK = f"{SYSTEMS}kabar/<uuid:hook_id>/"
urlpatterns = [
    path("", staff.organisations, name="organisations"),
    path("<uuid:organisation_id>/", staff.organisation, name="organisation"),
    path("peran/<int:membership_id>/akhiri/", staff.end_role, name="end_role"),
    path(SYSTEMS, connections.connections, name="connections"),
    path(f"{SYSTEMS}kunci/", connections.new_token, name="new_token"),
    path(f"{SYSTEMS}kunci/<uuid:token_id>/cabut/", connections.revoke_token, name="revoke_token"),
    path(f"{SYSTEMS}kabar/", hooks.new_hook, name="new_hook"),
    path(HOOK, hooks.hook, name="hook"),
    path(f"{HOOK}akhiri/", hooks.end_hook, name="end_hook"),
    path(f"{HOOK}<uuid:notice_id>/lagi/", hooks.send_again, name="send_again"),
]
