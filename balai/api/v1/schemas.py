"""Words that several operations share."""

import re
from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _written(given: object) -> object:
    """A text of ISO 8601; the library would also take a number, as seconds since 1970."""
    if isinstance(given, str) and ISO.match(given):
        return given
    raise ValueError(given)


# What a database takes: no control characters.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
AreaCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$"),
    Field(description="Code of the interior ministry.", examples=["64.74.03.1001"]),
]
Day = Annotated[date, BeforeValidator(_written)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
Cursor = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=200), Field(description="`next` of the last page.")
]
Limit = Annotated[int, Field(ge=1, le=100, description="At most so many.")]


class Village(Schema):
    """A kelurahan."""

    code: AreaCode
    name: str
