import django.db.models.deletion
import modelsearch.index
import pepr_site.contact.page
import pepr_site.pages.fields
import pepr_site.pages.searchable
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pepr_site", "0003_site"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AxisPage",
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
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                (
                    "short_title",
                    models.CharField(
                        help_text="Celui de la carte et des filtres, en trois ou quatre mots.",
                        max_length=80,
                        verbose_name="titre court",
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
                "verbose_name": "axe",
                "verbose_name_plural": "axes",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="DataPage",
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
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
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
                "verbose_name": "page des données ouvertes",
                "verbose_name_plural": "pages des données ouvertes",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="GlossaryPage",
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
                "verbose_name": "glossaire",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="HomePage",
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
                    "sections",
                    pepr_site.pages.fields.StreamField(
                        blank=True,
                        help_text="L’ordre des sections est celui de la page. Leur contenu vient du reste du site.",
                        verbose_name="sections",
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
                "verbose_name": "page d’accueil",
                "verbose_name_plural": "pages d’accueil",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ObjectivePage",
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
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                (
                    "short_title",
                    models.CharField(
                        help_text="Celui de la carte et des filtres, en trois ou quatre mots.",
                        max_length=80,
                        verbose_name="titre court",
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
                "verbose_name": "objectif",
                "verbose_name_plural": "objectifs",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="PartnersPage",
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
                "verbose_name": "page des partenaires",
                "verbose_name_plural": "pages des partenaires",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ProgrammePage",
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
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
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
                "verbose_name": "page du programme",
                "verbose_name_plural": "pages du programme",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="StandardPage",
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
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                (
                    "footer",
                    models.CharField(
                        choices=[
                            ("services", "en haut et au pied de chaque page"),
                            ("site", "au pied de chaque page"),
                            ("rights", "au pied, parmi les informations légales"),
                            ("none", "nulle part"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="lien sur toutes les pages",
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
                "verbose_name": "page simple",
                "verbose_name_plural": "pages simples",
            },
            bases=(
                pepr_site.contact.page.ContactFormMixin,
                pepr_site.pages.searchable.Searchable,
                "wagtailcore.page",
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Des lettres sans accent, des chiffres et des tirets.",
                        max_length=80,
                        verbose_name="identifiant",
                    ),
                ),
                ("term", models.CharField(max_length=120, verbose_name="terme")),
                (
                    "synonyms",
                    models.CharField(
                        blank=True,
                        help_text="Sigles et variantes, séparés par des virgules.",
                        max_length=255,
                        verbose_name="autres noms",
                    ),
                ),
                (
                    "definition",
                    models.TextField(
                        help_text="Une phrase, sans mot plus difficile que le terme.", verbose_name="définition"
                    ),
                ),
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
                "verbose_name": "terme du glossaire",
                "verbose_name_plural": "termes du glossaire",
                "ordering": ["slug"],
                "abstract": False,
                "unique_together": {("slug", "locale"), ("translation_key", "locale")},
            },
            bases=(pepr_site.pages.searchable.Searchable, models.Model),
        ),
        migrations.CreateModel(
            name="KeyFigure",
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
                (
                    "value",
                    models.CharField(
                        help_text="Le nombre seul : 80, 4,6 ou 5–10.", max_length=20, verbose_name="valeur"
                    ),
                ),
                (
                    "is_approximate",
                    models.BooleanField(
                        default=False, help_text="Ajoute « environ ».", verbose_name="valeur approchée"
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="M€, ans… Laissez vide pour un compte.",
                        max_length=30,
                        verbose_name="unité",
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="ce qui est compté")),
                ("as_of", models.DateField(verbose_name="vrai le")),
                ("source", models.CharField(max_length=255, verbose_name="source")),
                ("source_address", models.URLField(blank=True, max_length=500, verbose_name="adresse de la source")),
                (
                    "prominence",
                    models.CharField(
                        choices=[
                            ("lead", "en très grand"),
                            ("normal", "en grand"),
                            ("hidden", "hors de la page d’accueil"),
                        ],
                        default="normal",
                        max_length=10,
                        verbose_name="place à l’accueil",
                    ),
                ),
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
                "verbose_name": "chiffre clé",
                "verbose_name_plural": "chiffres clés",
                "ordering": ["sort_order"],
                "abstract": False,
                "unique_together": {("slug", "locale"), ("translation_key", "locale")},
            },
            bases=(models.Model, modelsearch.index.Indexed),
        ),
        migrations.CreateModel(
            name="Organisation",
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
                ("name", models.CharField(max_length=255, verbose_name="nom")),
                (
                    "short_name",
                    models.CharField(
                        help_text="Celui des listes : CNRS, ENS de Lyon.", max_length=80, verbose_name="nom court"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("research", "Organisme de recherche"),
                            ("foundation", "Fondation de recherche"),
                            ("funder", "Agence de financement"),
                            ("public", "Établissement public"),
                            ("school", "Grand établissement ou école"),
                            ("university", "Université"),
                            ("defence", "Établissement du Service de santé des armées"),
                            ("laboratory", "Laboratoire ou plateforme"),
                            ("campus", "Biocluster"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("pilot", "Pilote"),
                            ("operator", "Opérateur du financement"),
                            ("partner", "Partenaire"),
                            ("coordination", "Laboratoire de la coordination scientifique"),
                            ("project", "Laboratoire d’un projet"),
                            ("parent", "Tutelle d’un laboratoire"),
                            ("host", "Campus d’accueil"),
                        ],
                        max_length=20,
                        verbose_name="lien avec le programme",
                    ),
                ),
                (
                    "role_detail",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : DRF, institut Joliot.",
                        max_length=255,
                        verbose_name="précision sur ce lien",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="présentation")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="commune")),
                ("region", models.CharField(blank=True, max_length=100, verbose_name="région")),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="En degrés, vers le nord.",
                        max_digits=8,
                        null=True,
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        help_text="En degrés, vers l’est.",
                        max_digits=8,
                        null=True,
                        verbose_name="longitude",
                    ),
                ),
                ("website", models.URLField(blank=True, max_length=500, verbose_name="site web")),
                ("source", models.CharField(blank=True, max_length=255, verbose_name="source de ce lien")),
                ("source_address", models.URLField(blank=True, max_length=500, verbose_name="adresse de la source")),
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
                "verbose_name": "institution",
                "ordering": ["sort_order"],
                "abstract": False,
                "unique_together": {("slug", "locale"), ("translation_key", "locale")},
            },
            bases=(pepr_site.pages.searchable.Searchable, models.Model),
        ),
    ]
