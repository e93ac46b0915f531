"""No rows on a page in whatever order the database likes: they would change places from visit to visit."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from django.db.models import QuerySet

# Django's own look-ups of single rows and of rows by key; their order reaches nobody.
BY_KEY = {"get", "prefetch_one_level", "in_bulk", "bulk_create", "bulk_update", "applied_migrations"}
_in_page: ContextVar[bool] = ContextVar("in_page", default=False)


class UnorderedRows(AssertionError):
    """A page read several rows without saying in which order."""


@contextmanager
def making_a_page() -> Iterator[None]:
    """Look at every query while a page is made."""
    token = _in_page.set(True)
    try:
        yield
    finally:
        _in_page.reset(token)


def guard(patch: pytest.MonkeyPatch) -> None:
    """Refuse several rows without order while a page is made."""
    fetch_all = QuerySet._fetch_all

    def ordered_fetch_all(self: QuerySet[Any]) -> None:
        is_first = self._result_cache is None
        fetch_all(self)
        rows = self._result_cache or []
        if (
            is_first
            and _in_page.get()
            and len(rows) > 1
            and not self.ordered
            and not (_is_by_key() or _is_of_allauth())
        ):
            raise UnorderedRows(f"Say order_by(...) on the query of {self.model.__name__}.")

    patch.setattr(QuerySet, "_fetch_all", ordered_fetch_all)


def _is_by_key() -> bool:
    frame = sys._getframe(2)
    for _ in range(8):
        if frame is None:
            return False
        if frame.f_code.co_name in BY_KEY and "django/db/" in frame.f_code.co_filename:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _is_of_allauth() -> bool:
    """Is it allauth that asks, whose pages sort what they show?"""
    frame = sys._getframe(2)
    while frame is not None and "/django/db/" in frame.f_code.co_filename:
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None and "/site-packages/allauth/" in frame.f_code.co_filename
