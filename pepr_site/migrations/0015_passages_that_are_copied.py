from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0014_index_of_live_pages")]

    operations = [
        migrations.AddField(
            model_name="translationstate",
            name="copied",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
