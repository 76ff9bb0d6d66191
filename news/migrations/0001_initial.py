import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import pepr_site.pages.fields
import pepr_site.pages.searchable
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pepr_site", "0003_site"),
        ("programme", "0001_initial"),
        ("projects", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EventIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où une personne a relu la page en la comparant à ses sources. Les visiteurs le lisent.",
                        null=True,
                        verbose_name="vérifié le",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où la page devra être relue. Il se calcule quand vous changez « vérifié le ».",
                        null=True,
                        verbose_name="à revoir le",
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(
                        blank=True,
                        help_text="Une ou deux phrases qui disent l’essentiel. Elles paraissent sous le titre, dans les listes et dans les moteurs de recherche.",
                        verbose_name="chapô",
                    ),
                ),
                (
                    "sources",
                    pepr_site.pages.fields.StreamField(
                        blank=True,
                        help_text="D’où vient ce que dit la page. Les sources paraissent au pied de la page.",
                        verbose_name="sources",
                    ),
                ),
                (
                    "explain_terms",
                    models.BooleanField(
                        default=True,
                        help_text="Dans le texte de la page, le premier emploi d’un mot du glossaire est souligné de points : un clic en montre la définition. Décochez pour laisser le texte tel quel.",
                        verbose_name="expliquer les mots du glossaire",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        help_text="La personne qui reçoit un courriel quand la page est à relire. Les visiteurs ne la voient pas.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable de la page",
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="EventPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où une personne a relu la page en la comparant à ses sources. Les visiteurs le lisent.",
                        null=True,
                        verbose_name="vérifié le",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où la page devra être relue. Il se calcule quand vous changez « vérifié le ».",
                        null=True,
                        verbose_name="à revoir le",
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(
                        blank=True,
                        help_text="Une ou deux phrases qui disent l’essentiel. Elles paraissent sous le titre, dans les listes et dans les moteurs de recherche.",
                        verbose_name="chapô",
                    ),
                ),
                (
                    "sources",
                    pepr_site.pages.fields.StreamField(
                        blank=True,
                        help_text="D’où vient ce que dit la page. Les sources paraissent au pied de la page.",
                        verbose_name="sources",
                    ),
                ),
                (
                    "explain_terms",
                    models.BooleanField(
                        default=True,
                        help_text="Dans le texte de la page, le premier emploi d’un mot du glossaire est souligné de points : un clic en montre la définition. Décochez pour laisser le texte tel quel.",
                        verbose_name="expliquer les mots du glossaire",
                    ),
                ),
                ("start_date", models.DateField(verbose_name="premier jour")),
                (
                    "end_date",
                    models.DateField(
                        blank=True,
                        help_text="Laissez vide si tout se passe le même jour.",
                        null=True,
                        verbose_name="dernier jour",
                    ),
                ),
                (
                    "start_time",
                    models.TimeField(blank=True, help_text="Heure de Paris.", null=True, verbose_name="heure de début"),
                ),
                (
                    "end_time",
                    models.TimeField(blank=True, help_text="Heure de Paris.", null=True, verbose_name="heure de fin"),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="Le bâtiment et la ville.", max_length=255, verbose_name="lieu"
                    ),
                ),
                (
                    "online_address",
                    models.URLField(
                        blank=True,
                        help_text="Où l’on suit l’événement à distance.",
                        max_length=500,
                        verbose_name="adresse en ligne",
                    ),
                ),
                (
                    "registration_address",
                    models.URLField(
                        blank=True,
                        help_text="L’adresse de la page où l’on s’inscrit.",
                        max_length=500,
                        verbose_name="inscription",
                    ),
                ),
                ("organiser", models.CharField(blank=True, max_length=255, verbose_name="organisateur")),
                (
                    "scope",
                    models.CharField(
                        choices=[("programme", "Programme"), ("context", "Contexte")],
                        default="programme",
                        max_length=20,
                        verbose_name="portée",
                    ),
                ),
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                (
                    "axes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="events", to="programme.axispage", verbose_name="axes"
                    ),
                ),
                (
                    "calls",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="events", to="projects.callpage", verbose_name="appels"
                    ),
                ),
                (
                    "objectives",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="events", to="programme.objectivepage", verbose_name="objectifs"
                    ),
                ),
                (
                    "organisations",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="events", to="programme.organisation", verbose_name="institutions"
                    ),
                ),
                (
                    "projects",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="events", to="projects.projectpage", verbose_name="projets"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        help_text="La personne qui reçoit un courriel quand la page est à relire. Les visiteurs ne la voient pas.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable de la page",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="NewsCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Des lettres sans accent, des chiffres et des tirets.",
                        max_length=80,
                        verbose_name="identifiant",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
            ],
            options={
                "verbose_name": "catégorie d’actualité",
                "verbose_name_plural": "catégories d’actualité",
                "ordering": ["sort_order"],
                "abstract": False,
                "unique_together": {("slug", "locale"), ("translation_key", "locale")},
            },
        ),
        migrations.CreateModel(
            name="NewsIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où une personne a relu la page en la comparant à ses sources. Les visiteurs le lisent.",
                        null=True,
                        verbose_name="vérifié le",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où la page devra être relue. Il se calcule quand vous changez « vérifié le ».",
                        null=True,
                        verbose_name="à revoir le",
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(
                        blank=True,
                        help_text="Une ou deux phrases qui disent l’essentiel. Elles paraissent sous le titre, dans les listes et dans les moteurs de recherche.",
                        verbose_name="chapô",
                    ),
                ),
                (
                    "sources",
                    pepr_site.pages.fields.StreamField(
                        blank=True,
                        help_text="D’où vient ce que dit la page. Les sources paraissent au pied de la page.",
                        verbose_name="sources",
                    ),
                ),
                (
                    "explain_terms",
                    models.BooleanField(
                        default=True,
                        help_text="Dans le texte de la page, le premier emploi d’un mot du glossaire est souligné de points : un clic en montre la définition. Décochez pour laisser le texte tel quel.",
                        verbose_name="expliquer les mots du glossaire",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        help_text="La personne qui reçoit un courriel quand la page est à relire. Les visiteurs ne la voient pas.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable de la page",
                    ),
                ),
            ],
            options={
                "verbose_name": "liste des actualités",
                "verbose_name_plural": "listes des actualités",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="NewsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où une personne a relu la page en la comparant à ses sources. Les visiteurs le lisent.",
                        null=True,
                        verbose_name="vérifié le",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où la page devra être relue. Il se calcule quand vous changez « vérifié le ».",
                        null=True,
                        verbose_name="à revoir le",
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(
                        blank=True,
                        help_text="Une ou deux phrases qui disent l’essentiel. Elles paraissent sous le titre, dans les listes et dans les moteurs de recherche.",
                        verbose_name="chapô",
                    ),
                ),
                (
                    "sources",
                    pepr_site.pages.fields.StreamField(
                        blank=True,
                        help_text="D’où vient ce que dit la page. Les sources paraissent au pied de la page.",
                        verbose_name="sources",
                    ),
                ),
                (
                    "explain_terms",
                    models.BooleanField(
                        default=True,
                        help_text="Dans le texte de la page, le premier emploi d’un mot du glossaire est souligné de points : un clic en montre la définition. Décochez pour laisser le texte tel quel.",
                        verbose_name="expliquer les mots du glossaire",
                    ),
                ),
                (
                    "date",
                    models.DateField(
                        default=django.utils.timezone.localdate,
                        help_text="Le jour où la chose a eu lieu.",
                        verbose_name="date de l’événement",
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où la source l’a publiée.",
                        null=True,
                        verbose_name="date de publication",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("programme", "Programme"), ("context", "Contexte")],
                        default="programme",
                        help_text="« Contexte » : ce qui se passe autour du programme sans venir de lui.",
                        max_length=20,
                        verbose_name="portée",
                    ),
                ),
                (
                    "lead_image_alt",
                    models.CharField(
                        blank=True,
                        help_text="Ce que montre l’image, pour qui ne la voit pas. Laissé vide, c’est la description de l’image.",
                        max_length=255,
                        verbose_name="texte de remplacement de l’image",
                    ),
                ),
                (
                    "lead_image_is_decorative",
                    models.BooleanField(
                        default=False,
                        help_text="L’image n’apprend rien que le texte ne dise déjà.",
                        verbose_name="image décorative",
                    ),
                ),
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                (
                    "corrections",
                    pepr_site.pages.fields.StreamField(
                        blank=True,
                        help_text="Ce qui a été corrigé depuis la publication. Paraît au pied de la page.",
                        verbose_name="corrections",
                    ),
                ),
                (
                    "axes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="news", to="programme.axispage", verbose_name="axes"
                    ),
                ),
                (
                    "calls",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="news", to="projects.callpage", verbose_name="appels"
                    ),
                ),
                (
                    "categories",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True,
                        help_text="Elles paraissent au-dessus du titre. Aucune n’est obligatoire.",
                        related_name="news",
                        to="news.newscategory",
                        verbose_name="catégories",
                    ),
                ),
                (
                    "lead_image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="pepr_site.siteimage",
                        verbose_name="image d’ouverture",
                    ),
                ),
                (
                    "objectives",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="news", to="programme.objectivepage", verbose_name="objectifs"
                    ),
                ),
                (
                    "organisations",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="news", to="programme.organisation", verbose_name="institutions"
                    ),
                ),
                (
                    "projects",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="news", to="projects.projectpage", verbose_name="projets"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        help_text="La personne qui reçoit un courriel quand la page est à relire. Les visiteurs ne la voient pas.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable de la page",
                    ),
                ),
            ],
            options={
                "verbose_name": "actualité",
                "indexes": [
                    models.Index(fields=["-date", "-page_ptr"], name="news_by_date"),
                    models.Index(fields=["-scope", "-date", "-page_ptr"], name="news_own_first"),
                ],
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
    ]
