"""One row of the register of P3MI: what its columns may be called and what its cells may say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balai.engine.companynames import licence_key, name_key
from balai.engine.dates import written
from balai.engine.errors import Problem


class LicenceStatus(StrEnum):
    """How a licence stands by the register. `unknown`: the register does not say."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A P3MI as the register lists it; empty text where it says nothing."""

    name: str
    licence_number: str
    city: str
    province: str
    address: str
    phone: str
    status: LicenceStatus
    status_on: date | None
    countries: tuple[str, ...]


# What a column may be called, small and without signs -> what it holds.
_CALLED = {
    "name": "nama namaperusahaan namap3mi namapt perusahaan p3mi name company companyname",
    "licence_number": "sip3mi nosip3mi nomorsip3mi noizin nomorizin izin licence license licencenumber licensenumber",
    "city": "kota kabupaten kabupatenkota kotakabupaten kabkota kotakab city",
    "province": "provinsi propinsi province",
    "address": "alamat alamatkantor address",
    "phone": "telepon telpon telp notelepon notelp nomortelepon teleponkantor phone",
    "status": "status statusizin statussip3mi licencestatus",
    "status_on": "tanggalstatus tglstatus statustanggal statuson statusdate",
    "countries": "negara negaratujuan negarapenempatan countries",
}
COLUMNS: Mapping[str, str] = {name: key for key, names in _CALLED.items() for name in names.split()}
REQUIRED: Mapping[str, str] = {"name": "nama", "licence_number": "sip3mi"}
LONGEST = {"name": 200, "licence_number": 100, "city": 100, "province": 100, "address": 400, "phone": 100}
_SAID = {
    LicenceStatus.ACTIVE: "aktif berlaku active valid",
    LicenceStatus.SUSPENDED: "tundalayan tundalayanan penundaan ditunda skors skorsing diskors dibekukan "
    "dihentikansementara penghentiansementara suspended",
    LicenceStatus.REVOKED: "cabut dicabut pencabutan izindicabut revoked",
    LicenceStatus.UNKNOWN: "tidakdiketahui unknown",
}
STATUSES: Mapping[str, LicenceStatus] = {"": LicenceStatus.UNKNOWN} | {
    word: status for status, words in _SAID.items() for word in words.split()
}
_MOST_COUNTRIES = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def heading(name: str) -> str:
    """A column's name as `COLUMNS` knows it.

    >>> heading(" No. SIP3MI ")
    'nosip3mi'
    """
    return licence_key(name)


def company(given: Mapping[str, str], *, as_of: date) -> CompanyRow | list[Problem]:
    """The company of a row, or everything that is wrong with it."""
    cells = {key: " ".join(given.get(key, "").split()) for key in _CALLED}
    problems = [
        _wrong(key, "agency_control_sign") for key, cell in given.items() if _CONTROL.search(_one_line(key, cell))
    ]
    problems += [
        _wrong(key, "agency_too_long", most=most) for key, most in LONGEST.items() if _length(key, cells[key]) > most
    ]
    if not name_key(cells["name"]):
        problems.append(_wrong("name", "agency_no_name"))
    if not licence_key(cells["licence_number"]):
        problems.append(_wrong("licence_number", "agency_no_licence"))
    status = STATUSES.get(licence_key(cells["status"]))
    if status is None:
        problems.append(_wrong("status", "agency_status_unknown", word=cells["status"][:60]))
    status_on = written(cells["status_on"])
    if cells["status_on"] and status_on is None:
        problems.append(_wrong("status_on", "agency_date_unreadable", date=cells["status_on"][:60]))
    if status_on and status_on > as_of:
        problems.append(_wrong("status_on", "agency_date_after", date=status_on, as_of=as_of))
    countries = tuple(dict.fromkeys(part.strip() for part in re.split(r"[,;|/]", cells["countries"]) if part.strip()))
    if len(countries) > _MOST_COUNTRIES or any(len(one) > 60 for one in countries):
        problems.append(_wrong("countries", "agency_countries", most=_MOST_COUNTRIES))
    if problems or status is None:
        return problems
    return CompanyRow(**{key: cells[key] for key in LONGEST}, status=status, status_on=status_on, countries=countries)


def _length(key: str, cell: str) -> int:
    """The longer of a cell and its key: a single sign may stand for several letters."""
    keys = {"name": name_key, "licence_number": licence_key}
    return max(len(cell), len(keys[key](cell)) if key in keys else 0)


def _one_line(key: str, cell: str) -> str:
    """An address may be written on several lines; a name that is has swallowed the next row."""
    return re.sub(r"[\r\n\t]", " ", cell) if key in {"address", "countries"} else cell


def _wrong(column: str, code: str, **values: object) -> Problem:
    return Problem(where="", code=code, values={"column": column, **values})
