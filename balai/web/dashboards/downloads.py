"""The numbers as tables for a spreadsheet: the same as on the page, hidden where they are hidden there."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from balai.apps.insights import queries as insights
from balai.apps.insights.models import Survey
from balai.apps.insights.queries import Reason, Standing
from balai.apps.insights.suppression import Figure
from balai.engine.trainings import TrainingKind
from balai.population.survey import Moment
from balai.web.csvfile import Value, table
from balai.web.dashboards import about, cells
from balai.web.dashboards.cautions import cautions
from balai.web.dashboards.doors import for_reports
from balai.web.dashboards.equals import lines
from balai.web.dashboards.funnel import ordered
from balai.web.dashboards.names import Names
from balai.words import SPACE, words


@for_reports
def pathways_csv(request: HttpRequest) -> HttpResponse:
    """Every pathway at both moments."""
    survey, names = _current()
    head = [_("saat"), _("kode jalur"), _("jalur"), _("negara")]
    head += [cells.word(verdict).lower() for verdict in insights.VERDICTS]
    for title in (_("hanya kurang"), _("tanya satu hal"), _("belum diketahui")):
        head += [title, _("%(title)s (orang)") % {"title": title}]
    head.append(_("catatan"))
    found = insights.standings(survey)
    rows = (_pathway(one, names) for moment in Moment for one in ordered(found[moment], names))
    return _table("jalur.csv", head, rows, survey)


@for_reports
def trainings_csv(request: HttpRequest) -> HttpResponse:
    """Every training, also those that open nothing."""
    survey, names = _current()
    head = [_("urutan"), _("kode"), _("pelatihan"), _("jenis"), _("membuka jalur"), _("tambahan"), _("tanya dulu")]
    found = insights.ranks(survey, insights.standings(survey))
    same = {one.training: line.one.training for line in lines(found, names) for one in line.same}
    head += [
        _("jalur"),
        _("bulan, paling sedikit"),
        _("bulan, paling banyak"),
        _("biaya per orang (rupiah)"),
        _("sama dengan"),
    ]
    rows: Iterator[list[Value]] = (
        [
            one.place,
            one.training,
            names.training(one),
            names.kind(one),
            *(_number(figure) for figure in (one.alone, one.more, one.perhaps)),
            "; ".join(f"{names.pathway(pathway)}: {_number(figure)}" for pathway, figure in one.pathways),
            *one.months,
            one.cost_idr,
            same.get(one.training) if one.kind is TrainingKind.CERTIFICATE else None,
        ]
        for one in found
    )
    return _table("pelatihan.csv", head, rows, survey)


def _current() -> tuple[Survey, Names]:
    survey = insights.current()
    if survey is None:
        raise Http404
    return survey, Names(survey, words(translation.get_language()))


def _pathway(one: Standing, names: Names) -> list[Value]:
    row: list[Value] = [about.word(one.moment), one.pathway, names.job(one.pathway), names.country(one.pathway)]
    row += [_number(figure) for figure in one.figures.values()]
    for reasons in (one.single_gaps, one.single_missing, one.missing):
        row += _first(reasons, names)
    return [*row, " ".join(cautions(one.pathway, names))]


def _first(reasons: Sequence[Reason], names: Names) -> list[Value]:
    """The commonest; where numbers are hidden, which it is is hidden too."""
    if not reasons:
        return ["", ""]
    people = reasons[0].people
    return [names.rule(reasons[0].rule) if people.number is not None else "", _number(people)]


def _number(figure: Figure) -> Value:
    """Digits alone, so that a spreadsheet can count; hidden numbers in words."""
    return figure.number if figure.number is not None else cells.hidden(figure).replace(SPACE, " ")


def _table(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]], survey: Survey) -> HttpResponse:
    """Each row carries whose numbers they are, so that no row loses its origin."""
    of: list[Value] = [survey.population, _("ya") if survey.is_synthetic else _("tidak"), survey.people]
    of += [survey.assessed_on.isoformat(), survey.rulebook_version]
    titles = [_("penduduk"), _("data contoh"), _("jumlah warga"), _("hari"), _("versi buku aturan")]
    return table(name, [*head, *titles], ([*row, *of] for row in rows))
