"""The one semantics: requirements compiled to distinct atoms and any/all nodes, evaluated on three planes.

Each leaf or node owns one bit. `met` certainly met, `possible` met or not known, `closed` fails for good, and beside
them `todo` for the checklist. any_of: met or, possible or, closed and. all_of: met and, possible and, closed or.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from balai.engine.answers import Answer, Question, Ranks
from balai.engine.compare import Ask, Asked, Given, OneOf, Single, Test, compare
from balai.engine.errors import NotFound
from balai.engine.facts import Facts
from balai.engine.rounds import Calendar, calendar_of
from balai.engine.rules import Group, Node, Pathway, Proof, Rulebook, Stage, Status
from balai.engine.vocabulary import Window


class Verdict(StrEnum):
    OPEN = "open"
    GAP = "gap"
    UNKNOWN = "unknown"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How one requirement stands."""

    MET = "met"
    GAP = "gap"  # fails today, can be remedied
    UNKNOWN = "unknown"  # we have not been told; never shown to a citizen as a refusal
    CLOSED = "closed"  # fails and cannot be remedied


class Planes(NamedTuple):
    """Bit sets over the leaves and nodes of a program."""

    met: int
    possible: int
    closed: int
    todo: int

    def outcome(self, bit: int) -> Outcome:
        if self.closed >> bit & 1:
            return Outcome.CLOSED
        if not self.possible >> bit & 1:
            return Outcome.GAP
        return Outcome.MET if self.met >> bit & 1 else Outcome.UNKNOWN


