"""The file itself: what it holds, what comes next, and handing it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.casework import cases, plans
from balai.apps.casework import desk as casework
from balai.apps.casework.plan_words import rules_of, text_of
from balai.apps.people import drafts, guardians
from balai.engine.actor import Permission
from balai.engine.errors import Conflict
from balai.engine.lifecycle import CaseStage, Party
from balai.web.access.request import Request
from balai.web.filing.changes import Changed, changes_of
from balai.web.filing.doors import Desk, open_desk
from balai.web.filing.steps import Step
from balai.web.filing.visits import next_visit
from balai.web.questions.qr import Qr, qr
from balai.web.screen import attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The one thing to do next, who does it, and where."""

    title: str
    text: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """A file as its owner, a helper or an officer sees it."""

    id: UUID
    reference: str
    name: str
    status: str
    status_word: str
    is_draft: bool
    is_own: bool
    is_minor: bool
    adult_age: int
    is_ready: bool
    is_helped: bool
    steps: Sequence[Step]
    next: Next
    office: str
    has_news: bool
    conflicts: Sequence[str]
    changed: Changed | None
    is_closed: str
    visit: str  # the next appointment


@never_cache
@require_http_methods(["GET", "HEAD"])
def file(request: Request, file_id: UUID) -> HttpResponse:
    """Show what the file holds and what comes next."""
    return _show(request, open_desk(request, file_id), forms.Form())


