"""The pages, by audience."""

from django.urls import include, path

from balai.web.filing.document_page import document_page
from balai.web.sheets.export import export

urlpatterns = [
    path("", include("balai.web.portal.urls")),
    path("", include("balai.web.access.urls")),
    path("", include("balai.web.access.counter_urls")),
    path("akun/kabar/", include("balai.web.inbox.urls")),
    path("antrean/", include("balai.web.room.urls")),
    path("kantor/", include("balai.web.access.staff_urls")),
    path("kantor/ekspor/", export, name="export"),
    path("kantor/impor/", include("balai.web.sheets.urls")),
    path("berkas/", include("balai.web.filing.urls")),
    path("dokumen/<uuid:document_id>/<int:order>/", document_page, name="document_page"),
    path("keluarga/", include("balai.web.filing.family_urls")),
    path("loket/", include("balai.web.desk.urls")),
    path("audit/", include("balai.web.desk.audit_urls")),
    path("perencanaan/", include("balai.web.dashboards.urls")),
]
