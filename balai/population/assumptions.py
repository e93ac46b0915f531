"""ASSUMPTIONS: numbers nobody published for Bontang. They make synthetic people plausible; they are never facts.

Change them freely: no rule and no report of a real population reads them. Shares are of 1, days are calendar days,
ages whole years. What was published stands in `marginals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Weights = Mapping[str, float]
BySex = Mapping[str, Weights]

# Age, sex and origin

#: Men for each woman from 60 on; no table by sex was found beyond 45-49.
SEX_RATIO_FROM_60 = 1.0
#: Share of children under 15 born elsewhere; adults are set so that all residents reach the published share.
CHILDREN_BORN_ELSEWHERE = 0.15
#: Regencies in which a NIK of somebody born elsewhere was issued, by what is said of migration to Bontang.
OTHER_AREAS: Weights = {
    "7308": 10, "7313": 7, "7315": 6, "7318": 7, "7371": 9, "7372": 4, "7602": 4, "6402": 8, "6408": 7, "6471": 5,
    "6472": 10, "3507": 4, "3510": 5, "3578": 5, "3314": 3, "3471": 2, "3273": 2, "6371": 2,
}  # fmt: skip

# Schooling

#: How common each level of the register is at an age, before the fit to the published totals:
#: ages from ... on -> NONE, SD_INC, SD, SMP, SMA_SMK, D1_D2, D3, S1_D4, S2, S3. A zero stays a zero.
SCHOOLING: Mapping[int, tuple[float, ...]] = {
    0: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    6: (0.6, 0.4, 0, 0, 0, 0, 0, 0, 0, 0),
    7: (0.12, 0.88, 0, 0, 0, 0, 0, 0, 0, 0),
    12: (0.01, 0.3, 0.69, 0, 0, 0, 0, 0, 0, 0),
    15: (0.01, 0.03, 0.14, 0.82, 0, 0, 0, 0, 0, 0),
    18: (0.02, 0.03, 0.1, 0.35, 0.5, 0, 0, 0, 0, 0),
    20: (0.03, 0.04, 0.11, 0.16, 0.64, 0.02, 0, 0, 0, 0),
    21: (0.03, 0.04, 0.11, 0.16, 0.62, 0.02, 0.02, 0, 0, 0),
    22: (0.04, 0.04, 0.12, 0.15, 0.54, 0.01, 0.04, 0.06, 0, 0),
    24: (0.04, 0.04, 0.12, 0.14, 0.5, 0.01, 0.04, 0.11, 0.002, 0),
    28: (0.05, 0.05, 0.14, 0.14, 0.44, 0.01, 0.04, 0.12, 0.007, 0.0002),
    40: (0.08, 0.08, 0.2, 0.14, 0.36, 0.01, 0.03, 0.09, 0.01, 0.0005),
    50: (0.14, 0.14, 0.26, 0.14, 0.23, 0.01, 0.02, 0.05, 0.008, 0.0005),
    60: (0.25, 0.2, 0.28, 0.1, 0.12, 0.005, 0.01, 0.03, 0.004, 0.0003),
}
#: Age at which a level is completed at the earliest.
GRADUATION_AGE: Mapping[str, int] = {
    "NONE": 0, "SD_INC": 6, "SD": 12, "SMP": 15, "SMA": 18, "SMK": 18, "D1": 19, "D2": 20, "D3": 21, "D4": 22,
    "S1": 22, "PROFESI": 23, "S2": 24, "S3": 28,
}  # fmt: skip
#: Years that completing a level may come later than at the earliest.
GRADUATION_DELAY = 3
#: The register does not tell these apart. SMK 45 % to SMA 25 % is what is said of applicants, not of residents.
SPLITS: Mapping[str, Weights] = {
    "SMA_SMK": {"SMK": 0.45, "SMA": 0.25},
    "D1_D2": {"D1": 0.6, "D2": 0.4},
    "S1_D4": {"S1": 0.93, "D4": 0.07},
}
#: Fields of study by sex; the city lives from gas and fertiliser, so technical schools are common.
FIELDS: Mapping[tuple[str, str], Weights] = {
    ("SMK", "male"): {
        "technical": 74, "maritime": 5, "fisheries": 2, "agriculture": 2, "hospitality": 3, "nursing": 0.5,
        "pharmacy": 0.5, "other": 13,
    },
    ("SMK", "female"): {
        "technical": 18, "maritime": 0.5, "fisheries": 1, "agriculture": 2, "hospitality": 16, "nursing": 4,
        "pharmacy": 4, "other": 54.5,
    },
    ("diploma", "male"): {
        "technical": 60, "maritime": 6, "hospitality": 2, "nursing": 5, "pharmacy": 1, "health_other": 4, "other": 22,
    },
    ("diploma", "female"): {
        "technical": 10, "hospitality": 5, "nursing": 14, "midwifery": 16, "pharmacy": 5, "health_other": 7,
        "other": 43,
    },
    ("degree", "male"): {
        "technical": 36, "maritime": 1, "fisheries": 1.5, "agriculture": 3, "nursing": 1.5, "pharmacy": 0.7,
        "health_other": 2, "other": 54.3,
    },
    ("degree", "female"): {
        "technical": 8, "fisheries": 1, "agriculture": 2.5, "hospitality": 1, "nursing": 4, "midwifery": 2,
        "pharmacy": 2.5, "health_other": 4, "other": 75,
    },
}  # fmt: skip
#: Share of bachelors of a health field with the professional year, and what it is called.
PROFESSIONS: Mapping[str, tuple[str, float]] = {
    "nursing": ("ners", 0.7),
    "midwifery": ("midwife", 0.4),
    "pharmacy": ("pharmacist", 0.7),
}
#: Share of those aged 18 to 24 with a diploma of upper secondary school who study, and for what.
STUDENTS, STUDENT_AGES, STUDENT_LEVELS = 0.3, (18, 24), {"S1": 0.75, "D3": 0.17, "D4": 0.08}

# Licences and work

#: Field -> licence, share of graduates from D3 on who have one.
LICENCES: Mapping[str, tuple[str, float]] = {
    "nursing": ("STR_nurse", 0.8),
    "midwifery": ("STR_midwife", 0.8),
    "pharmacy": ("STR_pharmacist", 0.7),
}
#: Days from the diploma to the licence, days an old licence was valid, share of old ones turned into one for life.
LICENCE_WAIT, LICENCE_DAYS, LICENCE_FOR_LIFE = (60, 400), 1826, 0.5
#: From this day on (UU 17/2023) licences have no end.
LICENCE_LIFELONG_FROM = date(2023, 8, 8)
#: Nobody has an older licence; who graduated before works without one first. Days until everybody had theirs.
LICENCES_SINCE, LICENCES_TAKE_UP = date(2012, 1, 1), 900
LICENCE_BILINGUAL, BILINGUAL_KNOWN = 0.3, 0.4
#: Share at work, from an age on: men, women. Students are asked separately.
AT_WORK: Mapping[int, tuple[float, float]] = {
    15: (0.12, 0.08),
    18: (0.5, 0.36),
    22: (0.78, 0.5),
    30: (0.9, 0.52),
    55: (0.66, 0.36),
    65: (0.36, 0.16),
    75: (0.1, 0.04),
}
STUDENTS_AT_WORK = 0.12
#: Share of those not at work who worked before, share of workers with a job before this one.
WORKED_BEFORE, SECOND_JOB = 0.35, 0.4
#: Days of waiting for the first job, and between two jobs; no job begins before this age.
FIRST_JOB_WAIT, BETWEEN_JOBS, WORKING_AGE = (20, 900), (0, 200), 15
#: Nurses with a licence whose first job as a nurse begins after it.
NURSE_AFTER_LICENCE = 0.9
#: Occupations of the rulebook's questions by field of study, else by sex.
OCCUPATIONS: Mapping[str, Weights] = {
    "nurse": {"nurse": 78, "caregiver": 8, "other": 14},
    "nursing": {"caregiver": 30, "domestic": 8, "other": 62},
    "technical": {"technical": 60, "manufacturing": 16, "construction": 9, "driver": 4, "other": 11},
    "maritime": {"seafarer": 62, "technical": 10, "other": 28},
    "fisheries": {"fisheries": 45, "agriculture": 5, "other": 50},
    "agriculture": {"agriculture": 45, "other": 55},
    "hospitality": {"hospitality": 55, "other": 45},
    "male": {
        "construction": 17, "manufacturing": 12, "driver": 11, "technical": 10, "fisheries": 9, "agriculture": 4,
        "hospitality": 4, "seafarer": 2, "other": 31,
    },
    "female": {"hospitality": 17, "domestic": 13, "caregiver": 2, "agriculture": 3, "manufacturing": 3, "other": 62},
}  # fmt: skip


# Language tests and certificates


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One kind of certificate: who holds one, and what it says. `days`: valid so long, `None` without an end.

    `share` is of residents of these ages (both ends included) who studied one of `fields`; levels are those
    of `marginals.EDUCATION`, `level` at least and `below` not included.
    """

    name: str
    share: float
    ages: tuple[int, int] = (18, 39)
    level: str = "SMP"
    below: str | None = None  # only people below this level
    fields: tuple[str, ...] = ()
    grades: Weights | None = None
    scores: tuple[float, float, float] | None = None  # lowest, highest, step
    hours: tuple[float, float, float] | None = None
    issuer: str | None = None
    days: int | None = None
    dated: bool = True


