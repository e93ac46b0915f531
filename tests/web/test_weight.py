"""Pages for a slow network: bytes are counted, not seconds."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from balai import rulebook
from balai.apps.insights.actions import store
from balai.apps.opportunities.actions import Edition, import_agencies
from balai.engine import agencyfile
from tests.apps.insights.factory import whole
from tests.engine.book import BOOK
from tests.web.people import address, visitor

pytestmark = pytest.mark.django_db

HTML_BYTES = 10_500
STAFF_HTML_BYTES = 13_000  # every pathway and training, each number in a drawing and in a table
CSS_BYTES = 12_000
PAGE_CSS_BYTES = 2_500  # what one page needs besides
SCRIPT_BYTES = 2_000
FONT_BYTES = 30_000
FIRST_VIEW_BYTES = 60_000
STATIC = Path(settings.BASE) / "static"
GUIDES, _ = rulebook.guides(BOOK)
PAGES = [
    "home", "check", "result", "answers", "pathways", "costs", "cost_calculator", "agencies", "directory", "guides",
    "rules", "help", "privacy", "accessibility", "resume", "compare", "red_flags", "search",
]  # fmt: skip


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


@pytest.mark.parametrize("person", ["siti", "dimas", "joko"])
@pytest.mark.parametrize("name", PAGES)
def test_html_is_light(client: Client, name: str, person: str) -> None:
    response = visitor(client, person).get(address(f"portal:{name}"))
    assert response.status_code == 200
    limit = HTML_BYTES if name != "rules" else HTML_BYTES * 2  # 160 sources with their addresses
    assert packed(response.content) <= limit


@pytest.mark.parametrize("pathway", ["jp-gtog-nurse", "jp-im-japan-technical", "kr-eps-manufacturing", "sea-merchant"])
def test_a_pathway_is_light(client: Client, pathway: str) -> None:
    response = visitor(client, "siti").get(address("portal:pathway", pathway_id=pathway))
    assert packed(response.content) <= HTML_BYTES


def test_twenty_companies_are_light(client: Client) -> None:
    rows = [f"PT Contoh {n} Sejahtera,C-{n},Jalan Contoh No. {n},Kota Contoh,dicabut" for n in range(30)]
    file = agencyfile.read("\n".join(["nama,sip3mi,alamat,kota,status", *rows]), as_of=timezone.localdate())
    import_agencies(Edition(as_of=timezone.localdate(), title="Contoh", is_sample=True), file, at=timezone.now())
    response = client.get("/p3mi/?cari=contoh")
    assert response.content.count(b"C-1") > 5
    assert packed(response.content) <= HTML_BYTES


@pytest.mark.parametrize("guide", [guide.id for guide in GUIDES.all])
def test_a_guide_is_light(client: Client, guide: str) -> None:
    response = client.get(address("portal:guide", guide_id=guide))
    assert response.status_code == 200
    assert packed(response.content) <= HTML_BYTES


@pytest.mark.parametrize("query", ["", "?saat=dibuka&orang=200&pelatihan=certificate:jpg.n5"])
def test_planning_is_light(client: Client, query: str) -> None:
    store(whole(), at=timezone.now())
    response = client.get(f"/perencanaan/{query}")
    assert response.content.count(b'<svg class="bars"') == len(BOOK.pathways)
    assert packed(response.content) <= STAFF_HTML_BYTES
    own = [(STATIC / "css" / name).read_bytes() for name in ("dashboards.css", "charts.css")]
    assert sum(packed(css) for css in own) <= PAGE_CSS_BYTES


def test_what_every_page_needs_is_light() -> None:
    css = packed((STATIC / "css" / "balai.css").read_bytes())
    script = packed((STATIC / "js" / "balai.js").read_bytes())
    icons = packed((STATIC / "icons.svg").read_bytes())
    assert css <= CSS_BYTES
    assert script <= SCRIPT_BYTES
    assert HTML_BYTES + css + script + icons <= FIRST_VIEW_BYTES
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert [font.stat().st_size <= FONT_BYTES for font in fonts] == [True]


def test_nothing_is_asked_of_third_parties(client: Client) -> None:
    page = visitor(client, "siti").get(address("portal:result")).content.decode()
    head = page.split("</head>")[0]
    assert "http://" not in head
    assert "https://" not in head


@pytest.mark.parametrize("name", ["pathway", "print_plan"])
@pytest.mark.parametrize("pathway", ["jp-gtog-nurse", "jp-gtog-careworker", "de-gtog-nurse"])
def test_a_plan_is_light(client: Client, pathway: str, name: str) -> None:
    response = visitor(client, "siti").get(address(f"portal:{name}", pathway_id=pathway))
    assert packed(response.content) <= HTML_BYTES


def test_three_pathways_side_by_side_are_light(client: Client) -> None:
    response = visitor(client, "siti").get(
        "/banding/?jalur=jp-gtog-nurse&jalur=de-gtog-nurse&jalur=kr-eps-manufacturing"
    )
    assert packed(response.content) <= HTML_BYTES
