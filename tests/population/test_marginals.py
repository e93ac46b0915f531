"""What was published, and what is made of it before anybody is drawn."""

import numpy as np
import pytest
import yaml

from balai import rulebook
from balai.population import ages, marginals, schooltable
from balai.population.assumptions import GRADUATION_AGE
from balai.population.fitting import fit
from balai.population.report import AGE_BANDS, targets


def test_the_copies_say_what_the_reference_tables_say() -> None:
    tables = {name: yaml.load(rulebook.reference(name), yaml.CSafeLoader)["rows"] for name in
              ("bontang_population", "bontang_villages")}  # fmt: skip
    published = [row for row in tables["bontang_population"] if row["value"] is not None]
    ours = [row for row in marginals._rows("bontang_population.csv") if row["value"]]
    assert [(r["indicator"], r["category"], str(r["period"]), float(r["value"])) for r in published] == [
        (r["indicator"], r["category"], r["period"], float(r["value"])) for r in ours
    ]
    assert [(r["village_code_10digit"], r["synthetic_weight"]) for r in tables["bontang_villages"]] == [
        (v.code, v.weight) for v in marginals.villages()
    ]


def test_the_published_figures() -> None:
    assert marginals.districts().shares["Bontang Utara"] == pytest.approx(89_010 / 191_811)
    assert marginals.sexes().shares == pytest.approx({"male": 0.51692, "female": 0.48308}, abs=1e-5)
    assert marginals.education().shares["SMA_SMK"] == pytest.approx(0.2843, abs=1e-4)
    assert (marginals.productive(), marginals.elderly(), marginals.born_elsewhere()) == (0.6697, 0.048, 0.49)
    assert len(marginals.villages()) == 15
    assert sum(v.weight for v in marginals.villages()) == pytest.approx(1, abs=1e-3)


def test_every_complete_target_sums_to_one() -> None:
    for marginal in targets():
        if marginal.name not in ("age_share", "origin"):
            assert sum(marginal.shares.values()) == pytest.approx(1), marginal.name
        assert marginal.source


def test_the_ages_have_the_published_totals_and_the_old_shape() -> None:
    pyramid = ages.pyramid()
    assert pyramid.sum() == pytest.approx(1)
    assert pyramid[15:65].sum() == pytest.approx(marginals.productive())
    assert pyramid[60:].sum() == pytest.approx(marginals.elderly())
    assert pyramid.sum(axis=0).tolist() == pytest.approx([marginals.sexes().shares[sex] for sex in ages.SEXES])
    groups = pyramid.sum(axis=1).reshape(20, 5).sum(axis=1)
    assert groups[4] / groups[3] == pytest.approx(18_972 / 15_414)
    assert (np.diff(groups[9:]) < 0).all()
    assert set(ages.by_age().shares) == set(AGE_BANDS)


def test_schooling_has_the_published_totals_and_nobody_is_too_young() -> None:
    table = schooltable.levels_by_age()
    assert table.sum(axis=1).tolist() == pytest.approx([1.0] * 100)
    totals = ages.pyramid().sum(axis=1) @ table
    assert totals.tolist() == pytest.approx(list(marginals.education().shares.values()), abs=1e-8)
    youngest = {"SMA_SMK": "SMA", "D1_D2": "D2", "S1_D4": "S1"}
    for place, level in enumerate(marginals.EDUCATION.values()):
        assert not table[: GRADUATION_AGE[youngest.get(level, level)], place].any(), level


def test_zeros_that_make_the_sums_impossible_are_refused() -> None:
    with pytest.raises(ArithmeticError, match="zeros"):
        fit(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.3, 0.7]), np.array([0.5, 0.5]), rounds=20)
