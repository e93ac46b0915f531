"""Every component in every state on one page, so that the look can be seen and checked at once."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from balai.web.components import samples
from balai.web.components.widgets import Checks, DateParts, Radios


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Nama panggilan"),
        help_text=_("Huruf besar atau kecil boleh."),
        error_messages={"required": _("Tulis nama panggilan Anda")},
    )
    country = forms.ChoiceField(
        label=_("Negara tujuan"), choices=[("", _("Pilih negara")), ("JP", _("Jepang")), ("DE", _("Jerman"))]
    )
    born_on = forms.DateField(
        label=_("Tanggal lahir"),
        help_text=_("Seperti di KTP, misalnya 14 Maret 2002."),
        widget=DateParts,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("31 Februari tidak ada di kalender. Periksa tanggal dan bulannya.")},
    )
    school = forms.ChoiceField(
        label=_("Pendidikan terakhir"),
        help_text=_("Pilih yang ijazahnya sudah terbit."),
        choices=[
            ("SMP", "SMP"),
            ("SMA", _("SMA atau SMK")),
            ("D3", "D3"),
            ("S1", _("D4 atau S1")),
            ("unknown", _("Saya tidak tahu")),
        ],
        widget=Radios(unsure="unknown"),
        error_messages={"required": _("Pilih pendidikan terakhir, atau pilih Saya tidak tahu")},
    )
    skills = forms.MultipleChoiceField(
        label=_("Bahasa yang sudah Anda pelajari"),
        choices=[("ja", _("Jepang")), ("en", _("Inggris")), ("none", _("Belum ada"))],
        widget=Checks(unsure="none", hints={"ja": _("Dengan atau tanpa sertifikat"), "none": ""}),
        required=False,
    )
    unsure = forms.BooleanField(label=_("Saya tidak tahu"), help_text=_("Tidak apa-apa, hasil tetap muncul"))


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components with made-up content."""
    empty = SampleForm(auto_id="a_%s", initial={"school": "D3", "skills": ["ja"]})
    wrong = SampleForm(
        {
            "name": "",
            "born_on_day": "31",
            "born_on_month": "2",
            "born_on_year": "2002",
            "country": "JP",
            "unsure": "on",
        },
        auto_id="b_%s",
    )
    page = samples.Page(form=empty, wrong=wrong)
    return render(request, "components/gallery.html", {"page": page})
