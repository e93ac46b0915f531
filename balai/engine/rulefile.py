"""Rulebook text to `Rulebook`. Every mistake names file, line, key, what was expected and an example."""

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from balai.engine import rulecheck
from balai.engine.errors import Problem, RulebookInvalid
from balai.engine.factfile import Known
from balai.engine.questions import Question
from balai.engine.rowtext import convert, unknown_key
from balai.engine.rules import (
    Group,
    Node,
    Pathway,
    Requirement,
    Rulebook,
    RuleSet,
    Scales,
    Source,
    Watched,
    leaves,
)
from balai.engine.vocabulary import KINDS, Document, Offer
from balai.engine.yamltext import Row, line_of, load

T = TypeVar("T")

#: What a correct value looks like, by key: printed beside every complaint.
EXAMPLES = {
    "id": "jpg.age",
    "kind": "age",
    "params": "{min_years: 18, as_of: assessment}",
    "text": "Berusia minimal 18 tahun.",
    "text_en": "At least 18 years old.",
    "stage": "registration",
    "mandatory": "true",
    "class": "substantive",
    "remedy": "{type: obtain, months: [null, null], cost_idr: null}",
    "type": "obtain",
    "months": "[6, 6]",
    "source": "[uu18_p5]",
    "confidence": "high",
    "in_force_on": "'2026-04-13'",
    "ended_on": "'2027-01-01'",
    "replaces": "[base.age_min_18]",
    "opens": "'2027-02-01'",
    "closes": "'2027-05-31'",
    "cutoff": "'2027-05-31'",
    "birth_from": "'1985-06-03'",
    "birth_to": "'2007-06-04'",
    "certainty": "announced",
    "state": "open",
    "as_of": "cutoff",
    "valid_at": "registration",
    "min_years": "18",
    "max_years": "35",
    "any": "[{test: JLPT, min: N5}]",
    "types": "[careworker_training]",
    "intake": "{type: rolling, source: [tr_25]}",
    "status": "rolling",
    "title_en": "South Korea G to G: manufacturing",
    "asks": "[birth_date]",
    "input": "choice",
    "by": "citizen",
    "why": "Tiap jalur punya batas umur sendiri.",
    "why_en": "Each pathway has its own age limits.",
    **dict.fromkeys(("requirements", "rules", "any_of", "all_of"), "[{id: jpg.age, kind: age}]"),
    "choices": "[{value: female, label: Perempuan, label_en: Female, facts: {sex: female}}]",
}
ID = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def parse(files: Mapping[str, str]) -> Rulebook:
    """The rulebook of these files (name -> text). Raises RulebookInvalid with every problem found."""
    return _Parsing(files).rulebook()


