"""How one wants to be told: channels, hours, language, and nothing at all outside of the inbox."""

from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from balai.apps.access import accounts
from balai.apps.messages import queries
from balai.apps.messages.wishes import Wishes
from balai.engine.messagefile import Channel
from balai.engine.quiet import QuietHours
from balai.web.access.request import Request
from balai.web.components.widgets import Checks, Radios

CHANNELS = (
    (Channel.EMAIL.value, gettext_lazy("E-mail")),
    (Channel.WHATSAPP.value, gettext_lazy("WhatsApp")),
    (Channel.SMS.value, gettext_lazy("SMS")),
)
LANGUAGES = (("id", gettext_lazy("Bahasa Indonesia")), ("en", gettext_lazy("Bahasa Inggris")))


class WishesForm(forms.Form):
    """What may be sent, when, and in which language."""

    safe_mode = forms.BooleanField(
        label=gettext_lazy("Jangan kirim apa pun ke HP atau e-mail saya"),
        help_text=gettext_lazy(
            "Untuk Anda yang HP-nya dipegang atau dibaca orang lain. Kabar hanya ada di sini, setelah masuk. "
            "Hanya kode untuk masuk yang tetap dikirim, saat Anda memintanya."
        ),
        required=False,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Kirim kabar lewat"), choices=CHANNELS, required=False, widget=Checks
    )
    language = forms.ChoiceField(label=gettext_lazy("Bahasa kabar"), choices=LANGUAGES, required=False, widget=Radios)
    begin = forms.TimeField(
        label=gettext_lazy("Jangan ganggu mulai pukul"),
        help_text=gettext_lazy("Misalnya 21:00. Hanya yang mendesak, seperti keamanan akun, dikirim pada jam itu."),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Tulis jamnya seperti 21:00.")},
    )
    end = forms.TimeField(
        label=gettext_lazy("sampai pukul"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Tulis jamnya seperti 07:00.")},
    )

    def __init__(self, now: Wishes, language: str, data: Any = None) -> None:
        self.now, self.spoken = now, language
        on = [channel.value for channel in Channel if channel not in now.off]
        stored = {"safe_mode": now.safe_mode, "channels": on, "language": now.language or language}
        hours = {"begin": now.quiet.begin, "end": now.quiet.end}
        super().__init__(data, initial={**stored, **hours}, auto_id="i_%s")

    @property
    def wishes(self) -> Wishes:
        """What was chosen. Hours left empty stay as they were."""
        given = self.cleaned_data
        quiet = QuietHours(begin=given["begin"] or self.now.quiet.begin, end=given["end"] or self.now.quiet.end)
        off = frozenset(Channel(word) for word, _name in CHANNELS if word not in given["channels"])
        language = given["language"] or self.spoken
        return Wishes(quiet=quiet, language=language, off=off, safe_mode=given["safe_mode"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: Request) -> HttpResponse:
    """Show what was chosen; POST keeps it."""
    now = queries.wishes(request.user.pk)
    form = WishesForm(now, request.user.language, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        accounts.prefer(user=request.user, wishes=form.wishes, by=request.actor, at=timezone.now())
        notes.success(request, _("Disimpan. Mulai sekarang Anda dikabari dengan cara ini."))
        return redirect("inbox")
    return render(request, "inbox/wishes.html", {"form": form}, status=422 if form.errors else 200)
