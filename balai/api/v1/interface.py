"""The interface itself: how it reads, and how it describes itself."""

from functools import cached_property
from typing import Any, cast

import msgspec
from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from balai.api.v1.problems import MEDIA_TYPE

ABOUT = """Ask the rulebook, read what an organisation may read, and hand registrations in.

Errors are `application/problem+json` with a stable `code` and a sentence in the language of `Accept-Language` (id, en).
"""


# Whole lives are told in less; every word of more than that would be looked at.
LARGEST_BYTES = 50_000


class Strict(Parser):
    """Reads JSON as its standard has it: no NaN, no half characters, no duplicate meaning."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body. Raises DecodeError, ValueError for one that is too large."""
        if len(request.body) > LARGEST_BYTES:
            raise ValueError(len(request.body))
        return cast("DictStrAny", msgspec.json.decode(request.body))


class Interface(NinjaAPI):
    """Refusals are described with their own media type."""

    def get_openapi_schema(self, *_: Any, **__: Any) -> OpenAPISchema:
        """The description of every operation, in OpenAPI 3.1; always the same."""
        return self._described

    @cached_property
    def _described(self) -> OpenAPISchema:
        """Made once: it takes a sixth of a second."""
        described = super().get_openapi_schema()
        for operations in described["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if status >= 400:
                        response["content"] = {MEDIA_TYPE: response["content"].popitem()[1]}
        return described


def made() -> Interface:
    """A new interface without operations."""
    return Interface(
        title="Balai Migran",
        version="1.0.0",
        description=ABOUT,
        urls_namespace="api",
        docs_url=None,
        parser=Strict(),
        servers=[{"url": settings.SITE_URL}],
    )
