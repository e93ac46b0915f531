from django.db import migrations

MAKE = """
CREATE TABLE IF NOT EXISTS balai_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS balai_cache_expires ON balai_cache (expires);
"""


class Migration(migrations.Migration):
    """The table the limits on guessing are counted in; what `createcachetable` would make."""

    dependencies = [("access", "0005_recovery_request")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE IF EXISTS balai_cache")]
