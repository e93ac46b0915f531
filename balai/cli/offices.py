"""`balai admin`: the first service centre of a server, and the administrator who invites everybody else."""

import argparse
from urllib.parse import urljoin

from balai.cli.surroundings import prepared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("office", help='such as "Balai Migran Bontang"')
    parser.add_argument("area", help="code of the interior ministry, such as 64.74")
    parser.add_argument("email", help="of the administrator, who gets a letter there")
    parser.set_defaults(run=admin)


def admin(options: argparse.Namespace) -> tuple[str, int]:
    """Make the office, give somebody the role of administrator and send the letter.

    Raises NotFound for an unknown area, Conflict for a role already held.
    """
    settings = prepared()
    from django.urls import reverse
    from django.utils import timezone, translation

    from balai.apps.access import actions, areas, staff
    from balai.apps.access.kinds import Kind
    from balai.apps.access.models import Area
    from balai.apps.access.roles import Role
    from balai.engine.actor import Actor
    from balai.engine.errors import NotFound

    actions.keep_areas(areas.shipped())
    if not Area.objects.filter(code=options.area).exists():
        raise NotFound("area_not_loaded", area=options.area)
    office = actions.keep_organisation(kind=Kind.BALAI, name=options.office, area=options.area)
    with translation.override("id"):
        path = reverse("account_reset_password")
    staff.invite(
        email=options.email.lower(),
        name="",
        organisation_id=office.pk,
        role=Role.ADMINISTRATOR,
        address=urljoin(settings.SITE_URL, path),
        on=timezone.localdate(),
        by=Actor.for_system("balai admin"),
        at=timezone.now(),
    )
    return f"{office.name}: a letter is on its way to {options.email}.", 0
