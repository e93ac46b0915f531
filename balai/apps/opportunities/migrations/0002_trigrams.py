from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Finding names although a letter is wrong; the owner of a database may add this extension."""

    dependencies = [("opportunities", "0001_rulebook_version")]

    operations = [TrigramExtension()]