TWO_YEARS, THREE_YEARS, FIVE_YEARS = 730, 1095, 1826
LANGUAGE_TESTS = (
    Paper(name="JLPT", share=0.008, grades={"N5": 45, "N4": 38, "N3": 14, "N2": 3}, level="SMA_SMK"),
    Paper(name="JFT-Basic", share=0.004, grades={"A2": 75, "A1": 25}, level="SMA_SMK", days=FIVE_YEARS),
    Paper(
        name="LPK_JA_CERT",
        share=0.008,
        grades={"N5": 60, "N4": 37, "N3": 3},
        level="SMA_SMK",
        issuer="LPK/LKP/BLK berizin",
    ),
    Paper(name="KAIGO_JAPANESE", share=0.002, ages=(18, 35), grades=dict.fromkeys(("pass",), 1), level="SMA_SMK"),
    Paper(name="EPS-TOPIK", share=0.006, grades={"ranked": 1}, days=TWO_YEARS),
    Paper(name="GOETHE", share=0.03, grades={"A1": 30, "A2": 30, "B1": 30, "B2": 10}, level="D3", fields=("nursing",)),
    Paper(name="GOETHE", share=0.0005, grades={"A1": 50, "A2": 35, "B1": 15}, level="SMA_SMK"),
    Paper(name="IELTS", share=0.012, ages=(20, 39), scores=(4, 8, 0.5), level="S1_D4", days=TWO_YEARS),
    Paper(name="TOEFL_IBT", share=0.003, ages=(20, 39), scores=(20, 105, 1), level="S1_D4", days=TWO_YEARS),
    Paper(
        name="EN_BASIC",
        share=0.45,
        ages=(15, 64),
        level="NONE",
        below="S1_D4",
        grades={"none": 42, "basic": 44, "conversational": 12, "fluent": 2},
        dated=False,
    ),
    Paper(
        name="EN_BASIC",
        share=0.55,
        ages=(15, 64),
        level="S1_D4",
        grades={"basic": 50, "conversational": 41, "fluent": 9},
        dated=False,
    ),
)
CERTIFICATES = (
    Paper(name="careworker_training", share=0.0015, hours=(200, 400, 20), issuer="lembaga pelatihan"),
    Paper(name="technical_training", share=0.04, ages=(18, 50), fields=("technical",), hours=(80, 480, 40)),
    Paper(name="work_competence", share=0.06, ages=(18, 55), fields=("technical",), days=THREE_YEARS, issuer="BNSP"),
    Paper(name="work_competence", share=0.008, ages=(18, 50), days=THREE_YEARS, issuer="BNSP"),
    Paper(name="welding_grade", share=0.05, ages=(18, 50), fields=("technical",), days=TWO_YEARS),
    Paper(name="BST", share=0.6, ages=(18, 55), fields=("maritime",), days=FIVE_YEARS),
    Paper(name="BST-F", share=0.3, ages=(18, 50), fields=("fisheries",), days=FIVE_YEARS),
    Paper(name="ssw_skill_kaigo", share=0.001, level="SMA_SMK"),
    Paper(name="ssw_skill_food_service", share=0.0012, level="SMA_SMK"),
    Paper(name="ssw_skill_agriculture", share=0.0006),
    Paper(name="ssw_skill_construction", share=0.0006),
    Paper(name="eps_skill_test", share=0.002, days=TWO_YEARS),
    Paper(name="dataflow_psv", share=0.02, level="D3", fields=("nursing",)),
    Paper(name="scfhs_prometric", share=0.015, level="D3", fields=("nursing",), days=THREE_YEARS),
)

