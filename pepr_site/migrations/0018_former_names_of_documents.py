"""The names by which a document was asked for before its file was replaced."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pepr_site", "0017_official_site"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitedocument",
            name="former_names",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=255), default=list, editable=False, size=None
            ),
        ),
    ]
