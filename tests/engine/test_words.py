"""Every code has a sentence in both languages, with the same blanks, and no sentence is left over."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import balai
from balai.engine import vocabulary as v
from balai.engine.factkeys import GROUPS, SINGLE
from balai.engine.planes import Outcome, Verdict
from balai.engine.reasons import Reason
from balai.engine.rules import Certainty, Confidence, RemedyType, Requirement, Stage, Status, leaves
from balai.words import LANGUAGES, SPACE, words
from tests.engine.book import BOOK

HERE = Path(balai.__file__).parent
#: Whatever is called so, or with one of these methods, is given a code.
CALLS = {
    "Reason": 0,
    "Problem": "code",
    "Wrong": 0,
    "DomainError": 0,
    "NotFound": 0,
    "_wrong": 1,
    "_problem": 1,
    "say": 0,
}
ID, EN = (words(language) for language in ("id", "en"))
LEAVES = [
    leaf
    for roots in (*(s.rules for s in BOOK.rule_sets.values()), *(p.requirements for p in BOOK.pathways))
    for root in roots
    for leaf in leaves(root)
]


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(HERE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def raised() -> dict[str, str]:
    """Every code that the program can raise -> where it stands. An f-string is a pattern."""
    found: dict[str, str] = {}
    for path, tree in trees():
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]:
            for node in ast.walk(function):
                for part in _codes(node):
                    for code in _texts(part, function):
                        found.setdefault(code, f"{path.name}:{node.lineno}")
    return found


def _codes(node: ast.AST) -> Iterator[ast.expr]:
    """The part of a call, yield or class that says the code."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        place = CALLS.get(name)
        if isinstance(place, int) and len(node.args) > place:
            yield node.args[place]
        yield from (word.value for word in node.keywords if place is not None and word.arg == "code")
    if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
        yield node.value.elts[0]
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code_name":
        yield node.value


def _texts(part: ast.expr, function: ast.AST) -> Iterator[str]:
    match part:
        case ast.Constant(value=str() as code):
            yield code
        case ast.IfExp():
            yield from (text for branch in _branches(part) for text in _texts(branch, function))
        case ast.JoinedStr():
            yield "".join(p.value if isinstance(p, ast.Constant) else ".+" for p in part.values)
        case ast.Name(id=name):
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
                    values = [value for value in _branches(node.value) if getattr(value, "id", "") != name]
                    yield from (text for value in values for text in _texts(value, function))
        case (
            ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get")) | ast.Subscript(value=ast.Name(id=table))
        ):
            yield from _table(table, function)
            if isinstance(part, ast.Call):
                yield from (text for arg in part.args[1:] for text in _texts(arg, function))


def _branches(part: ast.expr) -> list[ast.expr]:
    return [*_branches(part.body), *_branches(part.orelse)] if isinstance(part, ast.IfExp) else [part]


def _table(name: str, function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Assign)
            and getattr(node.targets[0], "id", "") == name
            and isinstance(node.value, ast.Dict)
        ):
            yield from (text for value in node.value.values for text in _texts(value, function))


def looks_like_a_code(text: str) -> bool:
    return bool(re.fullmatch(r"([a-z]+|\.\+)(_([a-z]+|\.\+))*", text))


RAISED = {code: where for code, where in raised().items() if looks_like_a_code(code)}
RAISED.pop("invalid")  # only a parent of two errors


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_enough_codes_were_found() -> None:
    assert len(RAISED) > 90
    for sample in ("age_met", "fact_date", "rule_unknown_kind", "round_not_found", "facts_invalid", "fitness_.+"):
        assert sample in RAISED


@pytest.mark.parametrize("code", RAISED)
def test_every_code_has_a_sentence_in_both_languages(code: str) -> None:
    for said in (ID, EN):
        assert any(re.fullmatch(code, known) for known in said.sentences), RAISED[code]


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("prefix", ["fitness"])
def test_codes_made_of_an_outcome_are_all_there(prefix: str, outcome: Outcome) -> None:
    assert f"{prefix}_{outcome.value}" in ID.sentences


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    assert list(ID.sentences) == list(EN.sentences)
    assert {c: blanks(s) for c, s in ID.sentences.items()} == {c: blanks(s) for c, s in EN.sentences.items()}


def test_no_sentence_is_left_over() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (HERE.parent / "templates").rglob("*.html")]
    texts += [path.read_text(encoding="utf-8") for path in sorted(HERE.rglob("*.py"))]
    spelled = set(re.findall(r"[\"']([a-z_]+)[\"']", "\n".join(texts)))
    patterns = [code for code in RAISED if ".+" in code]
    for code in ID.sentences:
        assert code in spelled or any(re.fullmatch(pattern, code) for pattern in patterns), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_untidy(language: str) -> None:
    for code, sentence in words(language).sentences.items():
        assert sentence == sentence.strip(" ") or code == "nearest_hint", code
        assert "  " not in sentence, code


