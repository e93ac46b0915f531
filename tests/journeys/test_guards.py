"""The window's own guards are made to fire."""

import pytest
from playwright.sync_api import Error, Page

pytestmark = pytest.mark.journey


def test_a_request_to_someone_else_is_stopped_and_noted(page: Page, troubles: list[str]) -> None:
    with pytest.raises(Error):
        page.goto("http://192.0.2.1/x.png")
    assert troubles == ["third party: http://192.0.2.1/x.png"]
    troubles.clear()


def test_what_the_policy_forbids_is_noted(page: Page, troubles: list[str]) -> None:
    page.goto("/health/live")
    page.goto("/")
    with page.context.expect_event("console"):
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    assert [found.split(":")[0] for found in troubles] == ["policy"]
    troubles.clear()


def test_a_failing_script_is_noted(page: Page, troubles: list[str]) -> None:
    page.goto("/")
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('broken') })")
    assert [found.split(":")[0] for found in troubles] == ["script"]
    troubles.clear()
