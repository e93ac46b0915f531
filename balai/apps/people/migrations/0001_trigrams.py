"""Finding names although a letter is wrong."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """The owner of a database may add this extension; where it is there already, nothing happens."""

    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [TrigramExtension()]
