"""The pages, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("balai.web.portal.urls")),
]
