"""The pages of a file that are no questions of the rulebook: who, where, how to reach, wishes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from balai.apps.access.models import Area
from balai.apps.people.models import Person
from balai.engine import numbers
from balai.engine.numbers import NikProblem
from balai.engine.rules import Rulebook
from balai.web.components.widgets import Checks, Radios
from balai.web.questions.answer_fields import DayField
from balai.words import Words

MOST_WISHES = 5
WHEN = (
    ("soon", gettext_lazy("Secepatnya")),
    ("year", gettext_lazy("Dalam satu tahun")),
    ("later", gettext_lazy("Lebih dari satu tahun lagi")),
    ("unsure", gettext_lazy("Belum tahu")),
)


class PageForm(forms.Form):
    """A page of a file. `values` are what the action writes. `at_counter`: does an officer fill it in?

    `is_later`: of a draft, "go on later" was pressed: what is there is kept, and nothing more is asked.
    """

    def __init__(
        self, person: Person, said: Words, today: date, book: Rulebook, data: Any = None, *, at_counter: bool = False
    ) -> None:
        self.person, self.said, self.today, self.book, self.at_counter = person, said, today, book, at_counter
        self.is_later = person.is_draft and data is not None and "save" in data
        super().__init__(data, initial=dict(self.stored()), auto_id="i_%s")

    def stored(self) -> Mapping[str, Any]:
        """What the fields begin with."""
        raise NotImplementedError

    @property
    def values(self) -> Mapping[str, Any]:
        return self.cleaned_data


class IdentityForm(PageForm):
    """Who somebody is. A NIK that is stored is not sent back: left empty, it stays."""

    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        help_text=gettext_lazy("Persis seperti di KTP atau akta lahir, tanpa gelar."),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Jenis kelamin"),
        choices=(("female", gettext_lazy("Perempuan")), ("male", gettext_lazy("Laki-laki"))),
        required=False,
        widget=Radios,
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK (tidak wajib sekarang)"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ("name", "birth_date", "sex", "nik")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Sesuai KTP atau akta lahir.")
        self.fields["birth_date"] = DayField(
            today=self.today, future=False, said=self.said, label=_("Tanggal lahir"), help_text=hint
        )
        self.order_fields(self.field_order)
        stored = self.person.nik_masked
        self.fields["nik"].help_text = (
            _("NIK %(nik)s sudah tersimpan. Biarkan kosong bila tetap.") % {"nik": stored}
            if stored
            else _("16 angka di KTP atau Kartu Keluarga. Belum hafal? Kosongkan; petugas mengisinya bersama Anda.")
        )

    def stored(self) -> Mapping[str, Any]:
        born = self.person.birth_date
        return {"name": self.person.name, "sex": self.person.sex, "birth_date": born.isoformat() if born else ""}

    def clean_name(self) -> str:
        """Return the name. Raises ValidationError for none, or for digits."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name and not self.is_later:
            raise forms.ValidationError(_("Tulis nama lengkap, persis seperti di KTP."))
        if any(sign.isdigit() for sign in name):
            raise forms.ValidationError(_("Nama berisi angka. Tulis nama saja; NIK punya isiannya sendiri."))
        return name

    def clean_birth_date(self) -> date | None:
        """Return the day. Raises ValidationError when it is missing."""
        if self.cleaned_data["birth_date"]:
            return date.fromisoformat(self.cleaned_data["birth_date"])
        if self.is_later:
            return None
        raise forms.ValidationError(_("Isi tanggal lahir. Jalur dan perlindungan bergantung pada umur."))

    def clean_sex(self) -> str:
        """Return the choice. Raises ValidationError when it is missing."""
        sex = str(self.cleaned_data["sex"])
        if not sex and not self.is_later:
            raise forms.ValidationError(_("Pilih jenis kelamin seperti di KTP."))
        return sex

    def clean(self) -> dict[str, Any]:
        """Compare the NIK with date and sex, as typed or as stored."""
        given = self.cleaned_data
        nik = given.get("nik") or ""
        if not nik:
            given["nik"] = self.person.nik
        same = all(given.get(name) == getattr(self.person, name) for name in ("nik", "birth_date", "sex"))
        if given["nik"] and not same:
            born, sex = given.get("birth_date"), given.get("sex") or None
            checked = numbers.check_nik(given["nik"], birth_date=born, sex=sex)
            given["nik"] = checked.nik
            if not self._is_on_card(checked.problems):
                for problem in checked.problems:
                    self.add_error("nik", self.said.say(problem.value))
        return given

    def _is_on_card(self, problems: Sequence[NikProblem]) -> bool:
        """Does the officer say that the card itself reads so? Asked only of who could see the card."""
        if not self.at_counter or not problems or not numbers.ON_CARD.issuperset(problems):
            return False
        self.fields["card"] = forms.MultipleChoiceField(
            label=_("Apakah KTP asli memang tertulis begitu?"),
            choices=[
                ("seen", _("Ya, KTP aslinya saya lihat, dan NIK, tanggal lahir, dan jenis kelaminnya memang begitu"))
            ],
            required=False,
            widget=Checks,
        )
        return bool(self.data.get("card"))


