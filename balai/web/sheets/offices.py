"""For which office: asked only where there are several."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from balai.apps.access.models import Organisation
from balai.engine.actor import Actor, Permission


class OfficeField(forms.ChoiceField):
    """One of the actor's offices where something is permitted. Gives its key."""

    def __init__(self, actor: Actor, permission: Permission) -> None:
        offices = Organisation.objects.filter(pk__in=actor.offices(permission)).order_by("name", "id")
        choices = [(str(office.pk), office.name) for office in offices]
        self.first = choices[0][0]
        widget = forms.Select() if len(choices) > 1 else forms.HiddenInput()
        super().__init__(label=_("Kantor"), choices=choices, required=False, initial=self.first, widget=widget)

    def clean(self, value: Any) -> UUID:
        """Return the office; the first where none was chosen. Raises ValidationError for another."""
        return UUID(super().clean(value or self.first))
