"""One person's file, from the first page to what it opens."""

from django.urls import path

from balai.web.filing import begin, file, page, pathways

app_name = "filing"
urlpatterns = [
    path("", begin.begin, name="begin"),
    path("kode/", begin.enter, name="enter"),
    path("terkirim/", file.handed_in, name="handed_in"),
    path("<uuid:file_id>/", file.file, name="file"),
    path("<uuid:file_id>/isi/<slug:key>/", page.page, name="page"),
    path("<uuid:file_id>/kirim/", file.submit, name="submit"),
    path("<uuid:file_id>/kode/", file.code, name="code"),
    path("<uuid:file_id>/sendiri/", file.end_help, name="end_help"),
    path("<uuid:file_id>/hapus/", file.discard, name="discard"),
    path("<uuid:file_id>/jalur/", pathways.pathways, name="pathways"),
    path("<uuid:file_id>/jalur/<slug:pathway_id>/", pathways.pathway, name="pathway"),
]
