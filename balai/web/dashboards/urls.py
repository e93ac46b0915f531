"""The dashboards, as a table of contents."""

from django.urls import path

from balai.web.dashboards import downloads, meanings, pathway, planning, waiting
from balai.web.public import public

app_name = "dashboards"
urlpatterns = public(
    [
        path("", planning.planning, name="planning"),
        path("arti/", meanings.meanings, name="meanings"),
        path("jalur/<slug:pathway_id>/", pathway.pathway, name="pathway"),
        path("jalur.csv", downloads.pathways_csv, name="pathways_csv"),
        path("pelatihan.csv", downloads.trainings_csv, name="trainings_csv"),
    ]
)
urlpatterns.append(path("tunggu/", waiting.waiting, name="waiting"))
