"""A guide as a page: its own words, who keeps it and until when, and what the rulebook says beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from balai.engine.assess import Result
from balai.engine.guides import Audio, Guide, GuideKind, Guides, Mission, Section
from balai.engine.rules import Pathway, Rulebook
from balai.web.portal.cost_rows import SourceLink
from balai.web.results.cards import FactRow, pays, place, registration, wage
from balai.words import Words

AT_SEA = "INTL"
GENERAL = (GuideKind.STAGES, GuideKind.RIGHTS, GuideKind.RISKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideLink:
    """A guide in a list."""

    href: str
    title: str
    summary: str
    is_past: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of a guide with its own sources."""

    heading: str
    text: list[str]
    points: list[str]
    ordered: bool = False
    facts: list[FactRow]
    sources: list[SourceLink]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A pathway beside a guide: with facts in a destination's guide, as a row in a scheme's."""

    id: str
    name: str
    place: str
    facts: list[FactRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Something to listen to, and every word of it."""

    url: str
    transcript: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """Everything the page of a guide shows; past its day only the head stays."""

    title: str
    summary: str
    facts: list[FactRow]
    review_by: str
    is_past: bool
    sources: list[SourceLink]
    parts: list[Part]
    recording: Recording | None
    is_destination: bool
    ways: list[Way]
    mission: Part | None
    related: list[GuideLink]


def guide_page(
    guide: Guide, guides: Guides, results: Iterable[Result], book: Rulebook, said: Words, on: date
) -> GuidePage:
    """The page of one guide on a day; `results` are the pathways it is about, judged for nobody."""
    is_past, results = guide.is_past(on), list(results)
    return GuidePage(
        title=said.pick(guide, "title"),
        summary="" if is_past else said.pick(guide, "summary"),
        facts=[
            FactRow(label=_("Pengelola"), value=said.pick(guide, "owner")),
            FactRow(
                label=_("Ditinjau"),
                value=_("%(day)s, berlaku sampai %(last)s")
                % {"day": said.day(guide.reviewed_on), "last": said.day(guide.review_by)},
            ),
        ],
        review_by=said.day(guide.review_by),
        is_past=is_past,
        sources=source_links(guide.source, guides, said),
        parts=[] if is_past else _parts(guide, guides, said),
        recording=None if is_past else _recording(guide.audio),
        is_destination=guide.kind is GuideKind.DESTINATION,
        ways=[] if is_past else [_way(result, book, said, guide.kind) for result in results],
        mission=None if is_past or not _has_mission(guide) else _mission(guide.mission, guides, said),
        related=_related(guide, [result.pathway for result in results], guides, said, on),
    )


def is_about(guide: Guide, pathway: Pathway) -> bool:
    """Does the pathway belong beside this guide?"""
    match guide.kind:
        case GuideKind.DESTINATION:
            return pathway.country == guide.country
        case GuideKind.SCHEME:
            return pathway.scheme_code == guide.scheme
    return False


def link(guide: Guide, said: Words, on: date) -> GuideLink:
    """A guide in a list."""
    return GuideLink(
        href=reverse("portal:guide", args=[guide.id]),
        title=said.pick(guide, "title"),
        summary=said.pick(guide, "summary"),
        is_past=guide.is_past(on),
    )


def links_of(pathway: Pathway, guides: Guides, said: Words, on: date) -> list[GuideLink]:
    """The guides to a pathway's destination and scheme."""
    found = (guides.to_country(pathway.country), guides.of_scheme(pathway.scheme_code))
    return [link(guide, said, on) for guide in found if guide]


def source_links(names: Iterable[str], guides: Guides, said: Words) -> list[SourceLink]:
    """Sources by id, as far as they are known."""
    found = [guides.sources[name] for name in names if name in guides.sources]
    return [SourceLink(text=said.pick(s, "title") or s.title, href=s.url, date=said.source_date(s.date)) for s in found]


def _parts(guide: Guide, guides: Guides, said: Words) -> list[Part]:
    return [_part(section, guide.kind, guides, said) for section in guide.sections]


def _part(section: Section, kind: GuideKind, guides: Guides, said: Words) -> Part:
    own = said.language == "id"
    points = section.points if own else section.points_en
    labelled = [point for point in points if kind is GuideKind.STAGES and ": " in point]
    return Part(
        heading=said.pick(section, "heading"),
        text=list(section.text if own else section.text_en),
        points=[point for point in points if point not in labelled],
        ordered=section.ordered,
        facts=[_labelled(point) for point in labelled],
        sources=source_links(section.source, guides, said),
    )


def _labelled(point: str) -> FactRow:
    """A point of a stage such as "Berkas: paspor." as label and value."""
    label, _colon, value = point.partition(": ")
    return FactRow(label=label, value=value[:1].upper() + value[1:])


def _recording(audio: Audio | None) -> Recording | None:
    """Nothing to hear without its words, or when the file is not there."""
    if audio is None or not audio.transcript:
        return None
    try:
        url = staticfiles_storage.url(f"audio/{audio.file}")
    except ValueError:
        return None
    return Recording(url=url, transcript=audio.transcript)


def _way(result: Result, book: Rulebook, said: Words, kind: GuideKind) -> Way:
    pathway = result.pathway
    facts = []
    if kind is GuideKind.DESTINATION:
        facts = [wage(pathway, book, said), pays(pathway, said), _registration(result, said)]
    return Way(id=pathway.id, name=said.pick(pathway, "name"), place=place(pathway, said), facts=facts)


def _registration(result: Result, said: Words) -> FactRow:
    """The next round with a word on how sure it is."""
    row, coming = registration(result, said), result.route.calendar.coming
    if not row.is_estimate or coming is None:
        return row
    certainty = said.label("certainty", coming.certainty)
    return replace(row, source_line=_("Kepastian: %(certainty)s") % {"certainty": certainty})


def _has_mission(guide: Guide) -> bool:
    return guide.kind is GuideKind.DESTINATION and guide.country != AT_SEA


def _mission(mission: Mission | None, guides: Guides, said: Words) -> Part:
    """Whom to turn to there; what was not found is said."""
    if mission is None:
        text = [_("Nomor dan alamatnya belum kami temukan. Tanyakan sebelum berangkat, lalu simpan.")]
    elif mission.number:
        text = [f"{said.pick(mission, 'name')}: {mission.number}"]
    else:
        text = [f"{said.pick(mission, 'name')}.", _("Nomornya belum kami temukan. Tanyakan sebelum berangkat.")]
    sources = source_links(mission.source, guides, said) if mission else []
    return Part(heading=_("Perwakilan Indonesia di sana"), text=text, points=[], facts=[], sources=sources)


def _related(guide: Guide, ways: list[Pathway], guides: Guides, said: Words, on: date) -> list[GuideLink]:
    """The schemes that lead to a destination, then the general guides."""
    codes = dict.fromkeys(way.scheme_code for way in ways) if guide.kind is GuideKind.DESTINATION else {}
    found = [guides.of_scheme(code) for code in codes]
    found += [one for kind in GENERAL for one in guides.all if one.kind is kind and one != guide]
    return [link(one, said, on) for one in found if one]
