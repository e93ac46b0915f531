"""One person's file, from the first page to what it opens."""

from django.urls import path

from balai.web.filing import begin, document, documents, file, letters, page, pathways

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
    path("<uuid:file_id>/dokumen/", documents.documents, name="documents"),
    path("<uuid:file_id>/dokumen/<slug:kind>/", document.document, name="document"),
    path("<uuid:file_id>/dokumen/<slug:kind>/<uuid:document_id>/", document.document_sent, name="document_sent"),
    path(
        "<uuid:file_id>/dokumen/<slug:kind>/<uuid:document_id>/tarik/",
        document.document_withdraw,
        name="document_withdraw",
    ),
    path("<uuid:file_id>/surat-izin/", letters.letters, name="letters"),
    path("<uuid:file_id>/surat-izin/<uuid:letter_id>.pdf", letters.letter_paper, name="letter_paper"),
    path("<uuid:file_id>/surat-izin/<uuid:letter_id>/batal/", letters.letter_cancel, name="letter_cancel"),
    path("<uuid:file_id>/jalur/", pathways.pathways, name="pathways"),
    path("<uuid:file_id>/jalur/<slug:pathway_id>/", pathways.pathway, name="pathway"),
]
