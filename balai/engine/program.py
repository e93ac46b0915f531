"""The one semantics: requirements compiled to distinct atoms and any/all nodes, evaluated on three planes.

Each leaf or node owns one bit. `met` certainly met, `possible` met or not known, `closed` fails for good, and beside
them `todo` for the checklist. any_of: met or, possible or, closed and. all_of: met and, possible and, closed or.
How all nodes of one height are combined in one addition: `levels.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from balai.engine.answers import Ranks
from balai.engine.asking import Asking, Leaf, asking_of
from balai.engine.compare import Ask, compare
from balai.engine.errors import NotFound
from balai.engine.facts import Facts
from balai.engine.levels import Field, Level, by_height, mask
from balai.engine.planes import VERDICTS, Planes, Verdict
from balai.engine.rounds import Calendar, calendar_of
from balai.engine.rules import Confidence, Group, Node, Pathway, Proof, Rulebook, Stage, Status
from balai.engine.vocabulary import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule in one pathway: its bit, what it asks (leaves), its parts (nodes), the stage of its root.

    `question` numbers what is asked: it stays the same in every pathway that asks alike, the bit does not.
    """

    rule: Node
    bit: int
    question: int
    stage: Stage
    ask: Ask | None = None
    calendar: Calendar
    parts: tuple["Compiled", ...] = ()

    def walk(self) -> Iterator["Compiled"]:
        """Itself and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A pathway ready to be judged."""

    pathway: Pathway
    calendar: Calendar
    roots: tuple[Compiled, ...]
    preferred: tuple[Compiled, ...]
    bit: int
    suspended: bool
    low_confidence: tuple[str, ...]

    def verdict(self, planes: Planes) -> Verdict:
        """closed < gap < unknown < open; closed looks at every stage, the others at registration."""
        met, possible, closed = (plane >> self.bit & 1 for plane in planes[:3])
        return VERDICTS[met | possible << 1 | closed << 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A rulebook on one day. Build with `compile_rulebook` or `Builder`; evaluate with `planes` or `verdicts`.

    `roots` are the bits of the pathways, each the lowest of a byte of its own; `places` are these bytes, of `size`.
    `certain`: the bits of pathways that are closed for everybody.
    `leaves` and `fields` say what stands at each bit, for those who evaluate many people at once.
    """

    on: date
    version: str
    routes: tuple[Route, ...]
    certain: int
    asking: Asking
    levels: tuple[Level, ...]
    roots: int
    places: tuple[int, ...]
    size: int
    leaves: tuple[Leaf, ...]
    fields: tuple[Field, ...]

    def planes(self, facts: Facts) -> Planes:
        """Every leaf and node for one person."""
        met, possible, closed, todo = self.asking.answers(facts)
        closed |= self.certain
        for bits, holding, closing in self.levels:
            met |= holding.carries(met, bits)
            possible |= holding.carries(possible, bits)
            closed |= closing.carries(closed, bits)
        return Planes(met, possible, closed, todo)

    def verdicts(self, facts: Facts) -> list[Verdict]:
        """One verdict per pathway, in rulebook order."""
        met, possible, closed = (plane & self.roots for plane in self.planes(facts)[:3])
        codes = (met | possible << 1 | closed << 2).to_bytes(self.size, "little")
        return [VERDICTS[codes[place]] for place in self.places]

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


class Span(NamedTuple):
    height: int
    start: int


@dataclass(slots=True)
class Builder:
    """Gives every leaf and node its bit, and joins the bits of all leaves that ask, close and excuse alike.

    `spans` holds the height and the lowest bit of the node at each bit; a leaf has height 0.
    """

    ranks: Ranks
    leaves: dict[tuple[Ask, Proof], list[int]] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    questions: dict[object, int] = field(default_factory=dict)
    certain: int = 0

    def route(
        self, pathway: Pathway, rules: Iterable[Node], calendar: Calendar, calendars: Mapping[str, Calendar]
    ) -> Route:
        roots = [(rule, self._compile(rule, rule.stage, calendar, calendars)) for rule in rules]
        mandatory = tuple(root for rule, root in roots if rule.mandatory)
        preferred = tuple(root for rule, root in roots if not rule.mandatory)
        suspended = pathway.status is Status.SUSPENDED
        registration = [root.bit for root in mandatory if root.stage is Stage.REGISTRATION]
        every_rule = (part.rule for root in (*mandatory, *preferred) for part in root.walk())
        return Route(
            pathway=pathway,
            calendar=calendar,
            roots=mandatory,
            preferred=preferred,
            bit=self.root(registration, [root.bit for root in mandatory], suspended=suspended),
            suspended=suspended,
            low_confidence=tuple(node.id for node in every_rule if node.confidence is Confidence.LOW),
        )

    def _compile(
        self, rule: Node, stage: Stage | None, calendar: Calendar, calendars: Mapping[str, Calendar]
    ) -> Compiled:
        stage = stage or Stage.REGISTRATION
        if isinstance(rule, Group):
            is_any = rule.op == "any_of"
            parts = tuple(self._compile(node, stage, calendar, calendars) for node in rule.nodes)
            question = self._question((is_any, frozenset(part.question for part in parts)))
            bit = self.group(is_any, [part.bit for part in parts])
            return Compiled(rule=rule, bit=bit, question=question, stage=stage, calendar=calendar, parts=parts)
        window = calendars.get(rule.params.intake) if isinstance(rule.params, Window) else None
        ask = compare(rule, calendar, window, self.ranks)
        question, bit = self._question((ask, rule.proof)), self.leaf(ask, rule.proof)
        return Compiled(rule=rule, bit=bit, question=question, stage=stage, ask=ask, calendar=window or calendar)

    def _question(self, asked: object) -> int:
        return self.questions.setdefault(asked, len(self.questions))

    def leaf(self, ask: Ask, proof: Proof) -> int:
        """The bit of a leaf."""
        bit = self._bit()
        self.leaves.setdefault((ask, proof), []).append(bit)
        return bit

    def group(self, is_any: bool, parts: Sequence[int], closing: Sequence[int] = ()) -> int:
        """The bit of an any_of (or all_of) right above its parts, all placed since its first. `closing`: others too."""
        own = (*parts, *closing)
        start = min((self.spans[part].start for part in own), default=len(self.spans))
        # Above everything in its field, also what is no part of it: fields of one height must not overlap.
        height = 1 + max((span.height for span in self.spans[start:]), default=0)
        bit = self._bit(height, start)
        self.fields.append(Field(is_any, height, bit, start, tuple(parts), own))
        return bit

    def root(self, registration: Sequence[int], mandatory: Sequence[int], *, suspended: bool = False) -> int:
        """The bit of a pathway: met and possible by its registration rules, closed by every mandatory rule."""
        self._fill_byte()
        bit = self.group(False, registration, mandatory)
        self._fill_byte()
        self.certain |= suspended << bit
        return bit

    def _fill_byte(self) -> None:
        while len(self.spans) % 8:
            self._bit()

    def _bit(self, height: int = 0, start: int | None = None) -> int:
        bit = len(self.spans)
        self.spans.append(Span(height, bit if start is None else start))
        return bit

    def program(self, *, on: date, version: str, routes: Sequence[Route]) -> Program:
        leaves = tuple(Leaf(ask, proof, tuple(bits)) for (ask, proof), bits in self.leaves.items())
        return Program(
            on=on,
            version=version,
            routes=tuple(routes),
            certain=self.certain,
            asking=asking_of(leaves, len(self.spans)),
            levels=tuple(by_height(self.fields)),
            roots=mask(route.bit for route in routes),
            places=tuple(route.bit // 8 for route in routes),
            size=len(self.spans) // 8 + 1,
            leaves=leaves,
            fields=tuple(self.fields),
        )
