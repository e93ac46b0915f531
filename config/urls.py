"""Every address: health and interface for machines, pages in Indonesian without prefix and in English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from balai.api.v1 import page
from balai.web import health
from balai.web.public import public

urlpatterns = [
    *public(
        [path("health/live", health.live, name="health-live"), path("health/ready", health.ready, name="health-ready")]
    ),
    path("api/v1/", include("balai.api.v1.urls")),
    *i18n_patterns(
        *public([path("antarmuka/", page.interface, name="interface")]),
        path("", include("balai.web.urls")),
        prefix_default_language=False,
    ),
]
