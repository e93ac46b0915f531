"""The rows to mend, as they came, with a column that says what is wrong and what to do; for the office to send back."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.apps.people.models import OfficeList
from balai.apps.people.sheets import queries, receiving
from balai.engine.actor import Permission
from balai.web import csvfile, xlsxfile
from balai.web.access.request import Request
from balai.web.csvfile import Value
from balai.web.screen import get_or_404
from balai.words import Words, words

FORMS = {"csv": csvfile.table, "xlsx": xlsxfile.table}


@never_cache
@require_safe
def faults(request: Request, list_id: UUID, form: str) -> HttpResponse:
    """Give the file."""
    request.actor.require(Permission.PERSON_IMPORT)
    held = get_or_404(OfficeList.objects.visible_to(request.actor), pk=list_id)
    if form not in FORMS or not held.heading:
        raise Http404
    said = words(translation.get_language())
    head = [_("Baris"), _("Yang perlu diperbaiki"), *held.heading]
    receiving.take_faults(list_id=list_id, form=form, by=request.actor, at=timezone.now())
    return FORMS[form](f"{_('perbaikan')}.{form}", head, _rows(held, said))


def _rows(held: OfficeList, said: Words) -> Iterator[Sequence[Value]]:
    for row in queries.faults(held):
        told = [
            f"{capfirst(said.label('list_field', field))}: {said.say(code)}"
            for field, code in (*row.problems, *row.remarks)
        ]
        yield (row.number, " ".join(told), *(_kept(cell) for cell in queries.cells_of(row)))


def _kept(cell: Value) -> Value:
    """A long number as text, so that no spreadsheet forgets its end."""
    return str(cell) if isinstance(cell, int) and abs(cell) > 10**11 else cell
