from django.db import migrations


class Migration(migrations.Migration):
    """Each process keeps its own pages: the table that they shared goes."""

    dependencies = [("pepr_site", "0019_accounts_without_case")]
    operations = [migrations.RunSQL("DROP TABLE pepr_site_cache", migrations.RunSQL.noop)]
