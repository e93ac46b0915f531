"""Importing the register of P3MI: whole or not at all, twice changes nothing, the old edition stays as history."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from balai.apps.opportunities.models import AgencyRegister, PlacementCompany
from balai.demo import registers
from tests.conftest import OnDay

pytestmark = pytest.mark.django_db

GOOD = "nama,sip3mi,status\nPT Contoh Satu,C-1,aktif\nPT Contoh Dua,C-2,dicabut\n"
BROKEN = GOOD + "PT Contoh Tiga,,aktif\nPT Contoh Empat,C-4,entah\n"


@pytest.fixture(autouse=True)
def _in_november(on_day: OnDay) -> Any:
    with on_day("2026-11-22"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p3mi.csv"


def run(
    path: Path, *words: str, text: str = GOOD, encoding: str = "utf-8", as_of: str = "2026-11-01"
) -> tuple[str, str]:
    path.write_bytes(text.encode(encoding))
    out, err = StringIO(), StringIO()
    call_command(
        "import_agencies", str(path), "--as-of", as_of, "--source", "Daftar P3MI", *words, stdout=out, stderr=err
    )
    return out.getvalue(), err.getvalue()


def counts() -> tuple[int, int]:
    return AgencyRegister.objects.count(), PlacementCompany.objects.count()


def test_a_good_file(path: Path) -> None:
    out, err = run(path, "--url", "https://contoh.example/p3mi")
    register = AgencyRegister.objects.get()
    assert "2 perusahaan dimasukkan" in out
    assert err == ""
    assert (register.as_of, register.title, register.is_current) == (date(2026, 11, 1), "Daftar P3MI", True)
    assert (register.url, register.is_sample, register.left_out) == ("https://contoh.example/p3mi", False, 0)
    assert [c.status for c in register.companies.order_by("licence_key")] == ["active", "revoked"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_encodings(path: Path, encoding: str) -> None:
    run(path, text="nama;sip3mi\nPT Émas;C-1\n", encoding=encoding)
    company = PlacementCompany.objects.get()
    assert (company.name, company.name_key) == ("PT Émas", "emas")


def test_another_encoding_is_refused_clearly(path: Path) -> None:
    with pytest.raises(CommandError, match="CSV UTF-8"):
        run(path, encoding="utf-16")
    assert counts() == (0, 0)


def test_broken_rows_refuse_the_whole_file_and_are_named(path: Path, tmp_path: Path) -> None:
    report = tmp_path / "rusak.csv"
    with pytest.raises(CommandError, match="2 baris rusak"):
        run(path, "--report", str(report), text=BROKEN)
    assert counts() == (0, 0)
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "row,reason"
    assert [line.split(",")[0] for line in lines[1:]] == ["4", "5"]


def test_broken_rows_are_printed_with_row_and_reason(path: Path) -> None:
    _out, err = run(path, "--skip-broken", "--lang", "en", text=BROKEN)
    assert "row 4: SIP3MI number is empty" in err
    assert 'row 5: status "entah" is not known' in err


def test_broken_rows_left_out_are_counted(path: Path) -> None:
    out, _err = run(path, "--skip-broken", text=BROKEN)
    assert "2 baris rusak dilewati" in out
    assert AgencyRegister.objects.get().left_out == 2
    assert counts() == (1, 2)


def test_a_licence_number_twice_names_both_rows(path: Path) -> None:
    with pytest.raises(CommandError):
        run(path, text=GOOD + "PT Lain,c1,aktif\n")
    _out, err = run(path, "--dry-run", text=GOOD + "PT Lain,c1,aktif\n")
    assert "baris 2: nomor izin C-1 juga dipakai baris 4" in err
    assert "baris 4: nomor izin c1 juga dipakai baris 2" in err


@pytest.mark.parametrize("text", [GOOD, BROKEN])
def test_a_dry_run_writes_nothing(path: Path, text: str) -> None:
    out, _err = run(path, "--dry-run", text=text)
    assert "tidak ada yang disimpan: 2 perusahaan" in out
    assert counts() == (0, 0)


def test_the_same_edition_twice_changes_nothing(path: Path) -> None:
    run(path)
    before = AgencyRegister.objects.values().get()
    out, _err = run(path)
    assert "tidak ada yang berubah" in out
    assert AgencyRegister.objects.values().get() == before
    assert counts() == (1, 2)


def test_a_new_edition_replaces_and_the_old_one_stays(path: Path) -> None:
    run(path)
    run(path, text="nama,sip3mi\nPT Contoh Satu,C-1\n", as_of="2026-11-20")
    assert list(AgencyRegister.objects.order_by("as_of").values_list("as_of", "is_current")) == [
        (date(2026, 11, 1), False),
        (date(2026, 11, 20), True),
    ]
    assert counts() == (2, 3)
    run(path)  # the first edition once more
    assert AgencyRegister.objects.get(is_current=True).as_of == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "as_of", "told"),
    [
        ([], "2026-10-01", "lebih lama"),
        (["--sample"], "2026-11-20", "Daftar contoh"),
        ([], "2026-11-23", "belum tiba"),
        (["--url", "javascript:alert(1)"], "2026-11-20", "bukan alamat"),
        (["--source", " "], "2026-11-20", "Sumber"),
        (["--source", "x" * 201], "2026-11-20", "Sumber"),
    ],
)
def test_what_must_not_replace_the_register(path: Path, words: list[str], as_of: str, told: str) -> None:
    run(path)
    with pytest.raises(CommandError, match=told):
        run(path, *words, text="nama,sip3mi\nPT Lain,C-9\n", as_of=as_of)
    assert counts() == (1, 2)


def test_a_real_register_replaces_a_newer_sample(path: Path) -> None:
    registers.make(timezone.now())
    run(path)
    assert AgencyRegister.objects.get(is_current=True).is_sample is False


def test_the_sample_comes_once_and_never_over_a_real_register(path: Path) -> None:
    registers.make(timezone.now())
    registers.make(timezone.now())
    register = AgencyRegister.objects.get()
    assert register.is_sample
    assert all("data contoh" in company.name for company in register.companies.order_by("pk"))
    run(path)
    registers.make(timezone.now())
    assert not AgencyRegister.objects.get(is_current=True).is_sample


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"tidak-ada\.csv"):
        call_command("import_agencies", str(tmp_path / "tidak-ada.csv"), "--as-of", "2026-11-01", "--source", "A")


@pytest.mark.parametrize("change", [{"licence_key": "c2"}, {"status": "bagus"}, {"name_key": ""}, {"countries": {}}])
def test_the_database_guards_the_register(path: Path, change: dict[str, object]) -> None:
    run(path)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacementCompany.objects.filter(licence_key="c1").update(**change)


def test_the_database_allows_one_current_edition(path: Path) -> None:
    run(path)
    run(path, as_of="2026-11-20")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyRegister.objects.update(is_current=True)
