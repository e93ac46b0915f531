"""Who may be charged what: every rule, the edges, what is not known, and the shipped tables (costs.md 2.1 to 2.4)."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.costs import (
    Charge,
    Placement,
    bill,
    charge,
    exemptions,
    months_of_salary,
    payers,
    placement_of,
    published,
    wage_in_rupiah,
)
from balai.engine.costtable import Payer
from tests.engine.book import BOOK

TABLE = rulebook.costs()
LISTED = Placement(listed=True, country="MY", scheme="P2P")
OTHER = Placement(listed=False, country="MY", scheme="P2P")
PLACEMENTS = [LISTED, OTHER, Placement(), *(placement_of(p, TABLE) for p in BOOK.pathways)]
ILLEGAL = {"INFORMAL_BROKER", "JOB_BUYING", "DEPOSIT"}
FOURTEEN = {
    "TICKET_OUT", "TICKET_RETURN", "VISA", "PK_LEGAL", "TRAINING", "COMPETENCY_CERT", "AGENCY_FEE", "PASSPORT", "SKCK",
    "BPJSTK", "MEDICAL", "PSYCH", "MEDICAL_EXTRA", "LOCAL_TRANSPORT", "ACCOMMODATION",
}  # fmt: skip


@pytest.mark.parametrize(
    ("component", "placement", "in_2020", "in_2025"),
    [
        ("VISA", LISTED, "not_yours", "unknown"),
        ("VISA", OTHER, "not_yours", "unknown"),
        ("AGENCY_FEE", OTHER, "not_yours", "unknown"),
        ("MEDICAL_EXTRA", OTHER, "not_yours", "unknown"),
        ("TRAINING", LISTED, "not_yours", "unknown"),
        ("COMPETENCY_CERT", OTHER, "not_yours", "unknown"),
        ("PASSPORT", LISTED, "not_yours", "unknown"),
        ("PASSPORT", OTHER, "may_ask", "may_ask"),
        ("MEDICAL", OTHER, "may_ask", "may_ask"),
        ("LANGUAGE_TEST", LISTED, "unknown", "unknown"),
        ("LANGUAGE_TEST", OTHER, "may_ask", "may_ask"),
        ("SKILL_TEST", OTHER, "may_ask", "may_ask"),
        ("JOB_BUYING", LISTED, "never", "never"),
        ("DEPOSIT", OTHER, "never", "never"),
    ],
)
def test_charges(component: str, placement: Placement, in_2020: str, in_2025: str) -> None:
    assert charge(component, "y2020", placement, TABLE) == in_2020
    assert charge(component, "y2025", placement, TABLE) == in_2025


def test_a_job_that_is_not_known_is_answered_only_where_both_answers_agree() -> None:
    assert payers("VISA", "y2020", Placement(), TABLE) == (Payer.EMPLOYER,)
    assert payers("PASSPORT", "y2020", Placement(), TABLE) is None


@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("rule_set", ["y2020", "y2025"])
def test_broker_money_is_never_valid(placement: Placement, rule_set: str) -> None:
    never = {code for code in TABLE.components if charge(code, rule_set, placement, TABLE) is Charge.NEVER}
    assert never == ILLEGAL


@pytest.mark.parametrize("scheme", ["MANDIRI", "SSW_MANDIRI", "REENTRY", "SEA_NIAGA", "NOT_PMI"])
def test_a_scheme_the_rules_do_not_answer_for_stays_unknown(scheme: str) -> None:
    placement = Placement(listed=False, country="DE", scheme=scheme)
    for code in set(TABLE.components) - ILLEGAL:
        assert charge(code, "y2020", placement, TABLE) is Charge.UNKNOWN
        assert charge(code, "y2025", placement, TABLE) is Charge.UNKNOWN


def test_taiwan_had_a_decision_of_its_own() -> None:
    taiwan = Placement(listed=True, country="TW", scheme="P2P")
    assert charge("VISA", "y2020", taiwan, TABLE) is Charge.UNKNOWN
    assert {amount.id for amount in published(taiwan, TABLE)} == {"tw_household", "tw_formal"}
    assert [e.suspends for e in exemptions(taiwan, TABLE)] == [True]


def test_hong_kong_is_late_and_still_forbids() -> None:
    hong_kong = Placement(listed=True, country="HK", scheme="P2P")
    assert charge("VISA", "y2020", hong_kong, TABLE) is Charge.NOT_YOURS
    assert [e.suspends for e in exemptions(hong_kong, TABLE)] == [False]


@pytest.mark.parametrize(
    ("pathway", "listed"),
    [
        ("hk-domestic", True),
        ("my-domestic-ocs", True),
        ("sea-fishing", True),
        ("kr-eps-fishery", False),
        ("jp-gtog-careworker", False),
        ("de-ausbildung-nursing", None),
    ],
)
def test_fee_free_job_of_a_pathway(pathway: str, listed: bool | None) -> None:
    assert placement_of(BOOK.pathway(pathway), TABLE).listed is listed


def test_a_bill() -> None:
    asked = {"VISA": 500_000, "PASSPORT": 350_000, "TRAINING": None, "SKCK": 0, "INFORMAL_BROKER": 5_000_000}
    found = bill(asked, OTHER, TABLE, wage_idr=2_000_000)
    assert [line.component.code for line in found.lines] == ["VISA", "PASSPORT", "INFORMAL_BROKER"]
    assert found.total_idr == 5_850_000
    assert found.months == Decimal("2.9")
    old, new = found.sums
    assert (old.never_idr, old.not_yours_idr, old.may_ask_idr, old.unknown_idr) == (5_000_000, 500_000, 350_000, 0)
    assert (new.never_idr, new.not_yours_idr, new.may_ask_idr, new.unknown_idr) == (5_000_000, 0, 350_000, 500_000)
    assert (old.refusable_idr, new.refusable_idr) == (5_500_000, 5_000_000)


def test_nothing_asked() -> None:
    found = bill({"VISA": None}, OTHER, TABLE)
    assert (found.lines, found.total_idr, found.months) == ((), 0, None)


def test_what_no_bill_can_hold() -> None:
    with pytest.raises(ValueError, match="never negative"):
        bill({"VISA": -1}, OTHER, TABLE)
    with pytest.raises(ValueError, match="never negative"):
        bill({}, OTHER, TABLE, wage_idr=-1)
    with pytest.raises(KeyError):
        bill({"BRIBE": 1}, OTHER, TABLE)


@given(
    st.dictionaries(st.sampled_from(sorted(TABLE.components)), st.none() | st.integers(0, 10**12)),
    st.sampled_from(PLACEMENTS),
)
def test_the_parts_add_up(asked: dict[str, int | None], placement: Placement) -> None:
    found = bill(asked, placement, TABLE)
    assert found.total_idr == sum(amount or 0 for amount in asked.values())
    for sums in found.sums:
        parts = (sums.never_idr, sums.not_yours_idr, sums.may_ask_idr, sums.unknown_idr)
        assert sum(parts) == found.total_idr
        assert min(parts) >= 0


@pytest.mark.parametrize(
    ("total", "wage", "months"),
    [
        (24_000_000, 10_000_000, "2.4"),
        (10_000_000, 10_000_000, "1.0"),
        (1_500_000, 10_000_000, "0.2"),  # half up
        (1, 10_000_000, "0.0"),
        (0, 10_000_000, "0.0"),
    ],
)
def test_months_of_salary(total: int, wage: int, months: str) -> None:
    assert months_of_salary(total, wage) == Decimal(months)


@pytest.mark.parametrize("wage", [None, 0])
def test_without_a_wage_no_months(wage: int | None) -> None:
    assert months_of_salary(5_000_000, wage) is None


def test_a_wage_in_another_currency_is_never_converted() -> None:
    known = {p.id: wage for p in BOOK.pathways if (wage := wage_in_rupiah(p)) is not None}
    assert known == {"sa-nurse": 12_000_000}


def test_the_shipped_tables_fit_together() -> None:
    in_kinds = [code for kind in TABLE.kinds for code in kind.components]
    assert sorted(in_kinds) == sorted(TABLE.components)
    assert {code for code, component in TABLE.components.items() if component.is_illegal} == ILLEGAL
    lawful = {kind.id for kind in TABLE.kinds if not set(kind.components) & ILLEGAL}
    assert {(row.kind, row.rule_set) for row in TABLE.payers} == {(k, r) for k in lawful for r in ("y2020", "y2025")}
    assert all(row.listed != () and row.other != () for row in TABLE.payers)


def test_the_fourteen_components_are_free_in_the_ten_jobs_of_2020() -> None:
    free = {code for code in TABLE.components if charge(code, "y2020", LISTED, TABLE) is Charge.NOT_YOURS}
    assert free == FOURTEEN  # health and psychological examination count as one of the fourteen
    assert len(TABLE.jobs) == 10


def test_the_ten_jobs_are_those_of_the_table_of_occupations() -> None:
    rows = yaml.safe_load(rulebook.reference("occupations"))["rows"]
    assert TABLE.listed_occupations == {row["code"] for row in rows if row["fee_free_perban_9_2020"] == "yes"}
    schemes = yaml.safe_load(rulebook.reference("schemes"))["rows"]
    assert [row.id for row in TABLE.schemes] == [row["code"] for row in schemes]


def test_every_source_exists() -> None:
    dossier = {row["id"]: row["url"] or "" for row in yaml.safe_load(rulebook.reference("dossier_sources"))["rows"]}
    known = dossier | {name: source.url or "" for name, source in BOOK.sources.items()}
    for source in TABLE.sources:
        assert (source.url or "") in known[source.id], source.id
    ids = {source.id for source in TABLE.sources}
    rows = [TABLE.law, *TABLE.rule_sets, *TABLE.payers, *TABLE.exceptions, *TABLE.amounts]
    assert {name for row in rows for name in row.source} | set(TABLE.jobs_source) == ids


def test_every_text_of_costs_stands_in_both_languages() -> None:
    rows = [TABLE.law, *TABLE.rule_sets, *TABLE.jobs, *TABLE.kinds, *TABLE.schemes, *TABLE.exceptions, *TABLE.amounts]
    for row in [*rows, *TABLE.unknowns, *TABLE.sources, *TABLE.components.values()]:
        for name in row.__struct_fields__:
            if name.endswith("_en"):
                assert getattr(row, name), (row, name)
                assert getattr(row, name.removesuffix("_en")), (row, name)
