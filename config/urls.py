"""Every address: health for machines, pages in Indonesian without prefix and in English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from balai.web import health
from balai.web.public import public

urlpatterns = [
    *public(
        [path("health/live", health.live, name="health-live"), path("health/ready", health.ready, name="health-ready")]
    ),
    *i18n_patterns(path("", include("balai.web.urls")), prefix_default_language=False),
]