class ContactForm(PageForm):
    """How to reach somebody. Nothing of it is needed to go on."""

    phone = forms.CharField(
        label=gettext_lazy("Nomor telepon (tidak wajib)"),
        help_text=gettext_lazy("Nomor yang Anda pegang sendiri. Orang lain yang memegangnya dapat membaca pesan kami."),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Email (tidak wajib)"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )

    def stored(self) -> Mapping[str, Any]:
        return {"phone": self.person.phone, "email": self.person.email}

    def clean_phone(self) -> str:
        """Return the number in its international form. Raises ValidationError for one that cannot be."""
        typed = str(self.cleaned_data["phone"]).strip()
        number = numbers.phone(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(
                _("Nomor ini belum lengkap atau salah. Tulis seperti 0812 3456 7890, atau +886… dari luar negeri.")
            )
        return number


class AddressForm(PageForm):
    """Where somebody lives. The kelurahan decides which office serves."""

    village = forms.ChoiceField(
        label=gettext_lazy("Kelurahan"), help_text=gettext_lazy("Tempat tinggal sekarang."), required=False
    )
    address = forms.CharField(
        label=gettext_lazy("Alamat (tidak wajib)"),
        help_text=gettext_lazy("Jalan, nomor, RT/RW."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["village"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Pilih kelurahan")), *_by_district()]

    def stored(self) -> Mapping[str, Any]:
        return {"village": self.person.village_id or "", "address": self.person.address}

    def clean_village(self) -> str:
        """Return the code. Raises ValidationError when none was chosen."""
        code = str(self.cleaned_data["village"])
        if not code and not self.is_later:
            raise forms.ValidationError(_("Pilih kelurahan tempat tinggal. Dari sana kami tahu kantor yang melayani."))
        return code

    @property
    def values(self) -> Mapping[str, Any]:
        return {"village_id": self.cleaned_data["village"] or None, "address": self.cleaned_data["address"]}


class WishesForm(PageForm):
    """Where to, and when. A wish decides nothing."""

    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Negara mana yang Anda minati?"),
        help_text=gettext_lazy("Boleh beberapa, boleh kosong. Hasil tetap menunjukkan semua jalur."),
        required=False,
        widget=Checks,
    )
    when = forms.ChoiceField(
        label=gettext_lazy("Kapan Anda ingin berangkat?"), choices=WHEN, required=False, widget=Radios
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["countries"]
        assert isinstance(field, forms.MultipleChoiceField)
        codes = {pathway.country for pathway in self.book.pathways}
        field.choices = [(code, name) for name, code in sorted((self.said.country(code), code) for code in codes)]

    def stored(self) -> Mapping[str, Any]:
        return dict(self.person.wishes)

    @property
    def values(self) -> Mapping[str, Any]:
        return {"wishes": {name: value for name, value in self.cleaned_data.items() if value}}


FORMS: Mapping[str, type[PageForm]] = {
    "identity": IdentityForm,
    "address": AddressForm,
    "contact": ContactForm,
    "wishes": WishesForm,
}


def _by_district() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kelurahan of every known city, under the names of their districts."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in Area.objects.filter(level="village").select_related("parent").order_by("parent__name", "name"):
        groups.setdefault(area.parent.name if area.parent else "", []).append((area.code, area.name))
    return list(groups.items())
