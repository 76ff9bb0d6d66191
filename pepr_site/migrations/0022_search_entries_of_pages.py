"""Let each row of the search hold its page, its kind and what it is related to; the rows are made again afterwards."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pepr_site', '0021_plural_names'),
        ('wagtailcore', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL('DELETE FROM pepr_site_searchentry', migrations.RunSQL.noop),
        migrations.AddField('searchentry', 'page', models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page'
        )),
        migrations.AddField('searchentry', 'kind', models.CharField(default='', max_length=20), preserve_default=False),
        migrations.AddField('searchentry', 'related', django.contrib.postgres.fields.ArrayField(
            base_field=models.BigIntegerField(), default=list, size=None
        )),
        migrations.AlterField('searchentry', 'anchor', models.CharField(blank=True, max_length=120)),
    ]
