"""What every engine is compared to, and the files all of them read. The peers themselves are checked by the bench."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import city_files, plain, workload
from benchmarks.workload import Node, Person

MET, UNKNOWN, UNMET = plain.MET, plain.UNKNOWN, plain.UNMET

verdicts = st.sampled_from([UNMET, UNKNOWN, MET])


def leaf(col: str) -> Node:
    return {"op": "between", "col": col, "lo": 5, "hi": 6}


def person(**given_verdicts: int) -> Person:
    """Someone of whom each column has that verdict for `leaf`."""
    return {col: {MET: 5, UNKNOWN: None, UNMET: 4}[wanted] for col, wanted in given_verdicts.items()}


class TestReference:
    @pytest.mark.parametrize(("value", "found"), [(4, UNMET), (5, MET), (6, MET), (7, UNMET), (None, UNKNOWN)])
    def test_both_ends_are_in(self, value: int | None, found: int) -> None:
        assert plain.verdict(leaf("a"), {"a": value}) == found

    @pytest.mark.parametrize(("value", "found"), [(0, MET), (1, UNMET), (2, MET), (None, UNKNOWN)])
    def test_a_choice(self, value: int | None, found: int) -> None:
        assert plain.verdict({"op": "in", "col": "a", "vals": [0, 2]}, {"a": value}) == found

    @given(one=verdicts, other=verdicts)
    def test_all_is_the_worst_and_any_the_best(self, one: int, other: int) -> None:
        parts, who = [leaf("a"), leaf("b")], person(a=one, b=other)
        assert plain.verdict({"all": parts}, who) == min(one, other)
        assert plain.verdict({"any": parts}, who) == max(one, other)

    @given(a=verdicts, b=verdicts, c=verdicts)
    def test_the_law_of_distribution(self, a: int, b: int, c: int) -> None:
        x, y, z = leaf("a"), leaf("b"), leaf("c")
        who = person(a=a, b=b, c=c)
        spelt_out = {"any": [{"all": [x, y]}, {"all": [x, z]}]}
        assert plain.verdict({"all": [x, {"any": [y, z]}]}, who) == plain.verdict(spelt_out, who)

    @given(a=verdicts, b=verdicts)
    def test_an_answer_never_turns_met_into_unmet(self, a: int, b: int) -> None:
        tree = {"any": [leaf("a"), {"all": [leaf("b"), leaf("c")]}]}
        before = plain.verdict(tree, person(a=a, b=b, c=UNKNOWN))
        after = {plain.verdict(tree, person(a=a, b=b, c=answer)) for answer in (MET, UNMET)}
        assert before == UNKNOWN or after == {before}

    def test_counts_are_met_not_known_unmet(self) -> None:
        rules = {"as_of": 0, "pathways": [{"id": "p0", "req": [leaf("a")]}, {"id": "p1", "req": []}]}
        people = [person(a=MET), person(a=MET), person(a=UNKNOWN), person(a=UNMET)]
        assert plain.counts(rules, people).tolist() == [[2, 1, 1], [4, 0, 0]]

    def test_each_person_is_unlocked_once_and_only_by_what_was_missing(self) -> None:
        rules = {"as_of": 0, "pathways": [{"id": name, "req": [leaf("a")]} for name in ("p0", "p1")]}
        people = [person(a=MET), person(a=UNKNOWN), person(a=UNMET)]
        assert plain.unlocked(rules, people, [{"a": 5}, {"a": 4}]).tolist() == [2, 0]


class TestFiles:
    def test_rules_come_back_as_they_were(self, tmp_path: Path) -> None:
        rules = workload.ruleset(1, pathways=20)
        city_files.write_rules(tmp_path / "rules.json", rules)
        assert city_files.read_rules(tmp_path / "rules.json") == rules

    def test_the_same_seed_gives_the_same_people(self, tmp_path: Path) -> None:
        first, again, other = (self._population(tmp_path, seed, 300) for seed in (1, 1, 2))
        assert first.equals(again)
        assert not first.equals(other)

    def test_fewer_people_are_the_first_of_more(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(city_files, "GROUP", 128)
        few, many = self._population(tmp_path, 1, 200), self._population(tmp_path, 1, 300)
        assert many.slice(0, 200).equals(few)
        assert pq.ParquetFile(tmp_path / "300.parquet").metadata.num_row_groups == 3

    def test_values_lie_in_their_ranges_and_some_are_not_known(self, tmp_path: Path) -> None:
        found = self._population(tmp_path, 3, 2_000)
        ranges = workload.columns()
        assert found.column_names == list(ranges)
        assert {str(field.type) for field in found.schema} == {"int32"}
        for col, (low, high) in ranges.items():
            values = found[col].drop_null().to_numpy()
            assert low <= values.min() <= values.max() <= high
        share = np.mean([column.null_count for column in found.columns]) / 2_000
        assert share == pytest.approx(1 - city_files.KNOWN, abs=0.01)

    def test_each_training_meets_a_condition_of_its_column(self) -> None:
        rules = workload.ruleset(1)
        leaves = [one for row in rules["pathways"] for node in row["req"] for one in workload.leaves(node)]
        courses = city_files.trainings(rules)
        assert len({str(course) for course in courses}) == 30
        for course in courses:
            ((col, value),) = course.items()
            assert any(plain.verdict(one, {col: value}) == MET for one in leaves if one["col"] == col)

    @staticmethod
    def _population(folder: Path, seed: int, people: int) -> pa.Table:
        path = folder / f"{people}.parquet"
        city_files.write_population(path, seed, people)
        return pq.read_table(path)


class TestWorkload:
    def test_the_same_seed_gives_the_same_rules(self) -> None:
        assert workload.ruleset(1) == workload.ruleset(1) != workload.ruleset(2)

    def test_each_distinct_leaf_has_one_name(self) -> None:
        rules = workload.ruleset(1)
        names = workload.named(rules)
        assert len({name for name, _ in names.values()}) == len(names) == workload.DISTINCT

    @given(a=verdicts, b=verdicts)
    def test_folding_is_walking_the_tree(self, a: int, b: int) -> None:
        tree = {"all": [leaf("a"), {"any": [leaf("b"), leaf("a")]}]}
        who = person(a=a, b=b)
        groups = {"all": min, "any": max}
        folded = workload.fold(tree, lambda one: plain.verdict(one, who), lambda word, parts: groups[word](parts))
        assert folded == plain.verdict(tree, who)
