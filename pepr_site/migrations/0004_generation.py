"""The token that `pepr_site/operations/content_version.py` reads: one row, renewed by triggers."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0003_search")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE pepr_site_generation (token uuid NOT NULL);"
            "INSERT INTO pepr_site_generation VALUES (gen_random_uuid());",
            "DROP TABLE pepr_site_generation;",
        )
    ]
