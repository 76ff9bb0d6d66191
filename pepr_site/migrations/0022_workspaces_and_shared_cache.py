import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Partners' workspaces by their name; sign-ins are counted in Django's database cache, whose table is made here."""

    dependencies = [("pepr_site", "0021_plural_names")]

    operations = [
        migrations.RenameModel("PartnerSpace", "PartnerWorkspace"),
        migrations.AlterField(
            "PartnerWorkspace",
            "group",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="partner_workspace", to="auth.group"
            ),
        ),
        migrations.DeleteModel("SignInAttempt"),
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE pepr_site_cache"
            " (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX pepr_site_cache_expires ON pepr_site_cache (expires);",
            "DROP TABLE pepr_site_cache;",
        ),
    ]
