"""Every operation, as a table of contents."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from balai.api.v1 import appointments, cases, documents, interface, pathways, people, problems, reference, webhooks
from balai.api.v1.nothing import nothing

api = interface.made()
problems.keep(api)
RESOURCES = {
    "pathways": pathways,
    "people": people,
    "cases": cases,
    "appointments": appointments,
    "documents": documents,
    "reference": reference,
    "webhooks": webhooks,
}
for tag, resource in RESOURCES.items():
    api.add_router("", resource.router, tags=[tag])

app_name = "api"
ninja: list[Any] = api.urls[0]
operations = [page for page in ninja if page.name != "api-root"]
urlpatterns: list[Any] = [
    path("", RedirectView.as_view(pattern_name="interface"), name="api-root"),
    *operations,
    re_path(r".+", nothing, name="nothing"),
]
for page in urlpatterns:
    page.callback = login_not_required(never_cache(problems.worded(page.callback)))
