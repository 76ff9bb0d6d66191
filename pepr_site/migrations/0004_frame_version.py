from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0003_site")]

    operations = [
        # Of what every page shows (`pepr_site/operations/content_version.py`).
        migrations.RunSQL(
            "ALTER TABLE pepr_site_contentversion ADD COLUMN frame uuid NOT NULL DEFAULT gen_random_uuid();",
            "ALTER TABLE pepr_site_contentversion DROP COLUMN frame;",
        )
    ]