# Body, health and past

#: Mean and spread of adult height in cm, and of the body mass index: men, women.
HEIGHT_CM, BODY_MASS = ((166.0, 6.2), (154.5, 5.6)), ((23.0, 3.4), (23.8, 4.0))
COLOUR_BLIND: BySex = {"male": {"normal": 95, "partial": 4.9, "total": 0.1}, "female": {"normal": 99.5, "partial": 0.5}}
TATTOO: BySex = {"male": {"never": 91, "yes": 7, "removed": 2}, "female": {"never": 98, "yes": 1.5, "removed": 0.5}}
PIERCING: BySex = {"male": {"never": 95, "yes": 2, "removed": 3}, "female": {"never": 12, "yes": 84, "removed": 4}}
LIMBS: Weights = {"intact": 98.8, "different": 1.2}
GLASSES: Mapping[int, float] = {0: 0.05, 15: 0.18, 40: 0.35}  # from an age on
DISEASES: Weights = {"tuberculosis": 0.012, "hepatitis": 0.01, "syphilis": 0.001, "hiv_aids": 0.001}
PREGNANT, PREGNANT_AGES = 0.06, (18, 45)
#: Registered here and living abroad, and where.
ABROAD, ABROAD_IN, ABROAD_AGES = 0.004, {"MY": 45, "TW": 15, "SA": 10, "JP": 12, "KR": 10, "SG": 8}, (20, 54)
#: Trainees in Japan, of men and women aged 21 to 45; share who completed the second part, and in what.
TITP, TITP_AGES, TITP_COMPLETED = 0.008, (21, 45), 0.6
TITP_FIELDS: Weights = {"construction": 35, "food_manufacturing": 25, "agriculture": 20, "kaigo": 15, "food_service": 5}
#: Candidates of the EPA with Japan, of nursing graduates aged 24 to 45.
EPA, EPA_AGES, EPA_WITHDREW, EPA_COMPLETED = 0.03, (24, 45), 0.1, 0.4
#: Workers in Korea, of men and women aged 22 to 45, and the longest stay in months.
KOREA, KOREA_AGES, KOREA_MONTHS, KOREA_RETURNED, KOREA_DEPORTED = 0.006, (22, 45), 58, 0.7, 0.03
IMPRISONED, TRAVEL_BAN, WHV_USED, HK_ADVERSE = 0.004, 0.001, 0.0005, 0.0005
CONSENT = 0.92

