"""The citizen's journey, as a table of contents."""

from django.urls import path

from balai.web.portal import home

app_name = "portal"
# TODO(portal, issue 2): each of these becomes a screen of its own in slice 3.
NEXT = ("check", "resume", "pathways", "rules", "help", "privacy", "accessibility", "leave")
urlpatterns = [
    path("", home.home, name="home"),
    *[path(f"{name}/", home.soon, name=name) for name in NEXT],
    path("sample/<slug:key>/", home.soon, name="load_sample"),
]
