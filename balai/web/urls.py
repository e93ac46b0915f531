"""The pages, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("balai.web.portal.urls")),
    path("perencanaan/", include("balai.web.dashboards.urls")),
]
