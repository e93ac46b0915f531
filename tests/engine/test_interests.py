"""Scoring of interests: few answers give no score, ties stay ties, and no answer counts for another type."""

from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from balai import rulebook
from balai.engine.interests import Holland, Liking, Profile, Score, fitting, profile, scores

BOOK = rulebook.interests()
IDS = [statement.id for statement in BOOK.statements]
ANSWERS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(Liking))


def liked(**numbers: int) -> dict[str, Liking]:
    """All ten of each type decided, so many of them liked: `liked(R=7)`; the others are disliked."""
    given: dict[str, Liking] = {}
    for kind in Holland:
        of_kind = [statement.id for statement in BOOK.statements if statement.type is kind]
        number = numbers.get(kind.value, 0)
        given |= dict.fromkeys(of_kind[:number], Liking.LIKE) | dict.fromkeys(of_kind[number:], Liking.DISLIKE)
    return given


def made(**numbers: int) -> Profile | None:
    return profile(scores(liked(**numbers), BOOK))


class TestShipped:
    def test_ten_statements_of_each_type_in_both_languages(self) -> None:
        assert [kind.id for kind in BOOK.types] == list(Holland)
        assert len(set(IDS)) == 60
        for kind in Holland:
            of_kind = [statement for statement in BOOK.statements if statement.type is kind]
            assert len(of_kind) == 10
        assert len({statement.text for statement in BOOK.statements}) == 60
        assert len({statement.text_en for statement in BOOK.statements}) == 60

    def test_every_page_of_ten_holds_every_type(self) -> None:
        pages = BOOK.pages(10)
        assert len(pages) == 6
        assert all({statement.type for statement in page} == set(Holland) for page in pages)

    def test_occupations_are_those_of_the_catalogue_and_name_their_source(self) -> None:
        catalogue = yaml.safe_load(rulebook.reference("occupations"))["rows"]
        assert [each.code for each in BOOK.occupations] == [row["code"] for row in catalogue]
        for each in BOOK.occupations:
            assert (each.letters is None) == (each.onet is None)
            assert set(each.letters or "") <= set(Holland)
            assert len(set(each.letters or "")) == len(each.letters or "")

    def test_sources_exist(self) -> None:
        assert BOOK.least.source in BOOK.sources
        assert BOOK.sources["onet"].url


class TestScores:
    def test_too_few_decided_give_none(self) -> None:
        few = [statement.id for statement in BOOK.statements if statement.type is Holland.SOCIAL][: BOOK.least.value]
        answers: Mapping[str, Liking] = dict.fromkeys(few, Liking.LIKE)
        assert scores(answers, BOOK)[Holland.SOCIAL] == Score(liked=6, decided=6)
        assert scores({**answers, few[0]: Liking.UNSURE}, BOOK)[Holland.SOCIAL] is None
        assert scores({}, BOOK) == dict.fromkeys(Holland)

    @given(ANSWERS)
    def test_shares_lie_between_none_and_all(self, answers: dict[str, Liking]) -> None:
        for score in scores(answers, BOOK).values():
            assert score is None or (score.decided >= BOOK.least.value and 0 <= score.share <= 1)

    @given(ANSWERS, st.sampled_from(IDS))
    def test_liking_one_more_never_lowers_its_type_and_changes_no_other(
        self, answers: dict[str, Liking], statement_id: str
    ) -> None:
        kind = next(statement.type for statement in BOOK.statements if statement.id == statement_id)
        before, after = scores(answers, BOOK), scores(answers | {statement_id: Liking.LIKE}, BOOK)
        assert {k: v for k, v in before.items() if k is not kind} == {k: v for k, v in after.items() if k is not kind}
        was, now = before[kind], after[kind]
        assert was is None or (now is not None and now.share >= was.share)

    @given(ANSWERS)
    def test_unsure_is_as_good_as_unanswered(self, answers: dict[str, Liking]) -> None:
        decided = {key: value for key, value in answers.items() if value is not Liking.UNSURE}
        assert scores(answers, BOOK) == scores(decided, BOOK)

    @given(ANSWERS)
    def test_statements_nobody_knows_any_more_are_left_out(self, answers: dict[str, Liking]) -> None:
        assert scores(answers | {"retired": Liking.LIKE}, BOOK) == scores(answers, BOOK)


class TestProfile:
    @pytest.mark.parametrize(
        ("numbers", "shown"),
        [
            ({"S": 9, "I": 7, "R": 5, "C": 1}, "S I R"),
            ({"S": 9, "I": 7, "R": 7, "C": 7}, "S R=I=C"),
            ({"S": 9, "I": 9, "R": 4, "C": 4, "A": 1}, "I=S R=C"),
            ({"S": 3}, "S"),
        ],
    )
    def test_three_letters_and_ties_side_by_side(self, numbers: dict[str, int], shown: str) -> None:
        assert str(made(**numbers)) == shown

    def test_where_nothing_stands_out_there_is_none(self) -> None:
        assert made() is None
        assert made(R=5, I=5, A=5, S=5, E=5, C=5) is None

    def test_none_while_one_type_has_no_score(self) -> None:
        answers = liked(S=9)
        for statement in BOOK.statements:
            if statement.type is Holland.CONVENTIONAL:
                answers[statement.id] = Liking.UNSURE
        assert profile(scores(answers, BOOK)) is None

    @given(st.lists(st.integers(0, 10), min_size=6, max_size=6))
    def test_what_is_in_it_beats_what_is_not(self, numbers: list[int]) -> None:
        by_kind = dict(zip(Holland, numbers, strict=True))
        found = made(**{kind.value: number for kind, number in by_kind.items()})
        if found is None:
            assert len(set(numbers)) == 1
            return
        inside = [by_kind[kind] for kind in found.letters]
        outside = [number for kind, number in by_kind.items() if kind not in found.letters]
        assert len(set(found.letters)) == len(found.letters)
        assert min(inside) > max(outside, default=-1)
        assert all(len({by_kind[kind] for kind in group}) == 1 for group in found.groups)
        assert len(inside) >= min(3, sum(number > 0 for number in numbers))


class TestFitting:
    def test_near_and_far(self) -> None:
        found = made(S=9, C=7, I=6)
        assert found is not None
        fit = fitting(found, BOOK.occupations)
        assert "NURSE" in {each.code for each in fit.near}
        assert "CARE_SSW" in {each.code for each in fit.far}
        assert not any(each.letters is None for each in (*fit.near, *fit.far))
        assert "WELDER" not in {each.code for each in (*fit.near, *fit.far)}

    def test_nothing_known_fits_nothing(self) -> None:
        found = made(A=9)
        assert found is not None
        assert fitting(found, BOOK.occupations).near == ()
