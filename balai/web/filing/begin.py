"""Where a file begins: at home with one's own account, or by a helper for somebody who is present; or with a code."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai import rulebook
from balai.apps.people import drafts
from balai.apps.people import queries as people
from balai.apps.people.models import Channel, Person
from balai.apps.people.queries import OF_THE_PERSON
from balai.engine.actor import Permission
from balai.engine.errors import DomainError, NotAllowed
from balai.engine.lifecycle import PersonStatus
from balai.web.access.request import Request
from balai.web.questions import visit
from balai.web.screen import refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPage:
    """What will happen, and what can go on. `drafts` are those a helper was let into."""

    is_helper: bool
    has_check: bool
    days_kept: int
    drafts: list[Person]


class BeginForm(forms.Form):
    """For a helper: the person is here and agrees."""

    agrees = forms.BooleanField(
        label=gettext_lazy("Warga hadir bersama saya dan setuju saya membantu mengisi pendaftarannya."), required=False
    )

    def clean_agrees(self) -> bool:
        """Return the consent. Raises ValidationError without it."""
        if not self.cleaned_data["agrees"]:
            raise forms.ValidationError(
                _("Tanyakan dahulu kepada warga, lalu centang. Tanpa persetujuannya, jangan mulai.")
            )
        return True


class EnterForm(forms.Form):
    """A code as people type it."""

    code = forms.CharField(
        label=gettext_lazy("Kode pendaftaran"),
        help_text=gettext_lazy("Sepuluh huruf dan angka dari kertas atau layar warga."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the code as typed. Raises ValidationError when there is none."""
        code: str = self.cleaned_data["code"]
        if not code:
            raise forms.ValidationError(_("Tulis kodenya. Belum punya? Mulai pendaftaran baru."))
        return code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """Lead to one's own file, or say what will happen; POST begins."""
    actor = request.actor
    is_helper = actor.may(Permission.DRAFT_HELP)
    own = people.own_file(actor)
    if own and not is_helper:
        return redirect("filing:file", file_id=own.pk)
    if not is_helper and actor.is_staff:
        raise NotAllowed("not_allowed")
    form = BeginForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    check = None if is_helper else visit.current(request)
    if request.method == "POST" and (not is_helper or form.is_valid()):
        answers = {name: given for name, given in check.answers.items() if name not in OF_THE_PERSON} if check else {}
        person, _code = drafts.begin(
            channel=_channel(request) if is_helper else Channel.HOME, by=actor, at=timezone.now(), answers=answers
        )
        return redirect("filing:page", file_id=person.pk, key="identity")
    mine = Person.objects.visible_to(actor).filter(status=PersonStatus.DRAFT.value).order_by("-changed_at", "id")
    page = BeginPage(
        is_helper=is_helper,
        has_check=check is not None,
        days_kept=rulebook.service().span("draft_kept", timezone.localdate()).days,
        drafts=list(mine[:20]) if is_helper else [],
    )
    return render(request, "filing/begin.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """Open a draft by its code."""
    form, status = EnterForm(request.POST if request.method == "POST" else None, auto_id="i_%s"), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                person = drafts.enter(
                    code=form.cleaned_data["code"],
                    origin=request.META.get(settings.CLIENT_ADDRESS_VARIABLE, ""),
                    by=request.actor,
                    at=timezone.now(),
                )
                return redirect("filing:file", file_id=person.pk)
            except DomainError as error:
                form.add_error("code", refusal(error))
                status = 429 if error.code == "too_many_tries" else 422
    return render(request, "filing/enter.html", {"form": form}, status=status)


def _channel(request: Request) -> Channel:
    """At the counter of a service centre, or wherever a helper sits."""
    return Channel.COUNTER if request.actor.may(Permission.PERSON_WRITE) else Channel.HELPER
