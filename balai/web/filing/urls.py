"""One person's file, from the first page to what it opens."""

from django.urls import path

from balai.web.filing import (
    begin,
    document,
    documents,
    family,
    file,
    letters,
    page,
    pathways,
    privacy,
    privacy_ask,
    privacy_copy,
    privacy_looked,
)

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
    path("<uuid:file_id>/data/", privacy.data, name="data"),
    path("<uuid:file_id>/data/setuju/", privacy.give, name="consent"),
    path("<uuid:file_id>/data/setuju/<uuid:consent_id>/cabut/", privacy.withdraw, name="withdraw"),
    path("<uuid:file_id>/data/simpan/", privacy.keep, name="keep"),
    path("<uuid:file_id>/data/bagikan/", privacy.lift, name="lift"),
    path("<uuid:file_id>/data/dewasa/", privacy.confirm, name="confirm"),
    path("<uuid:file_id>/data/minta/", privacy_ask.ask, name="ask"),
    path("<uuid:file_id>/data/minta/<uuid:request_id>/batal/", privacy_ask.cancel, name="ask_cancel"),
    path("<uuid:file_id>/data/salinan/", privacy_copy.copy, name="copy"),
    path("<uuid:file_id>/data/dilihat/", privacy_looked.looked, name="looked"),
    path("<uuid:file_id>/keluarga/", family.members, name="family"),
    path("<uuid:file_id>/keluarga/<uuid:member_id>/", family.sight, name="sight"),
    path("<uuid:file_id>/keluarga/<uuid:member_id>/hapus/", family.remove, name="family_remove"),
    path("<uuid:file_id>/keluarga/izin/<uuid:view_id>/cabut/", family.revoke, name="family_revoke"),
    path("<uuid:file_id>/jalur/", pathways.pathways, name="pathways"),
    path("<uuid:file_id>/jalur/<slug:pathway_id>/", pathways.pathway, name="pathway"),
]
