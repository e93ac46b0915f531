"""Walking through the check with the test client."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from balai.apps.casework.models import Check


def day(name: str, written: str) -> dict[str, str]:
    """The three parts of a date as a browser posts them, from `14.3.2002`."""
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), written.split("."), strict=True))


NURSE: list[tuple[str, dict[str, Any]]] = [
    ("birth_date", day("answer", "14.3.2002")),
    ("sex", {"answer": "female"}),
    ("education", {"answer": "D3", "D3-field": "nursing"}),
    ("str", {"answer": "yes", **day("yes-issued", "11.8.2025"), "yes-expires-open": "on"}),
    ("experience", {"count": "1", "none": "on"}),
    ("languages", {"answer": ["none"]}),
    ("certificates", {"answer": ["none"]}),
    ("japan", {"answer": "never"}),
    ("tattoo", {"answer": "never"}),
    ("colour_vision", {"answer": "normal"}),
]  # fmt: skip


def begin(client: Client) -> Check:
    """Start a check and give its row."""
    client.post("/cek/")
    return Check.objects.get()


def give(client: Client, number: int, question: str, **fields: Any) -> Any:
    """Post the page of a question."""
    return client.post(f"/cek/{number}/", {"question": question, **fields})


def go_through(client: Client, until: int = 10) -> Check:
    """Answer the first questions as the nurse."""
    check = begin(client)
    for number, (question, fields) in enumerate(NURSE[:until], start=1):
        assert give(client, number, question, **fields).status_code == 302, question
    check.refresh_from_db()
    return check


class Page(HTMLParser):
    """What a page says, as far as tests ask."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.described: list[str] = []
        self._tag = ""
        self._select = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._tag = tag
        self.ids += [given["id"]] if "id" in given else []
        self.described += given.get("aria-describedby", "").split()
        self.hrefs += [given["href"]] if tag == "a" else []
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in given and given.get("value"):
            self.values.setdefault(self._select, []).append(given["value"])
        is_tick = given.get("type") in ("radio", "checkbox")
        if tag == "input" and given.get("value") and (not is_tick or "checked" in given):
            self.values.setdefault(name, []).append(given["value"])
        if tag == "input" and is_tick and "checked" in given and "value" not in given:
            self.values.setdefault(name, []).append("on")

    def handle_data(self, data: str) -> None:
        if self._tag == "title":
            self.titles.append(data.strip())
            self._tag = ""