@require_POST
def submit(request: Request, file_id: UUID) -> HttpResponse:
    """Hand the draft in."""
    desk, form = open_desk(request, file_id), forms.Form(request.POST)
    form.full_clean()
    if attempt(form, cases.submit, person_id=file_id, by=request.actor, at=timezone.now()):
        desk.person.refresh_from_db()
        is_seen = desk.is_own or request.actor.may(Permission.PERSON_READ, office_id=desk.person.office_id)
        return redirect(desk.home if is_seen else "filing:handed_in")
    return _show(request, desk, form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD"])
def handed_in(request: Request) -> HttpResponse:
    """Tell a helper that the registration is on its way, and out of sight."""
    return render(request, "filing/handed_in.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, file_id: UUID) -> HttpResponse:
    """Say what a code does; POST gives one, shown this once."""
    desk = open_desk(request, file_id)
    shown, drawn, address = "", None, request.build_absolute_uri(reverse("filing:enter"))
    if request.method == "POST":
        try:
            shown = drafts.new_code(person_id=file_id, by=request.actor, at=timezone.now())
            drawn = qr(f"{address}#{shown}")
        except Conflict:
            return redirect("filing:file", file_id=file_id)
    context: dict[str, str | Qr | Desk | None] = {"desk": desk, "code": shown, "qr": drawn, "address": address}
    return render(request, "filing/code.html", context)


@require_POST
def end_help(request: Request, file_id: UUID) -> HttpResponse:
    """Let nobody help any more."""
    drafts.end_help(person_id=file_id, by=request.actor, at=timezone.now())
    return redirect("filing:file", file_id=file_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, file_id: UUID) -> HttpResponse:
    """Ask once, then delete a draft."""
    desk, form = open_desk(request, file_id), forms.Form(request.POST or None)
    if request.method == "POST":
        form.full_clean()
        if attempt(form, drafts.discard, person_id=file_id, by=request.actor, at=timezone.now()):
            return redirect("filing:begin")
    return render(request, "filing/discard.html", {"desk": desk, "form": form}, status=422 if form.errors else 200)


def _show(request: Request, desk: Desk, form: forms.Form, *, status: int = 200) -> HttpResponse:
    steps, person = desk.steps(), desk.person
    case = casework.case_of(person)
    page = OverviewPage(
        id=person.pk,
        reference=person.reference,
        name=person.name,
        status=person.status,
        status_word=desk.said.label("person_status", person.status),
        is_draft=person.is_draft,
        is_own=desk.is_own,
        is_minor=person.is_minor(desk.today),
        adult_age=rulebook.service().years("adult_age", desk.today),
        is_ready=person.is_draft and not steps.unfinished,
        is_helped=person.is_draft and desk.is_own and person.helpers.filter(ended_at__isnull=True).exists(),
        steps=steps.all,
        next=_next(desk, steps.unfinished, steps.next),
        office=person.office.name if person.office else "",
        has_news=guardians.is_asked(person, desk.today) or person.erasures.filter(cancelled_at__isnull=True).exists(),
        changed=changes_of(case, desk),
        is_closed=case.closing_words or desk.said.label("case_outcome", case.outcome)
        if case and not case.is_open
        else "",
        visit=next_visit(desk),
        conflicts=[desk.said.label("path", path) for path in steps.known.proven.contradicted],
    )
    return render(request, "filing/file.html", {"page": page, "form": form}, status=status)


def _next(desk: Desk, unfinished: Sequence[Step], following: Step | None) -> Next:
    """What happens next, and by whom."""
    person = desk.person
    if following and following.key == "wishes":  # nobody has to wish for anything
        following = None
    if person.is_draft and (unfinished or following):
        step = unfinished[0] if unfinished else following
        assert step is not None
        needed = _("Halaman ini perlu diisi sebelum dikirim.") if step.is_needed else _("Boleh dilewati.")
        return Next(title=_("Isi: %(page)s") % {"page": step.title}, text=needed, href=step.href, action=_("Isi"))
    if person.is_draft:
        return Next(
            title=_("Periksa, lalu kirim"),
            text=_("Yang perlu sudah terisi. Petugas Balai melihatnya setelah Anda mengirim.")
            if desk.is_own
            else _("Yang perlu sudah terisi."),
        )
    if person.status == "registered" and (mine := _of_plan(desk) or _of_case(desk)) is not None:
        return mine
    if person.status == "registered":
        text = _("Pendaftaran sudah disahkan. Lihat jalur yang terbuka dan siapkan dokumen yang kurang.")
        href = reverse("filing:pathways", kwargs={"file_id": person.pk})
        return Next(title=_("Lihat jalur Anda"), text=text, href=href, action=_("Lihat jalur"))
    text = _(
        "Petugas memeriksa pendaftaran Anda. Bawa KTP bila diminta datang. Sambil menunggu, Anda boleh melengkapi."
    )
    return Next(title=_("Menunggu petugas Balai"), text=text)


def _of_case(desk: Desk) -> Next | None:
    """What the office promised while there is no plan yet; None where it is not the office's turn."""
    case = casework.case_of(desk.person)
    if case is None or not case.is_open or case.waits_for != Party.OFFICER.value or case.due_on is None:
        return None
    text = _("Giliran petugas, paling lambat %(day)s. Sambil menunggu, lihat jalur yang terbuka bagi Anda.")
    return Next(
        title=_("Menunggu: %(party)s") % {"party": desk.said.label("promise", case.stage).lower()},
        text=text % {"day": desk.said.day(case.due_on)},
        href=reverse("filing:pathways", kwargs={"file_id": desk.person.pk}),
        action=_("Lihat jalur"),
    )


def _of_plan(desk: Desk) -> Next | None:
    """What the plan says comes next, whose turn it is and by when; None while there is no plan or case."""
    case = casework.case_of(desk.person)
    plan = casework.plan_of(case) if case and case.is_open else None
    if case is None or plan is None:
        return None
    step, said = plans.next_step(plan), desk.said
    href = reverse("filing:plan", kwargs={"file_id": desk.person.pk})
    if case.stage == CaseStage.READY.value and case.waits_for == Party.CITIZEN.value:
        talks = reverse("filing:counselling", kwargs={"file_id": desk.person.pk})
        text = _("Semua langkah selesai. Petugas sudah memberi kabar; ringkasannya ada di Konseling.")
        return Next(title=_("Siap melamar"), text=text, href=talks, action=_("Baca ringkasan"))
    by_when = _("Paling lambat %(day)s.") % {"day": said.day(case.due_on)} if case.due_on else ""
    if not plan.agreed_citizen_at:
        title = _("Baca dan setujui rencana Anda")
    elif case.waits_for == "citizen" and step is not None:
        title = text_of(step, rules_of(plan), said)
    else:
        title = _("Menunggu: %(party)s") % {"party": said.label("party", case.waits_for).lower()}
    return Next(
        title=title, text=by_when or _("Semua langkah ada di rencana Anda."), href=href, action=_("Buka rencana")
    )
