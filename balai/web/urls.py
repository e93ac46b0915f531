"""The pages, by audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("balai.web.portal.urls")),
    path("berkas/", include("balai.web.filing.urls")),
    path("loket/", include("balai.web.desk.urls")),
    path("perencanaan/", include("balai.web.dashboards.urls")),
]
