"""Printing: a plan as PDF, with a code that reopens the check or without, and the empty form."""

import re
from dataclasses import replace

from django import forms
from django.core.validators import RegexValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from balai.apps.casework import actions
from balai.apps.casework import queries as casework
from balai.apps.casework.models import Check
from balai.apps.opportunities import queries as opportunities
from balai.engine.assess import Result, assess
from balai.engine.errors import NotFound
from balai.engine.explain import Explainer
from balai.engine.facts import Facts
from balai.web.portal.paper import Paper, blank_form, pdf, plan_paper
from balai.web.portal.pathway_page import pathway_page
from balai.web.portal.plan_section import plan_section
from balai.web.portal.since import changes_since
from balai.web.questions import visit
from balai.words import words

LONGEST_NAME = 80
ON_PAPER = re.compile(r"\A[\x20-\x7e\xa0-\xffŒœŸ‘’“”–—…]*\Z")  # what the shipped font can print


class PrintForm(forms.Form):
    """What stands on the paper beside the plan. Nothing of it is stored."""

    name = forms.CharField(
        label=gettext_lazy("Nama di kertas (boleh kosong)"),
        help_text=gettext_lazy("Hanya dicetak, tidak disimpan."),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        validators=[RegexValidator(ON_PAPER, gettext_lazy("Kertas ini hanya bisa memuat huruf Latin."))],
    )
    code = forms.BooleanField(
        label=gettext_lazy("Cetak juga kode QR, supaya petugas bisa membuka jawaban ini"), required=False
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@visit.unless_gone
def print_plan(request: HttpRequest, pathway_id: str) -> HttpResponse:
    """Ask what is to stand on the paper; POST gives it. Without answers only the empty form is offered."""
    check = visit.current(request)
    facts = casework.facts_of(check, opportunities.rulebook(), on=timezone.localdate()).facts if check else Facts()
    result = _result(pathway_id, facts)
    form = PrintForm(request.POST if request.method == "POST" else None, auto_id="i_%s")
    said = words(translation.get_language())
    since = changes_since(check, facts, opportunities.program(timezone.localdate()), said) if check else []
    again = (check.code_digest or "")[:8] if check else ""
    # A new code ends the old one: not by loading the paper again, nor from a page that did not say so.
    is_late = "code" in request.POST and request.POST.get("again", "") != again
    if check and form.is_bound and form.is_valid() and not is_late:
        made = _paper(request, check, result, facts, form)
        return _answer(replace(made, warnings=[*since, *made.warnings]), f"rencana-{pathway_id}")
    context = {
        "form": form,
        "name": said.pick(result.pathway, "name"),
        "pathway": pathway_id,
        "has_check": check is not None,
        "is_saved": check is not None and check.is_saved,
        "days": actions.SAVED_FOR.days,
        "since": since,
        "again": again,
    }
    return render(request, "portal/print_plan.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
def blank(request: HttpRequest, pathway_id: str) -> HttpResponse:
    """The empty form; its code leads to the start of a check."""
    today, said = timezone.localdate(), words(translation.get_language())
    book, result = opportunities.rulebook(), _result(pathway_id, Facts())
    page = pathway_page(result, Explainer(Facts()), book, said, has_answers=False)
    made = blank_form(page, book, said, day=said.day(today), version=book.version)
    made = replace(
        made,
        qr_text=request.build_absolute_uri(reverse("portal:check")),
        qr_alt=_("Kode QR ke awal cek jalur"),
        qr_note=_("Petugas memindai ini untuk memasukkan jawaban."),
    )
    return _answer(made, f"formulir-{pathway_id}")


def _result(pathway_id: str, facts: Facts) -> Result:
    try:
        return assess(facts, opportunities.program(timezone.localdate()), [pathway_id])[0]
    except NotFound:
        raise Http404 from None


def _paper(request: HttpRequest, check: Check, result: Result, facts: Facts, form: PrintForm) -> Paper:
    today, said, book = timezone.localdate(), words(translation.get_language()), opportunities.rulebook()
    page = pathway_page(result, Explainer(facts), book, said, has_answers=True)
    plan = plan_section(result, facts, opportunities.local().courses, said)
    made = plan_paper(page, plan, said, name=form.cleaned_data["name"], day=said.day(today), version=book.version)
    if not form.cleaned_data["code"]:
        return made
    saved, code = actions.save(check_id=check.pk, at=timezone.now())
    return replace(
        made,
        # Behind "#": browsers keep that part to themselves, so the code reaches no log.
        qr_text=f"{request.build_absolute_uri(reverse('portal:resume'))}#{code}",
        qr_alt=_("Kode QR untuk melanjutkan cek ini"),
        code=code,
        qr_note=_("Membuka jawaban Anda sampai %(day)s. Simpan kertas ini baik-baik.")
        % {"day": said.day(timezone.localdate(saved.expires_at))},
    )


def _answer(made: Paper, name: str) -> HttpResponse:
    response = HttpResponse(pdf(made), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
