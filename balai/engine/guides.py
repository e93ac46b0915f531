"""Guides to read: who keeps them, where they are written, until when they may be shown."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from balai.engine.rows import Row


class GuideKind(StrEnum):
    """What a guide is about, in the order of the list."""

    STAGES = "stages"
    RIGHTS = "rights"
    RISKS = "risks"
    DESTINATION = "destination"
    SCHEME = "scheme"


class Section(Row, frozen=True, kw_only=True):
    """A heading, then paragraphs, then a list, numbered when `ordered`; with the sources of this part."""

    heading: str
    heading_en: str
    text: tuple[str, ...] = ()
    text_en: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    points_en: tuple[str, ...] = ()
    ordered: bool = False
    source: tuple[str, ...] = ()


class Audio(Row, frozen=True, kw_only=True):
    """A recording in Indonesian under `static/audio`, and every word of it."""

    file: str
    transcript: tuple[str, ...] = ()


class Mission(Row, frozen=True, kw_only=True):
    """The Indonesian mission there. `number` null: not found in a source."""

    name: str
    name_en: str
    number: str | None
    source: tuple[str, ...]


class Guide(Row, frozen=True, kw_only=True):
    """One guide; `id` is its address. `country` and `scheme` say which facts of the rulebook stand beside it."""

    id: str
    kind: GuideKind
    title: str
    title_en: str
    summary: str
    summary_en: str
    owner: str
    owner_en: str
    source: tuple[str, ...]
    reviewed_on: date
    review_by: date
    country: str | None = None
    scheme: str | None = None
    mission: Mission | None = None
    audio: Audio | None = None
    sections: tuple[Section, ...]

    def is_past(self, on: date) -> bool:
        """Should it have been reviewed before that day? The day of `review_by` itself still counts as valid."""
        return on > self.review_by


class Cited(Row, frozen=True, kw_only=True):
    """A source by either of its two lists. `title_en` is empty where the title stands in its own language."""

    title: str
    title_en: str = ""
    url: str | None
    date: str


class Guides(Row, frozen=True, kw_only=True):
    """Every guide that could be read, and the sources they name."""

    all: tuple[Guide, ...] = ()
    sources: Mapping[str, Cited]

    def get(self, guide_id: str) -> Guide | None:
        return next((guide for guide in self.all if guide.id == guide_id), None)

    def to_country(self, country: str | None) -> Guide | None:
        """The guide to a destination, by its two letters."""
        return next((g for g in self.all if g.kind is GuideKind.DESTINATION and g.country == country), None)

    def of_scheme(self, scheme: str | None) -> Guide | None:
        """The guide to a scheme, by its code."""
        return next((g for g in self.all if g.kind is GuideKind.SCHEME and g.scheme == scheme), None)

    def cited(self, guide: Guide) -> tuple[str, ...]:
        """Every known source of a guide and its sections, each once."""
        names = dict.fromkeys((*guide.source, *(name for section in guide.sections for name in section.source)))
        return tuple(name for name in names if name in self.sources)

    def past(self, on: date) -> tuple[Guide, ...]:
        """Guides whose day of review has gone by, the oldest first."""
        return tuple(sorted((g for g in self.all if g.is_past(on)), key=lambda g: (g.review_by, g.id)))
