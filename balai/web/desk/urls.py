"""The counter, from the list of what waits to one person."""

from django.urls import path

from balai.web.desk import guardian, hold, letters, merging, person, privacy, told, verifying, work

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("baru/", work.new, name="new"),
    path("daftar/", work.unasked, name="unasked"),
    path("dokumen/", verifying.queue, name="documents"),
    path("dokumen/<uuid:document_id>/", verifying.verify, name="verify"),
    path("dokumen/<uuid:document_id>/kembalikan/", verifying.give_back, name="give_back"),
    path("surat/", letters.letters, name="letters"),
    path("surat/<uuid:letter_id>/", letters.letter, name="letter"),
    path("orang/<uuid:file_id>/", person.person, name="person"),
    path("kabar/", told.undelivered, name="undelivered"),
    path("orang/<uuid:file_id>/kabar/", told.told, name="told"),
    path("orang/<uuid:file_id>/kabar/<uuid:delivery_id>/ulang/", told.again, name="told_again"),
    path("orang/<uuid:file_id>/kabar/<uuid:message_id>/surat/", told.letter, name="told_letter"),
    path("orang/<uuid:file_id>/kabar/<uuid:delivery_id>/cetak/", told.print_letter, name="told_print"),
    path("orang/<uuid:file_id>/alasan/", person.reason, name="reason"),
    path("orang/<uuid:file_id>/sahkan/", person.register, name="register"),
    path("orang/<uuid:file_id>/jelas/", person.clear, name="clear"),
    path("orang/<uuid:file_id>/gabung/<uuid:other_id>/", merging.merge, name="merge"),
    path("orang/<uuid:file_id>/gabung/<uuid:merge_id>/batal/", merging.undo, name="undo_merge"),
    path("orang/<uuid:file_id>/dampingi/", person.take, name="take"),
    path("orang/<uuid:file_id>/wali/", guardian.guardian, name="guardian"),
    path("orang/<uuid:file_id>/wali/<uuid:consent_id>/kode/", guardian.code, name="guardian_code"),
    path("orang/<uuid:file_id>/wali/<uuid:consent_id>/cabut/", guardian.withdraw, name="guardian_withdraw"),
    path("orang/<uuid:file_id>/tahan/", hold.hold, name="hold"),
    path("tahan/<uuid:hold_id>/sahkan/", hold.confirm, name="hold_confirm"),
    path("tahan/<uuid:hold_id>/akhiri/", hold.lift, name="hold_lift"),
    path("permintaan/", privacy.requests, name="requests"),
    path("permintaan/<uuid:request_id>/", privacy.answer, name="request"),
    path("permintaan/<uuid:request_id>/kerjakan/", privacy.take, name="request_take"),
]