# Papers

#: Holders of a passport, and of a police certificate, among those of whom the office knows.
PASSPORT, PASSPORT_DAYS, SKCK, SKCK_DAYS = 0.45, 3652, 0.6, 183
#: A jobseeker's card (AK-1) among those aged 18 to 45; the office issues it and so knows of everybody.
AK1, AK1_AGES, AK1_DAYS = 0.055, (18, 45), 730
FIT, FIT_DAYS = 0.8, 365

# What an office knows

#: Share of residents of whom a fact is known; of those of 15 and older unless said otherwise.
KNOWN: Weights = {
    "birth_date": 0.995,  # of everybody
    "field": 0.65,  # of those with a field; the register names the level only
    "accredited": 0.1,
    "languages": 0.5,
    "certificates": 0.55,
    "experience": 0.6,
    "licences": 0.85,
    "physical.height_cm": 0.3,
    "physical.weight_kg": 0.28,
    "physical.colour_vision": 0.2,
    "physical.tattoo": 0.1,
    "physical.piercing": 0.1,
    "physical.limbs": 0.25,
    "physical.glasses_or_contacts": 0.25,
    "health.history_of": 0.06,
    "health.fit_certificate": 0.02,
    "status.pregnant": 0.04,
    "status.residence": 0.99,  # of everybody
    "consent": 0.02,
    "history": 0.12,
    "documents.passport": 0.12,
    "documents.skck": 0.08,
}
