from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pepr_site", "0016_passages_that_are_copied"),
    ]

    operations = [
        migrations.AddField(
            model_name="sitetext",
            name="official_site",
            field=models.URLField(
                blank=True,
                help_text="Vide : ce site est le site officiel. Sinon, les flux, les agendas, les références à citer et les données disent qu’il ne l’est pas, et le bandeau mène à cette adresse.",
                verbose_name="site officiel du programme",
            ),
        ),
    ]