# Labels


def test_both_languages_have_the_same_groups_of_labels() -> None:
    assert list(ID.labels) == list(EN.labels)


#: Groups over a closed list: the same words in both languages, and all of them.
CLOSED: dict[str, set[str]] = {
    "verdict": set(Verdict),
    "outcome": set(Outcome),
    "stage": set(Stage),
    "certainty": set(Certainty),
    "confidence": set(Confidence),
    "remedy": set(RemedyType),
    "pathway_status": set(Status),
    "sex": {"female", "male"},
    "field": set(BOOK.known.education_fields),
    "kind": {source.kind for source in BOOK.sources.values()},
    "scheme": {pathway.scheme_code for pathway in BOOK.pathways},
    "certificate": {t for leaf in LEAVES if isinstance(leaf.params, v.Certificate) for t in leaf.params.types},
    "licence": {leaf.params.type for leaf in LEAVES if isinstance(leaf.params, v.Licence)},
}


@pytest.mark.parametrize("group", CLOSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_closed_list_has_a_label(group: str, language: str) -> None:
    assert {str(word) for word in CLOSED[group]} <= set(words(language).labels[group])


@pytest.mark.parametrize("group", [group for group in ID.labels if group not in ("level", "test")])
def test_both_languages_label_the_same_words(group: str) -> None:
    assert set(ID.labels[group]) == set(EN.labels[group])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_about_body_situation_and_past_has_words(language: str) -> None:
    said = words(language)
    rows: list[Reason] = []
    for attr, value in (("tattoo", "never"), ("tattoo", "yes"), ("piercing", "removed"), ("colour_vision", "total")):
        rows.append(Reason("trait", {"attr": attr, "value": value}))
    for attr in ("limbs",):
        rows += [Reason("trait", {"attr": attr, "value": value}) for value in ("intact", "impaired")]
    rows += [Reason("trait", {"attr": "glasses_or_contacts", "value": value}) for value in (True, False)]
    rows += [Reason("status", {"attr": "residence", "value": value}) for value in ("ID", "MY")]
    rows += [Reason("status", {"attr": attr, "value": True}) for attr in ("pregnant", "relative_of_employer")]
    rows += [Reason("history", {"fact": fact, "value": flag}) for fact in GROUPS["history"] for flag in (True, False)]
    for row in rows:
        sentence = said.reason(row)
        assert sentence
        assert sentence not in ("True", "False", str(row.values["value"])), row


def test_the_vocabulary_in_the_rulebook_is_the_one_in_the_code() -> None:
    assert [row["kind"] for row in BOOK.meta["vocabulary"]] == list(v.KINDS)
    assert BOOK.meta["stages"] == [stage.value for stage in Stage]
    assert BOOK.meta["remedy_types"] == [remedy.value for remedy in RemedyType]
    assert BOOK.meta["pathway_status"] == [status.value for status in Status]
    assert set(SINGLE) == {"birth_date", "sex", "citizenship", "consent"}
    assert all(isinstance(leaf, Requirement) for leaf in LEAVES)


# How a sentence is made


@pytest.mark.parametrize(
    ("language", "code", "values", "sentence"),
    [
        ("id", "age_young", {"age": 17, "on": date(2026, 11, 22), "reached_on": date(2027, 1, 2)},
         "17 tahun pada 22 November 2026; cukup umur mulai 2 Januari 2027"),
        ("en", "education", {"level": "S1", "field": "nursing", "profession": "ners"}, "S1 Nursing + Ners"),
        ("id", "education", {"level": "SMA", "field": "other", "profession": None}, "SMA bidang lain"),
        ("en", "language_low", {"test": "EN_BASIC", "level": "basic", "min": "conversational"},
         "English basic; conversational is asked for"),
        ("id", "measure", {"attr": "height_cm", "value": 160.0}, "160 cm"),
        ("en", "measure", {"attr": "run_3km_minutes", "value": 14.5}, "14.5 minutes"),
        ("en", "status", {"attr": "citizenship", "value": "ID"}, "Indonesian citizen"),
        ("id", "fact_unknown_key", {"key": "sexe", "nearest": "sex"},
         'kunci "sexe" tidak dikenal, mungkin maksudnya "sex"'),
        ("en", "fact_unknown_key", {"key": "x", "nearest": ""}, 'unknown key "x"'),
    ],
)  # fmt: skip
def test_sentences(language: str, code: str, values: dict[str, Any], sentence: str) -> None:
    assert words(language).say(code, values).replace(SPACE, " ") == sentence
