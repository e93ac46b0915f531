"""Kinds of organisations and levels of areas."""

from enum import StrEnum


class Kind(StrEnum):
    """What an organisation is."""

    BALAI = "balai"  # the service centre, or the Disnaker office behind it
    KELURAHAN = "kelurahan"
    SCHOOL = "school"
    TRAINING_PROVIDER = "training_provider"  # LPK, BLK
    PLACEMENT_COMPANY = "placement_company"  # P3MI
    BP3MI = "bp3mi"
    CAMPUS = "campus"
    SERVICE_PARTNER = "service_partner"  # dinas sosial, puskesmas, UPTD PPA


class Level(StrEnum):
    """How large an area is."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    VILLAGE = "village"


class Paper(StrEnum):
    """An identity document somebody shows at the counter."""

    KTP = "ktp"
    PASSPORT = "passport"
    KK_AND_PHOTO = "kk_and_photo"  # family card with another paper that bears a photo
    STAFF_CARD = "staff_card"
