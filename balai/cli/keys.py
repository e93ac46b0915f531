"""`balai keys`: the secrets of a server, made, and changed while it works."""

import argparse
import base64
import secrets

import pyrage

from balai.cli.progress import Progress
from balai.cli.surroundings import prepared

NEW = """\
# Secrets of this server. Keep a copy apart from the backups: without FIELD_KEYS nobody can read a NIK in them again.
SECRET_KEY={secret}
FIELD_KEYS={field}
INDEX_KEY={index}
"""
BACKUP = """\
# The private key of the backups. Not on the server: print it, or keep it on a stick in a safe.
# On the server, in its environment: BACKUP_PUBLIC_KEY={public}
{private}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="new|field|backup|rotate")
    kinds.add_parser("new", help="the secrets of a new server, as lines of its environment").set_defaults(run=new)
    kinds.add_parser("field", help="one more key, to stand first in FIELD_KEYS").set_defaults(run=field)
    kinds.add_parser("backup", help="a pair of keys for backups").set_defaults(run=pair)
    kinds.add_parser("rotate", help="close everything with the first of FIELD_KEYS").set_defaults(run=rotate)


def new(options: argparse.Namespace) -> tuple[str, int]:
    """Make SECRET_KEY, FIELD_KEYS and INDEX_KEY."""
    secret, index = secrets.token_urlsafe(50), secrets.token_urlsafe(50)
    return NEW.format(secret=secret, field=_field_key(), index=index).rstrip(), 0


def field(options: argparse.Namespace) -> tuple[str, int]:
    """Make a Fernet key."""
    return _field_key(), 0


def pair(options: argparse.Namespace) -> tuple[str, int]:
    """Make a pair of keys of age."""
    private = pyrage.x25519.Identity.generate()
    return BACKUP.format(public=private.to_public(), private=private).rstrip(), 0


def rotate(options: argparse.Namespace) -> tuple[str, int]:
    """Close every encrypted text and file with the newest key; may be stopped and begun again."""
    prepared()
    from balai.apps.access import rotation
    from balai.apps.access.secrets import InvalidToken
    from balai.apps.people import pages, store

    with Progress(rotation.rows() + len(store.ids()), "Mengganti kunci") as progress:
        try:
            rows, files = rotation.rotate(progress=progress.advance), pages.reseal(progress=progress.advance)
        except InvalidToken:
            return "Something is closed with a key that FIELD_KEYS do not have. Add the older keys behind the first.", 1
    return f"{rows:,} rows and {files:,} files had an older key. A day from now FIELD_KEYS may be the first alone.", 0


def _field_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
