"""Siti opens the first page on her phone."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey


def test_home_opens_in_indonesian(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "id"
    expect(page.locator("h1")).to_be_visible()
