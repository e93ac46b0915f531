"""The areas that come with the program, from its reference tables."""

import yaml

from balai import rulebook
from balai.apps.access.actions import Place


def shipped() -> set[Place]:
    """Every province, and the cities whose villages are known down to the kelurahan."""
    provinces = yaml.load(rulebook.reference("provinces"), yaml.CSafeLoader)["rows"]
    villages = yaml.load(rulebook.reference("bontang_villages"), yaml.CSafeLoader)["rows"]
    places = {Place(row["code_kemendagri"], row["name_short"]) for row in provinces}
    for row in villages:
        places |= {
            Place(row["regency_code"], row["regency_name"]),
            Place(row["district_code"], row["district_name"]),
            Place(row["village_code"], row["village_name"], tuple(row["name_variants"] or ())),
        }
    return places
