"""One kind of document: what is there, pages uploaded, looked at once more, handed in, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai import rulebook
from balai.apps.people import documents as actions
from balai.apps.people import papers
from balai.apps.people.models import Document, DocumentPage
from balai.apps.people.uploads import limitfile
from balai.engine.documents import Kind
from balai.engine.errors import DomainError
from balai.engine.lifecycle import DOCUMENT_MOVES, DocumentStatus
from balai.web.access.request import Request
from balai.web.filing.documents import MARKS, kind_name, state_word, until, where_cost_time
from balai.web.filing.doors import Desk, open_desk
from balai.web.screen import attempt, get_or_404, refusal
from balai.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page as it can be shown. `state`: why it cannot, empty when it can."""

    order: int
    is_picture: bool
    state: str
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One document of the file, its pages and what may be done with it. `reason`: why it came back, in words."""

    id: UUID
    mark: str
    state: str
    until: str
    reason: str
    note: str
    number: str
    sent: str
    pictures: Sequence[Picture]
    may_withdraw: bool
    is_unsent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPage:
    """One kind: what it is for and what is there."""

    file_id: UUID
    code: str
    name: str
    why: str
    where: str
    cost: str
    time: str
    many: bool
    sensitive: bool
    most_mb: int
    most_pages: int
    held: Sequence[Held]


class Files(forms.ClearableFileInput):
    """A chooser for several files."""

    allow_multiple_selected = True


class UploadForm(forms.Form):
    """The pages of one document."""

    pages = forms.FileField(
        label=gettext_lazy("Foto atau PDF"),
        required=False,
        widget=Files({"accept": "image/jpeg,image/png,image/webp,application/pdf", "data-shrink": ""}),
    )

    @property
    def chosen(self) -> Sequence[BinaryIO]:
        """The files as Django opened them."""
        return [cast("BinaryIO", file.file) for file in self.files.getlist("pages")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: Request, file_id: UUID, kind: str) -> HttpResponse:
    """Show one kind; POST takes pages in and shows them once more."""
    desk, asked = open_desk(request, file_id), _kind(kind)
    is_post = request.method == "POST"
    form = UploadForm(request.POST if is_post else None, request.FILES if is_post else None, auto_id="i_%s")
    if is_post:
        form.full_clean()
        form.errors.pop("pages", None)  # the action says it better
        try:
            made = actions.receive(
                person_id=file_id,
                kind=kind,
                files=form.chosen,
                by=request.actor,
                at=timezone.now(),
                replaces=_replaces(request, desk, asked),
            )
            return redirect("filing:document_sent", file_id=file_id, kind=kind, document_id=made.pk)
        except DomainError as error:
            form.add_error("pages", refusal(error))
    held = papers.by_kind(desk.person, request.actor).get(kind, ())
    context = {"page": _page(desk, asked, held), "form": form}
    return render(request, "filing/documents/kind.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_sent(request: Request, file_id: UUID, kind: str, document_id: UUID) -> HttpResponse:
    """Show the pages as they arrived; POST hands them in."""
    desk = open_desk(request, file_id)
    found = _found(request, desk, kind, document_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.full_clean()
        if attempt(form, actions.send, document_id=document_id, by=request.actor, at=timezone.now()):
            return redirect("filing:document", file_id=file_id, kind=kind)
    elif found.status != DocumentStatus.RECEIVED.value:
        return redirect("filing:document", file_id=file_id, kind=kind)
    context = {"page": _page(desk, _kind(kind), [found]), "form": form}
    return render(request, "filing/documents/check.html", context, status=422 if form.errors else 200)


@require_POST
def document_withdraw(request: Request, file_id: UUID, kind: str, document_id: UUID) -> HttpResponse:
    """Take a document back."""
    _found(request, open_desk(request, file_id), kind, document_id)
    form = forms.Form(request.POST)
    form.full_clean()
    attempt(form, actions.withdraw, document_id=document_id, by=request.actor, at=timezone.now())
    return redirect("filing:document", file_id=file_id, kind=kind)


def _kind(code: str) -> Kind:
    found = rulebook.documents().kinds.get(code)
    if found is None or found.rules[-1].letter:
        raise Http404
    return found


def _found(request: Request, desk: Desk, kind: str, document_id: UUID) -> Document:
    mine = Document.objects.visible_to(request.actor).filter(person=desk.person, kind=kind)
    return get_or_404(mine, pk=document_id)


def _replaces(request: Request, desk: Desk, kind: Kind) -> UUID | None:
    """Which of several a newer one takes the place of; what was not said is one more."""
    given = request.POST.get("replaces", "")
    held = papers.by_kind(desk.person, request.actor).get(kind.code, ())
    return next((one.pk for one in held if str(one.pk) == given), None)


def _page(desk: Desk, kind: Kind, held: Sequence[Document]) -> KindPage:
    where, cost, time = where_cost_time(kind, desk.said)
    rule, limits = kind.rule(desk.today), limitfile.shipped()
    return KindPage(
        file_id=desk.person.pk,
        code=kind.code,
        name=kind_name(kind, desk.said),
        why=kind.told.why_en if desk.said.language == "en" else kind.told.why,
        where=where,
        cost=cost,
        time=time,
        many=rule.many,
        sensitive=rule.sensitive,
        most_mb=limits.file_bytes // 1_000_000,
        most_pages=limits.document_files,
        held=[shown(document, desk.said) for document in held],
    )


def shown(document: Document, said: Words) -> Held:
    """A document as every screen shows it."""
    reason = rulebook.documents().returns.get(document.reason) if document.status == "returned" else None
    text = said.pick(reason, "text") if reason else ""
    sent = said.day(timezone.localdate(document.sent_at)) if document.sent_at else ""
    return Held(
        id=document.pk,
        mark=MARKS.get(document.status, "todo"),
        state=state_word(document, said),
        until=until(document.expires_on, said),
        reason=text,
        note=document.note if reason else "",
        number=document.number_masked,
        sent=sent,
        pictures=[picture(page, said) for page in document.pages.all()],
        may_withdraw=DocumentStatus(document.status) in DOCUMENT_MOVES["withdraw"].before,
        is_unsent=document.status == DocumentStatus.RECEIVED.value,
    )


def picture(page: DocumentPage, said: Words) -> Picture:
    """A page as every screen shows it."""
    return Picture(
        order=page.order,
        is_picture=page.media_type.startswith("image/"),
        state="" if page.may_be_shown else said.label("scan", page.scan),
        warnings=[said.say(code) for code in page.warnings],
    )
