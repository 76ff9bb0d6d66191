from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("research", "0002_sharing_models_and_themes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("state", "shown"), ("version_of", None)),
                fields=["-arrived_at", "-id"],
                name="publication_arrival",
            ),
        ),
    ]
