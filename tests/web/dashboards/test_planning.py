"""The planning page: one truth in drawing, table and download, nothing small, in the demo only."""

import csv
import io
import re
from collections import Counter
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from balai.apps.insights import actions
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment
from balai.web.csvfile import safe
from tests.apps.insights.factory import ON, origin, rank, survey, tally, whole

pytestmark = pytest.mark.django_db
ADDRESSES = ["", "arti/", "jalur/sa-nurse/", "jalur.csv", "pelatihan.csv"]


@pytest.fixture
def _kept() -> None:
    actions.store(survey(), at=timezone.now())


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode()).replace("\u00a0", " ")


def words(html: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(address).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_it_outside_the_demo(client: Client, address: str, language: str) -> None:
    assert client.get(f"{language}/perencanaan/{address}").status_code == 200
    with override_settings(DEMO=False):
        assert client.get(f"{language}/perencanaan/{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_to_read(client: Client, address: str) -> None:
    assert client.post(f"/perencanaan/{address}").status_code == 405


def test_the_door_stands_in_the_demo_only(client: Client) -> None:
    assert settings.DEMO
    assert 'href="/perencanaan/"' in text(client, "/")
    with override_settings(DEMO=False):
        assert "perencanaan" not in text(client, "/")
        assert "perencanaan" not in text(client, "/komponen/")


def test_before_the_first_survey_it_says_what_to_do(client: Client) -> None:
    page = text(client, "/perencanaan/")
    assert "Belum ada survei" in page
    assert "menjalankan survei penduduk" in page
    assert "There is no survey yet" in text(client, "/en/perencanaan/")


@pytest.mark.usefixtures("_kept")
def test_whose_numbers_they_are(client: Client) -> None:
    page = words(text(client, "/perencanaan/"))
    assert "Kota contoh, Bontang: 2.000 warga, menurut keadaan 22 November 2026." in page
    assert "DATA CONTOH" in page
    english = words(text(client, "/en/perencanaan/"))
    assert "Kota contoh, Bontang: 2,000 residents, as of 22 November 2026." in english
    assert "SAMPLE DATA" in english


def test_a_real_population_is_not_called_a_sample(client: Client) -> None:
    actions.store(survey(origin=origin(synthetic=False)), at=timezone.now())
    assert "DATA CONTOH" not in text(client, "/perencanaan/")


def test_numbers_by_former_rules_are_said_to_be_so(client: Client) -> None:
    actions.store(survey(rulebook="f0f0f0f0f0f0"), at=timezone.now())
    assert "Dihitung dengan aturan yang lama" in text(client, "/perencanaan/")


@pytest.mark.usefixtures("_kept")
def test_the_finding_is_true_of_its_numbers(client: Client) -> None:
    today = words(text(client, "/perencanaan/"))
    assert "Dari 6 jalur, 3 terbuka bagi sedikitnya satu warga. 3 di antaranya bersumber lemah." in today
    opened = words(text(client, "/perencanaan/?saat=dibuka"))
    told = "Bagi 12 dari 2.000 warga, syarat yang kami ketahui terpenuhi saat pendaftaran"
    assert f"{told} Perawat lansia (careworker), Jepang dibuka." in opened
    assert "Itu yang terbanyak di antara jalur yang sumbernya tidak lemah. Dari 6 jalur, 4 terbuka" in opened
    assert "214 warga mendapat jalur dengan satu pelatihan: Bahasa Jepang N5 (JLPT atau setara)" in today


@pytest.mark.usefixtures("_kept")
def test_weak_sources_and_preferences_stand_beside_the_numbers(client: Client) -> None:
    """Almost everybody may register where a single age is asked for by hearsay; that must not lead the page."""
    counts = {m: [tally("tw-household-caregiver", 1000, 900, 0), tally("my-plantation", 50, 900, 0)] for m in Moment}
    actions.store(survey(tallies=counts), at=timezone.now())
    page = words(text(client, "/perencanaan/"))
    assert page.index("Pekerja kebun sawit Malaysia") < page.index("Perawat lansia/orang sakit di rumah Taiwan")
    assert "Bagi 50 dari 2.000 warga, syarat yang kami ketahui terpenuhi hari ini" in page
    for shown in (page, words(text(client, "/perencanaan/jalur/tw-household-caregiver/"))):
        assert "Sumbernya lemah; pastikan ke petugas." in shown
        assert "Diutamakan, tidak wajib: Agensi lazim mencari sampai 45 tahun." in shown
        assert "warga lanjut usia ikut terhitung" in shown
    assert "Sumbernya lemah" not in words(text(client, "/perencanaan/jalur/my-plantation/"))
    remarks = {row["kode jalur"]: row["catatan"] for row in rows(client, "/perencanaan/jalur.csv")}
    assert remarks["my-plantation"] == ""
    assert remarks["tw-household-caregiver"].startswith("Sumbernya lemah")


def test_who_cannot_prepare_is_told_apart(client: Client) -> None:
    """Children and women whom no vacancy takes are not "to prepare" without a word."""
    gaps = {"myp.sex": 700, "myp.age": 150}
    counts = {m: [tally("my-plantation", 50, 900, 0, single_gaps=gaps)] for m in Moment}
    actions.store(survey(tallies=counts), at=timezone.now())
    page = words(text(client, "/perencanaan/"))
    assert "Hanya terhalang: lowongan sekarang hanya untuk laki-laki ( 700 warga ). Jalan keluar: tunggu job" in page
    assert "Perlu disiapkan: 900, Perlu info: 0, Tidak tersedia: 1.050. Hanya kurang umur: 150." in page
    assert "memuat juga anak-anak" in page
    assert "Hanya kurang umur: 18-45 tahun ( 150 warga )" in page
    assert text(client, "/perencanaan/").count('class="young"') == 1
    own = words(text(client, "/perencanaan/jalur/my-plantation/"))
    assert "lowongan sekarang hanya untuk laki-laki Jalan keluar: tunggu job order" in own
    assert "anak-anak yang belum cukup umur" in words(text(client, "/perencanaan/arti/"))


@pytest.mark.parametrize(
    ("value", "shown"), [("", "Hari ini"), ("dibuka", "Saat pendaftaran dibuka"), ("x", "Hari ini")]
)
@pytest.mark.usefixtures("_kept")
def test_the_moment_is_a_link_that_needs_no_script(client: Client, value: str, shown: str) -> None:
    page = text(client, f"/perencanaan/?saat={value}")
    assert re.findall(r'<a href="[^"]*" aria-current="true">([^<]*)</a>', page) == [shown]


def test_drawing_table_and_download_say_the_same(client: Client) -> None:
    actions.store(whole(), at=timezone.now())
    downloaded = rows(client, "/perencanaan/jalur.csv")
    assert len(downloaded) == 70
    for value, moment in (("hari-ini", "Hari ini"), ("dibuka", "Saat pendaftaran dibuka")):
        page = client.get(f"/perencanaan/?saat={value}").content.decode().replace("\u00a0", " ")
        table = page.split("<tbody>")[1].split("</tbody>")[0]
        listed = {
            words(line.split("</th>")[0]): re.findall(r'class="figure"[^>]*>([^<]*)<', line)
            for line in table.split("<tr>")[1:]
        }
        pictures = {
            words(one.split("</title>")[0].split("<title")[1].split(">", 1)[1]): re.findall(
                r"<text[^>]*>([^<]*)<", one.split("</svg>")[0]
            )
            for one in page.split('<svg class="bars"')[1:]
        }
        said = [
            [line[name].replace("<", "&lt;") for name in ("terbuka", "perlu disiapkan", "perlu info", "tidak tersedia")]
            for line in downloaded
            if line["saat"] == moment
        ]
        digits = [[number.replace(".", "") for number in four] for four in pictures.values()]
        assert list(pictures.values()) == list(listed.values())
        assert digits == said
        assert ["&lt; 5" in four for four in said].count(True) > 0


def everything(client: Client) -> str:
    """All that is shown of a survey with one pathway: both moments, its own page, both downloads, with numbers only."""
    addresses = ["", "?saat=dibuka", "jalur/sa-nurse/", "jalur.csv", "pelatihan.csv"]
    pages = [
        re.sub(r'name="csrf[^>]*>|\b(?:id|for|nonce)="[^"]*"', "", text(client, f"/perencanaan/{one}"))
        for one in addresses
    ]
    return re.sub(r"\d\d[.:]\d\d", "", "\n".join(pages))


def test_the_screens_tell_an_attacker_nothing(client: Client) -> None:
    """She tries every way to divide ninety-nine people who lack one thing, and compares every page and download."""
    by_page: dict[str, set[int]] = {}
    for least in range(5):
        gaps = {"sa.experience": 60, "sa.str": 39 - least, "sa.education": least}
        counts = {m: [tally("sa-nurse", 500, 99, 300, single_gaps=+Counter(gaps))] for m in Moment}
        ranks = [rank(rule, n, n, pathways={"sa-nurse": n}) for rule, n in gaps.items() if n]
        actions.store(survey(tallies=counts, ranks=ranks), at=timezone.now())
        by_page.setdefault(everything(client), set()).add(least)
    assert list(by_page.values()) == [{0}, {1, 2, 3, 4}]


def test_every_number_leads_to_its_meaning(client: Client) -> None:
    actions.store(whole(), at=timezone.now())
    meanings = text(client, "/perencanaan/arti/")
    page = text(client, "/perencanaan/?saat=dibuka") + text(client, "/perencanaan/jalur/sa-nurse/")
    anchors = set(re.findall(r'href="/perencanaan/arti/#([\w-]+)"', page))
    assert {
        "terbuka",
        "disiapkan",
        "info",
        "tidak-tersedia",
        "satu-hal",
        "membuka",
        "tambahan",
        "tanya-dulu",
    } <= anchors
    assert all(f'id="{anchor}"' in meanings for anchor in anchors)
    cells = re.findall(r'<td class="numbers"[^>]*>(.*?)</td>', page)
    assert cells
    assert all("arti/#" in one for one in cells)


@pytest.mark.usefixtures("_kept")
def test_one_pathway_with_everything_kept_and_its_sources(client: Client) -> None:
    page = words(text(client, "/perencanaan/jalur/jp-gtog-careworker/"))
    for told in ("Hari ini", "Saat pendaftaran dibuka", "Hanya kurang satu hal", "460", "Kompas", "DATA CONTOH"):
        assert told in page
    assert 'href="/jalur/jp-gtog-careworker/"' in text(client, "/perencanaan/jalur/jp-gtog-careworker/")
    assert client.get("/perencanaan/jalur/mars-miner/").status_code == 404


@pytest.mark.usefixtures("_kept")
def test_what_to_ask_is_a_question(client: Client) -> None:
    assert "Tanyakan: “Bagaimana penglihatan warna Anda?” ( 780 warga )" in words(text(client, "/perencanaan/"))


def test_what_the_rulebook_no_longer_knows_is_called_by_its_id(client: Client) -> None:
    counts = {moment: [tally("old-way", 100, 1900, 0, single_gaps={"old.rule": 50})] for moment in Moment}
    ranks = [rank("old.course", 60, 60, kind=TrainingKind.COURSE, pathways={"old-way": 60})]
    actions.store(survey(tallies=counts, ranks=ranks), at=timezone.now())
    page = text(client, "/perencanaan/")
    for told in ("old-way", "old.rule", "old.course"):
        assert told in page
    assert "old-way" in text(client, "/perencanaan/jalur/old-way/")


def test_the_whole_page_takes_few_reads(client: Client) -> None:
    actions.store(whole(), at=timezone.now())
    client.get("/perencanaan/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/perencanaan/?saat=dibuka")
    assert len(queries) <= 3


@pytest.mark.parametrize(("value", "kept"), [("=1+1", "'=1+1"), ("+62", "'+62"), ("-3", "'-3"), ("@x", "'@x")])
def test_no_cell_is_a_formula(value: str, kept: str) -> None:
    assert safe(value) == kept


@pytest.mark.parametrize("value", ["\t=1", "\r=1", "\n=1"])
def test_no_formula_hides_behind_white_space(value: str) -> None:
    assert safe(value) == f"'{value}"


@pytest.mark.parametrize("value", ["Perawat", "< 5", 0, 12, 1.5, None, ""])
def test_everything_else_stays(value: str | float | None) -> None:
    assert safe(value) == value


def test_a_name_from_outside_cannot_be_a_formula(client: Client) -> None:
    actions.store(survey(origin=origin(name="=HYPERLINK(1)")), at=timezone.now())
    for name in ("jalur", "pelatihan"):
        found = rows(client, f"/perencanaan/{name}.csv")
        assert {row["penduduk"] for row in found} == {"'=HYPERLINK(1)"}
        assert {(row["data contoh"], row["hari"]) for row in found} == {("ya", date.isoformat(ON))}


@pytest.mark.usefixtures("_kept")
def test_trainings_to_download(client: Client) -> None:
    found = {row["kode"]: row for row in rows(client, "/perencanaan/pelatihan.csv")}
    assert len(found) == 7
    course = found["kalsel-jepang-2026"]
    assert (course["membuka jalur"], course["tambahan"], course["biaya per orang (rupiah)"]) == (
        "40",
        "< 5",
        "1500000.0",
    )
    assert found["jpg.n5"]["biaya per orang (rupiah)"] == ""
    assert "kind" in rows(client, "/en/perencanaan/pelatihan.csv")[0]