def version_of(files: Mapping[str, str]) -> str:
    """The content hash that names a rulebook: 12 hexadecimal digits of SHA-256 over names and texts."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{files[name]}\0".encode())
    return digest.hexdigest()[:12]


class _Parsing:
    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.places = rulecheck.Places()

    def rulebook(self) -> Rulebook:
        meta = self._file("meta.yaml")
        sources = dict(self._mapping("sources.yaml", self._file("sources.yaml"), Source))
        sets: dict[str, RuleSet] = {}
        pathways: list[Pathway] = []
        watchlist: list[Watched] = []
        for name in ["shared.yaml", *(f"destinations/{code}.yaml" for code in self._destinations(meta))]:
            data = self._file(name)
            self._only(name, data, ("rule_sets", "pathways", "watchlist"))
            sets.update((rule_set.id, rule_set) for rule_set in self._rule_sets(name, data))
            pathways.extend(self._pathways(name, data))
            watchlist.extend(self._watchlist(name, data))
        questions = tuple(self._questions("questions.yaml"))
        for name in set(self.files) - self.places.files:
            self._problem(f"{name}:1", "rule_file_unlisted", file=name)
        scales = self._scales(meta)
        if scales is None or self.problems:
            raise RulebookInvalid(self.problems)
        book = Rulebook(
            version=version_of(self.files),
            meta=meta,
            sources=sources,
            rule_sets=sets,
            pathways=tuple(pathways),
            watchlist=tuple(watchlist),
            known=_known(scales, sets, pathways),
            questions=questions,
        )
        if problems := rulecheck.problems(book, self.places):
            raise RulebookInvalid(problems)
        return book

    def _problem(self, where: str, code: str, **values: object) -> None:
        self.problems.append(Problem(where=where, code=code, values=values))

    def _place(self, kind: str, row: Row, key: str, name: str) -> None:
        """Remember where a row with an id stands; ids go into addresses."""
        row_id, where = str(row.get(key)), f"{name}:{line_of(row, [key])}"
        self.places.add(kind, row_id, where)
        if key in row and not ID.fullmatch(row_id):
            self._problem(where, "rule_wrong_value", key=key, expected="a-z 0-9 _ . -", example=EXAMPLES["id"])

    def _file(self, name: str) -> Row:
        self.places.files.add(name)
        if name not in self.files:
            self._problem(name, "rule_file_missing", file=name)
            return Row()
        data, problems = load(name, self.files[name])
        self.problems.extend(problems)
        return data

    def _only(self, name: str, row: Row, allowed: tuple[str, ...]) -> None:
        self.problems += [unknown_key(name, row, [], key, list(allowed)) for key in row if key not in allowed]

    def _convert(self, name: str, row: Any, model: type[T]) -> T | None:
        """One row as its type, or `None` and a problem that names line, key, expectation and example."""
        value = convert(name, row, model, EXAMPLES)
        if not isinstance(value, Problem):
            return value
        self.problems.append(value)
        return None

    def _mapping(self, name: str, rows: Row, model: type[T]) -> Iterator[tuple[str, T]]:
        for key, row in rows.items():
            self.places.add(model.__name__, key, f"{name}:{rows.lines[key]}")
            if not isinstance(row, Row):
                self._problem(f"{name}:{rows.lines[key]}", "rule_not_mapping")
            elif (value := self._convert(name, _lists(row), model)) is not None:
                yield key, value

    def _rows(self, name: str, rows: Any, model: type[T]) -> Iterator[T]:
        for row in rows or ():
            if (value := self._convert(name, _lists(row), model)) is not None:
                yield value

    def _watchlist(self, name: str, data: Row) -> Iterator[Watched]:
        for row in self._mappings(name, data, "watchlist"):
            self.places.add("watched", str(row.get("name")), f"{name}:{row.line}")
            yield from self._rows(name, [row], Watched)

    def _rule_sets(self, name: str, data: Row) -> Iterator[RuleSet]:
        sets = data.get("rule_sets") or Row()
        if not isinstance(sets, Row) or not all(isinstance(row, Row) for row in sets.values()):
            self._problem(f"{name}:{line_of(data, ['rule_sets'])}", "rule_not_mapping")
            return
        for set_id, row in sets.items():
            self.places.add("rule set", set_id, f"{name}:{sets.lines[set_id]}")
            rest = {key: value for key, value in row.items() if key != "rules"}
            rules = tuple(self._nodes(name, row, "rules"))
            values = Row(_lists(rest), id=set_id, rules=[])
            values.line, values.lines = row.line, {**row.lines, "id": row.line}
            if (rule_set := self._convert(name, values, RuleSet)) is not None:
                yield msgspec.structs.replace(rule_set, rules=rules)

    def _destinations(self, meta: Row) -> list[str]:
        codes = meta.get("destinations") or []
        if isinstance(codes, list):
            return [str(code) for code in codes]
        where = f"meta.yaml:{line_of(meta, ['destinations'])}"
        self._problem(where, "rule_wrong_value", key="destinations", expected="a list", example="[jp, kr]")
        return []

    def _scales(self, meta: Row) -> Scales | None:
        scales = self._convert("meta.yaml", meta, Scales)
        for level in scales.education_levels.formal_years if scales else ():
            if scales and level not in scales.education_levels.rank:
                where = f"meta.yaml:{line_of(meta, ['education_levels', 'formal_years', level])}"
                ranks = list(scales.education_levels.rank)
                self._problem(where, "rule_unknown_word", word=level, id="formal_years", words=ranks)
        return scales

    def _mappings(self, name: str, data: Row, key: str) -> Iterator[Row]:
        """The rows of a list; what is no mapping is a mistake."""
        rows = data.get(key) or []
        for row in rows if isinstance(rows, list) else [rows]:
            if isinstance(row, Row):
                yield row
            else:
                self._problem(f"{name}:{line_of(data, [key])}", "rule_not_mapping")

    def _pathways(self, name: str, data: Row) -> Iterator[Pathway]:
        for row in self._mappings(name, data, "pathways"):
            self._place("pathway", row, "id", name)
            requirements = tuple(self._nodes(name, row, "requirements"))
            values = _copy(row, _lists({**row, "requirements": []}))
            if (pathway := self._convert(name, values, Pathway)) is not None:
                yield msgspec.structs.replace(pathway, requirements=requirements)

    def _questions(self, name: str) -> Iterator[Question]:
        data = self._file(name)
        self._only(name, data, ("questions",))
        for row in self._mappings(name, data, "questions"):
            self._place("question", row, "id", name)
            yield from self._rows(name, [row], Question)

    def _nodes(self, name: str, holder: Row, key: str) -> Iterator[Node]:
        """The rules listed under that key; without a list nobody would be asked anything."""
        if not isinstance(holder.get(key), list):
            code = "rule_wrong_value" if key in holder else "rule_missing_key"
            where = f"{name}:{line_of(holder, [key])}"
            self._problem(where, code, key=key, expected="a list", example=EXAMPLES[key])
            return
        for row in self._mappings(name, holder, key):
            if (node := self._node(name, row)) is not None:
                yield node

    def _node(self, name: str, row: Row) -> Node | None:
        self._place("rule", row, "id", name)
        ops = [op for op in ("any_of", "all_of") if op in row]
        if ops:
            children = tuple(self._nodes(name, row, ops[0]))
            rest = {key: value for key, value in row.items() if key != ops[0]}
            group = self._convert(name, _copy(row, _lists({**rest, "op": ops[0], "nodes": []})), Group)
            return msgspec.structs.replace(group, nodes=children) if group else None
        kind = row.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            near = difflib.get_close_matches(str(kind), KINDS, n=1)
            where = f"{name}:{line_of(row, ['kind'])}"
            self._problem(where, "rule_unknown_kind", kind=kind, nearest=near[0] if near else "", kinds=list(KINDS))
            return None
        raw_params = row.get("params", Row())
        if "params" not in row:
            where = f"{name}:{row.line}"
            self._problem(where, "rule_missing_key", key="params", expected="a mapping", example=EXAMPLES["params"])
        params = self._convert(name, raw_params, KINDS[kind]) if "params" in row else None
        leaf = self._convert(name, _copy(row, _lists({**row, "params": {}})), Requirement)
        if leaf is None or params is None:
            return None
        return msgspec.structs.replace(leaf, params=params)


def _copy(row: Row, values: dict[str, Any]) -> Row:
    copy = Row(values)
    copy.line, copy.lines = row.line, row.lines
    return copy


def _lists(value: Any) -> Any:
    """A single source or replaced rule is a list of one."""
    if not isinstance(value, dict):
        return value
    for key, inner in value.items():
        if key in ("source", "replaces") and isinstance(inner, str):
            value[key] = [inner]
        elif isinstance(inner, dict):
            _lists(inner)
        elif isinstance(inner, list):
            for item in inner:
                _lists(item)
    return value


def _known(scales: Scales, sets: Mapping[str, RuleSet], pathways: list[Pathway]) -> Known:
    roots = [rule for rule_set in sets.values() for rule in rule_set.rules]
    roots += [rule for pathway in pathways for rule in pathway.requirements]
    params = [leaf.params for root in roots for leaf in leaves(root)]
    levels = scales.education_levels
    return Known(
        education_levels=tuple(levels.rank),
        education_fields=tuple(f for f in levels.fields if f != "any"),
        language_levels={test: steps for test, steps in scales.language_levels.items() if isinstance(steps, tuple)},
        documents=frozenset(p.code for p in params if isinstance(p, Document)),
        offers=frozenset(p.code for p in params if isinstance(p, Offer)),
    )
