"""Reads the limits that come with the program."""

from functools import cache

import yaml

from balai import rulebook
from balai.apps.people.uploads.limits import Limits


@cache
def shipped() -> Limits:
    """The limits in force. A name too many or too few raises TypeError at the first use."""
    rows = yaml.load(rulebook.reference("uploads"), yaml.CSafeLoader)["rows"]
    return Limits(**{row["name"]: row["value"] for row in rows})
