from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_relations_and_freshness"),
    ]

    operations = [
        migrations.AddField(
            model_name="callpage",
            name="announced_on",
            field=models.DateField(
                blank=True,
                help_text="Le jour où la source l’a annoncé. Le flux porte cette date.",
                null=True,
                verbose_name="annoncé le",
            ),
        ),
    ]
