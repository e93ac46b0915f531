"""Lists in, as a table of contents: upload, columns, trial, duplicates, import, undo."""

from django.urls import path

from balai.web.sheets import columns, duplicates, faults, one, upload

app_name = "sheets"
urlpatterns = [
    path("", upload.lists, name="lists"),
    path("<uuid:list_id>/", one.one, name="one"),
    path("<uuid:list_id>/kolom/", columns.columns, name="columns"),
    path("<uuid:list_id>/ganda/", duplicates.duplicates, name="duplicates"),
    path("<uuid:list_id>/perbaikan.<str:form>", faults.faults, name="faults"),
    path("<uuid:list_id>/masukkan/", one.begin, name="begin"),
    path("<uuid:list_id>/urungkan/", one.undo, name="undo"),
    path("<uuid:list_id>/buang/", one.put_away, name="put_away"),
]
