"""The table of Django's database cache: made pages, where there is no Redis. What it holds may be lost."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0004_generation")]

    operations = [
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE pepr_site_cache"
            " (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX ON pepr_site_cache (expires);",
            "DROP TABLE pepr_site_cache;",
        )
    ]
