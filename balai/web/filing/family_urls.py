"""What family and guardians see."""

from django.urls import path

from balai.web.filing import family_look

app_name = "family"
urlpatterns = [
    path("", family_look.enter, name="enter"),
    path("<uuid:view_id>/", family_look.look, name="look"),
    path("wali/<uuid:consent_id>/", family_look.guardian, name="guardian"),
    path("wali/<uuid:consent_id>/cabut/", family_look.withdraw, name="guardian_withdraw"),
]