NOTHING = Planes(0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule in one pathway: its bit, what it asks (leaves), its parts (nodes), the stage of its root."""

    rule: Node
    bit: int
    stage: Stage
    ask: Ask | None = None
    calendar: Calendar
    parts: tuple["Compiled", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A pathway ready to be judged."""

    pathway: Pathway
    calendar: Calendar
    roots: tuple[Compiled, ...]
    preferred: tuple[Compiled, ...]
    registration: int
    mandatory: int
    suspended: bool

    def verdict(self, planes: Planes) -> Verdict:
        """closed < gap < unknown < open; closed looks at every stage, the others at registration."""
        if self.suspended or planes.closed & self.mandatory:
            return Verdict.CLOSED
        if planes.possible & self.registration != self.registration:
            return Verdict.GAP
        return Verdict.OPEN if planes.met & self.registration == self.registration else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class Table:
    """The planes of every leaf on one fact, by the interval or value in which the fact lies."""

    cuts: list[Any] | None
    rows: list[Planes]
    values: Mapping[Any, Planes]
    unknown: Planes

    def row(self, value: Any) -> Planes:
        if self.cuts is None:
            return self.values.get(value, self.rows[0])
        return self.rows[bisect_left(self.cuts, value) + bisect_right(self.cuts, value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A rulebook on one day. Build with `compile_rulebook` or `Builder`; evaluate with `planes` or `verdicts`."""

    on: date
    version: str
    routes: tuple[Route, ...]
    constants: Planes
    tables: Mapping[str, Table]
    asked: tuple[tuple[Question, tuple[Planes, ...]], ...]
    groups: tuple[tuple[bool, int, int], ...]

    def planes(self, facts: Facts) -> Planes:
        """Every leaf and node for one person."""
        met, possible, closed, todo = self.constants
        get = facts.values.get
        for fact, table in self.tables.items():
            value = get(fact)
            t, p, c, d = table.unknown if value is None else table.row(value)
            met |= t
            possible |= p
            closed |= c
            todo |= d
        for question, rows in self.asked:
            t, p, c, d = rows[question.ask(facts)]
            met |= t
            possible |= p
            closed |= c
            todo |= d
        for is_any, bit, parts in self.groups:
            if is_any:
                if possible & parts:
                    possible |= bit
                    if met & parts:
                        met |= bit
                elif closed & parts == parts:
                    closed |= bit
            else:
                if possible & parts == parts:
                    possible |= bit
                    if met & parts == parts:
                        met |= bit
                if closed & parts:
                    closed |= bit
        return Planes(met, possible, closed, todo)

    def verdicts(self, facts: Facts) -> list[Verdict]:
        """One verdict per pathway, in rulebook order."""
        planes = self.planes(facts)
        return [route.verdict(planes) for route in self.routes]

    def route(self, pathway_id: str) -> Route:
        """Raises NotFound."""
        for route in self.routes:
            if route.pathway.id == pathway_id:
                return route
        raise NotFound("pathway_not_found", pathway=pathway_id, known=[r.pathway.id for r in self.routes])


def compile_rulebook(book: Rulebook, *, on: date, assumed: Mapping[str, Collection[str]] | None = None) -> Program:
    """The rulebook as it counts on that day. `assumed`: pathway id -> rounds that count as open. Raises NotFound."""
    builder = Builder(ranks_of(book))
    calendars = _calendars(book, on, assumed or {})
    routes = [
        builder.route(pathway, book.rules(pathway, on), calendars[pathway.id], calendars)
        for pathway in book.pathways
        if pathway.in_force(on)
    ]
    return builder.program(on=on, version=book.version, routes=routes)


def ranks_of(book: Rulebook) -> Ranks:
    levels = book.meta["education_levels"]
    return Ranks(education=levels["rank"], formal_years=levels["formal_years"], language=book.known.language_levels)


def _calendars(book: Rulebook, on: date, assumed: Mapping[str, Collection[str]]) -> dict[str, Calendar]:
    for pathway_id, rounds in assumed.items():
        intake = book.pathway(pathway_id).intake
        known = [r.id for r in (*intake.rounds, intake.next_expected) if r and r.id]
        for wanted in rounds:
            if wanted not in known:
                raise NotFound("round_not_found", pathway=pathway_id, round=wanted, known=known)
    return {p.id: calendar_of(p, on, assumed.get(p.id, ())) for p in book.pathways}


@dataclass(slots=True)
class Builder:
    """Collects distinct leaves and nodes: two leaves share a bit when they ask, close and excuse alike."""

    ranks: Ranks
    leaves: dict[tuple[Ask, Proof], int] = field(default_factory=dict)
    nodes: dict[tuple[bool, int], int] = field(default_factory=dict)
    size: int = 0

    def route(
        self, pathway: Pathway, rules: Iterable[Node], calendar: Calendar, calendars: Mapping[str, Calendar]
    ) -> Route:
        roots = [(rule, self._compile(rule, rule.stage, calendar, calendars)) for rule in rules]
        mandatory = [root for rule, root in roots if rule.mandatory]
        return Route(
            pathway=pathway,
            calendar=calendar,
            roots=tuple(mandatory),
            preferred=tuple(root for rule, root in roots if not rule.mandatory),
            registration=mask(r.bit for r in mandatory if r.stage is Stage.REGISTRATION),
            mandatory=mask(r.bit for r in mandatory),
            suspended=pathway.status is Status.SUSPENDED,
        )

    def _compile(
        self, rule: Node, stage: Stage | None, calendar: Calendar, calendars: Mapping[str, Calendar]
    ) -> Compiled:
        stage = stage or Stage.REGISTRATION
        if isinstance(rule, Group):
            parts = tuple(self._compile(node, stage, calendar, calendars) for node in rule.nodes)
            bit = self.group(rule.op == "any_of", [part.bit for part in parts])
            return Compiled(rule=rule, bit=bit, stage=stage, calendar=calendar, parts=parts)
        window = calendars.get(rule.params.intake) if isinstance(rule.params, Window) else None
        ask = compare(rule, calendar, window, self.ranks)
        bit = self.leaf(ask, rule.proof)
        return Compiled(rule=rule, bit=bit, stage=stage, ask=ask, calendar=calendar)

    def leaf(self, ask: Ask, proof: Proof) -> int:
        """The bit of a leaf."""
        return self._bit(self.leaves, (ask, proof))

    def group(self, is_any: bool, parts: Iterable[int]) -> int:
        """The bit of an any_of (or all_of) over other bits."""
        return self._bit(self.nodes, (is_any, mask(parts)))

    def _bit(self, owners: dict[Any, int], key: Any) -> int:
        if key not in owners:
            owners[key] = self.size
            self.size += 1
        return owners[key]

    def program(self, *, on: date, version: str, routes: Iterable[Route]) -> Program:
        singles: dict[str, list[tuple[Single, Proof, int]]] = {}
        questions: dict[Question, list[tuple[bool, Proof, int]]] = {}
        constants = NOTHING
        for (ask, proof), bit in self.leaves.items():
            match ask:
                case Single():
                    singles.setdefault(ask.fact, []).append((ask, proof, bit))
                case Asked():
                    questions.setdefault(ask.question, []).append((ask.closes, proof, bit))
                case Given():
                    constants = _join([constants, _row(bit, Answer.MET if ask.met else Answer.FAILS, proof, False)])
        return Program(
            on=on,
            version=version,
            routes=tuple(routes),
            constants=constants,
            tables={fact: _table(asks) for fact, asks in singles.items()},
            asked=tuple(
                (question, tuple(_join(_row(bit, a, proof, closes) for closes, proof, bit in asks) for a in Answer))
                for question, asks in questions.items()
            ),
            groups=tuple((is_any, 1 << bit, parts) for (is_any, parts), bit in self.nodes.items()),
        )


def mask(bits: Iterable[int]) -> int:
    result = 0
    for bit in bits:
        result |= 1 << bit
    return result


def _row(bit: int, answer: Answer, proof: Proof, closes: bool) -> Planes:
    """The planes of one leaf for one answer (engine.md, 'three planes per node')."""
    one = 1 << bit
    checklist = proof is Proof.CHECKLIST
    match answer:
        case Answer.MET:
            return Planes(one, one, 0, 0)
        case Answer.CONFIRM:
            return Planes(one, one, 0, one)
        case Answer.UNKNOWN | Answer.UNLISTED if checklist:
            return Planes(one, one, 0, one)
        case Answer.UNKNOWN:
            return Planes(0, one, 0, 0)
        case _:
            return Planes(0, 0, one if closes else 0, 0)


def _join(rows: Iterable[Planes]) -> Planes:
    met = possible = closed = todo = 0
    for row in rows:
        met, possible, closed, todo = met | row.met, possible | row.possible, closed | row.closed, todo | row.todo
    return Planes(met, possible, closed, todo)


def _table(asks: list[tuple[Single, Proof, int]]) -> Table:
    unknown = _join(_row(bit, Answer.UNKNOWN, proof, False) for _, proof, bit in asks)
    tests = [test for ask, _, _ in asks for test in (ask.met, ask.closing) if test is not None]
    points = {point for test in tests for point in _points(test)}
    if any(isinstance(point, str | bool) for point in points):
        other = _join(_single(ask, proof, bit, _Elsewhere()) for ask, proof, bit in asks)
        values = {p: _join(_single(ask, proof, bit, p) for ask, proof, bit in asks) for p in points}
        return Table(None, [other], values, unknown)
    cuts = sorted(points)
    places: list[Any] = [_Gap(None, cuts[0] if cuts else None)]
    for index, cut in enumerate(cuts):
        places += [cut, _Gap(cut, cuts[index + 1] if index + 1 < len(cuts) else None)]
    rows = [_join(_single(ask, proof, bit, place) for ask, proof, bit in asks) for place in places]
    return Table(cuts, rows, {}, unknown)


def _points(test: Test) -> Iterable[Any]:
    if isinstance(test, OneOf):
        return test.values
    return [point for point in (test.low, test.high) if point is not None]


class _Elsewhere:
    """A value that no test names."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """All values strictly between two neighbouring bounds; `None` is no bound."""

    above: Any
    below: Any


def _single(ask: Single, proof: Proof, bit: int, place: Any) -> Planes:
    if _holds(ask.met, place):
        return _row(bit, Answer.CONFIRM if ask.confirm else Answer.MET, proof, False)
    return _row(bit, Answer.FAILS, proof, ask.closing is not None and _holds(ask.closing, place))


def _holds(test: Test, place: Any) -> bool:
    if isinstance(test, OneOf):
        return test.negated if isinstance(place, _Gap | _Elsewhere) else test.holds(place)
    if isinstance(place, _Elsewhere):
        return test.low is None and test.high is None
    if isinstance(place, _Gap):
        from_low = test.low is None or (place.above is not None and place.above >= test.low)
        to_high = test.high is None or (place.below is not None and place.below <= test.high)
        return from_low and to_high
    return test.holds(place)
