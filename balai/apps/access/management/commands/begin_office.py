"""`begin_office`: the first service centre of a server, and the administrator who invites everybody else."""

from typing import Any
from urllib.parse import urljoin

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone, translation

from balai.apps.access import actions, areas, staff
from balai.apps.access.kinds import Kind
from balai.apps.access.models import Area
from balai.apps.access.roles import Role
from balai.engine.actor import Actor
from balai.engine.errors import DomainError
from balai.words import words


class Command(BaseCommand):
    """Make the office, give somebody the role of administrator and send the letter."""

    help = "Make the first office and its administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name and area of the office, the administrator's e-mail, and where this server is reached."""
        parser.add_argument("office", help='such as "Balai Migran Bontang"')
        parser.add_argument("area", help="code of the interior ministry, such as 64.74")
        parser.add_argument("email")
        parser.add_argument("--address", required=True, metavar="https://...")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them. Raises CommandError for an unknown area and for a role already held."""
        actions.keep_areas(areas.shipped())
        if not Area.objects.filter(code=options["area"]).exists():
            raise CommandError(
                f"The area {options['area']} is unknown. Load it first: python -m django load_areas FILE"
            )
        office = actions.keep_organisation(kind=Kind.BALAI, name=options["office"], area=options["area"])
        with translation.override("id"):
            path = reverse("account_reset_password")
        try:
            staff.invite(
                email=options["email"].lower(),
                name="",
                organisation_id=office.pk,
                role=Role.ADMINISTRATOR,
                address=urljoin(options["address"], path),
                on=timezone.localdate(),
                by=Actor.for_system("begin_office"),
                at=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(words("id").say(error.code, error.detail)) from None
        self.stdout.write(f"{office.name}: {options['email']}")
