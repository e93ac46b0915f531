"""Recovering accounts, as a table of contents."""

from django.urls import path

from balai.web.access import counter
from balai.web.public import public

app_name = "recovery"
urlpatterns = [
    *public(
        [
            path("pemulihan/", counter.use, name="use"),
            path("pemulihan/baru/", counter.new_way, name="new_way"),
        ]
    ),
    path("loket/pemulihan/", counter.requests, name="requests"),
    path("loket/pemulihan/<uuid:request_id>/setuju/", counter.approve, name="approve"),
    path("loket/pemulihan/<uuid:request_id>/tolak/", counter.refuse, name="refuse"),
]
