"""The citizen's journey, as a table of contents."""

from django.urls import path

from balai.web.components import gallery
from balai.web.portal import (
    agencies,
    check,
    compare,
    cost_calculator,
    costs,
    directory,
    guides,
    home,
    keep,
    letter_check,
    pages,
    pathway,
    print_plan,
    red_flags,
    result,
    samples,
    search,
    whatif,
)
from balai.web.public import public

app_name = "portal"
urlpatterns = public(
    [
        path("", home.home, name="home"),
        path("cek/", check.check, name="check"),
        path("cek/<int:number>/", check.question, name="question"),
        path("cek/tanya/", check.ask, name="ask"),
        path("cek/jawaban/", check.answers, name="answers"),
        path("cek/hasil/", result.result, name="result"),
        path("cek/andai/", whatif.whatif, name="what_if"),
        path("cek/simpan/", keep.save, name="save"),
        path("cek/hapus/", keep.forget, name="forget"),
        path("lanjut/", keep.resume, name="resume"),
        path("keluar/", keep.leave, name="leave"),
        path("contoh/<slug:key>/", samples.load_sample, name="load_sample"),
        path("jalur/", pathway.pathways, name="pathways"),
        path("banding/", compare.compare, name="compare"),
        path("jalur/<slug:pathway_id>/cetak/", print_plan.print_plan, name="print_plan"),
        path("jalur/<slug:pathway_id>/formulir.pdf", print_plan.blank, name="blank_form"),
        path("jalur/<slug:pathway_id>/", pathway.pathway, name="pathway"),
        path("biaya/", costs.costs, name="costs"),
        path("biaya/hitung/", cost_calculator.cost_calculator, name="cost_calculator"),
        path("p3mi/", agencies.agencies, name="agencies"),
        path("layanan/", directory.directory, name="directory"),
        path("cari/", search.search, name="search"),
        path("panduan/", guides.guides, name="guides"),
        path("panduan/<slug:guide_id>/", guides.guide, name="guide"),
        path("aturan/", pages.rules, name="rules"),
        path("tanda-bahaya/", red_flags.red_flags, name="red_flags"),
        path("surat/", letter_check.letter, name="letter"),
        path("bantuan/", pages.help_page, name="help"),
        path("data-anda/", pages.privacy, name="privacy"),
        path("aksesibilitas/", pages.accessibility, name="accessibility"),
        path("komponen/", gallery.gallery, name="gallery"),
    ]
)
