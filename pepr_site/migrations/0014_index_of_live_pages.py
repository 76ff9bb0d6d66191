"""Which pages are live, and where, told by an index alone: a search asks it of all the pages at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pepr_site", "0013_operating_records"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS pepr_site_live_pages ON wagtailcore_page (locale_id, path, id) WHERE live",
            "DROP INDEX IF EXISTS pepr_site_live_pages",
        ),
    ]
