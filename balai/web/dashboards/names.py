"""What the ids of a survey are called: pathways, rules with their sources, questions, trainings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from balai.apps.insights.models import Survey
from balai.apps.insights.queries import Ranked
from balai.apps.opportunities import queries as opportunities
from balai.engine.facts import Facts
from balai.engine.inquiry import missing
from balai.engine.program import Compiled
from balai.engine.questions import asked_for
from balai.engine.rules import RemedyType, Requirement, leaves
from balai.engine.trainings import TrainingKind
from balai.engine.vocabulary import Params, Sex
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source as shown: its title, where, when."""

    text: str
    href: str | None
    date: str


class Names:
    """The words of one survey in one language. What the rulebook no longer knows is called by its id."""

    def __init__(self, survey: Survey, said: Words) -> None:
        on = survey.assessed_on
        program = opportunities.program_of(survey.rulebook_version, on) or opportunities.program(on)
        self.said, self.book = said, opportunities.rulebook()
        self.routes = {route.pathway.id: route for route in program.routes}
        self.pathways = {name: route.pathway for name, route in self.routes.items()}
        self.nodes: dict[str, Compiled] = {
            node.rule.id: node for route in program.routes for root in route.roots for node in root.walk()
        }
        self.courses = {course.id: course for course in opportunities.local().courses}

    def job(self, pathway: str) -> str:
        found = self.pathways.get(pathway)
        return self.said.pick(found, "name") if found else pathway

    def country(self, pathway: str) -> str:
        found = self.pathways.get(pathway)
        return self.said.country(found.country) if found else ""

    def scheme(self, pathway: str) -> str:
        found = self.pathways.get(pathway)
        return self.said.label("scheme", found.scheme_code) if found else ""

    def pathway(self, pathway: str) -> str:
        """Job and country."""
        return ", ".join(part for part in (self.job(pathway), self.country(pathway)) if part)

    def rule(self, rule: str) -> str:
        """What a rule asks, without the full stop."""
        node = self.nodes.get(rule)
        return self.said.pick(node.rule, "text").rstrip(".") if node else rule

    def lacking(self, rule: str) -> str:
        """The same as what keeps a person back: nobody lacks a sex, no vacancy takes hers."""
        asked = self._params(rule)
        if not isinstance(asked, Sex):
            return self.rule(rule)
        wanted = " / ".join(self.said.label("sex", sex).lower() for sex in asked.in_)
        return _("lowongan sekarang hanya untuk %(sex)s") % {"sex": wanted}

    def remedy(self, rule: str) -> str:
        """The way out of a single requirement, as the rulebook tells it; else its kind. Empty when there is none."""
        node = self.nodes.get(rule)
        if node is None or not isinstance(node.rule, Requirement):
            return ""
        way = node.rule.remedy
        kind = "" if way.type in (RemedyType.IMMUTABLE, RemedyType.WAIT) else self.said.label("remedy", way.type)
        return "; ".join(part for part in (kind, self.said.pick(way, "note")) if part)

    def is_sex(self, rule: str) -> bool:
        return isinstance(self._params(rule), Sex)

    def is_age(self, rule: str) -> bool:
        """Is it something that only years bring?"""
        node = self.nodes.get(rule)
        return all(leaf.kind == "age" for leaf in leaves(node.rule)) if node else False

    def _params(self, rule: str) -> Params | None:
        node = self.nodes.get(rule)
        return node.rule.params if node and isinstance(node.rule, Requirement) else None

    def question(self, rule: str) -> str:
        """The question of the check that settles a rule; empty when there is none."""
        node = self.nodes.get(rule)
        for leaf in node.walk() if node else ():
            for fact in sorted(missing(leaf, Facts())) if isinstance(leaf.rule, Requirement) else ():
                if asked := asked_for(self.book.questions, fact):
                    return self.said.pick(asked, "text")
        return ""

    def sources(self, rule: str) -> list[Cited]:
        """Where a rule is written; for alternatives, where each of them is."""
        node = self.nodes.get(rule)
        if node is None:
            return []
        names = node.rule.source or tuple(name for leaf in leaves(node.rule) for name in leaf.source)
        found = [self.book.sources[name] for name in dict.fromkeys(names) if name in self.book.sources]
        return [Cited(text=one.title, href=one.url, date=self.said.source_date(one.date)) for one in found]

    def training(self, one: Ranked) -> str:
        match one.kind:
            case TrainingKind.CERTIFICATE:
                return self.certificate(one.training)
            case TrainingKind.COURSE:
                course = self.courses.get(one.training)
                return self.said.pick(course, "title") if course else one.training
            case TrainingKind.PACKAGE:
                return _("Semua sertifikat untuk %(pathway)s") % {"pathway": self.pathway(one.training)}

    def certificate(self, rule: str) -> str:
        """What a requirement lets people earn, in short; else what it asks."""
        asked = self._params(rule)
        return (self.said.earned(asked) if asked else "") or self.rule(rule)

    def asks(self, pathway: str, rule: str) -> bool:
        """Does a pathway ask for this rule?"""
        route = self.routes.get(pathway)
        return any(node.rule.id == rule for root in (route.roots if route else ()) for node in root.walk())

    def kind(self, one: Ranked) -> str:
        match one.kind:
            case TrainingKind.CERTIFICATE:
                return _("tes atau sertifikat")
            case TrainingKind.COURSE:
                return _("kursus di dekat sini")
            case TrainingKind.PACKAGE:
                return _("satu jalur lengkap")

    def contents(self, one: Ranked) -> list[str]:
        """What a course or a whole set leads to; nothing for a single certificate, whose name says it."""
        return [] if one.kind is TrainingKind.CERTIFICATE else [self.certificate(rule) for rule in one.rules]

    def months(self, one: Ranked) -> str:
        """How long it takes, as far as published."""
        span = self.said.span(one.months)
        return _("%(span)s bulan") % {"span": span} if span else _("belum diketahui")

    def cost(self, one: Ranked) -> str:
        return _("belum diketahui") if one.cost_idr is None else self.said.money(one.cost_idr, "IDR")
