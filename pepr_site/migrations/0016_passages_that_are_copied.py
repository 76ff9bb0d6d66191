from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0015_left_out_rows")]

    operations = [
        migrations.AddField(
            model_name="translationstate",
            name="copied",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
