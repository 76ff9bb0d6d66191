import django.db.models.deletion
import modelcluster.fields
import pepr_site.pages.fields
import pepr_site.pages.searchable
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pepr_site", "0003_site"),
        ("programme", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallIndexPage",
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
                "verbose_name": "liste des appels",
                "verbose_name_plural": "listes des appels",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ProjectIndexPage",
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
                "verbose_name": "annuaire des projets",
                "verbose_name_plural": "annuaires des projets",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ProjectPage",
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
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="Sa place dans cet annuaire. Ce numéro n’a pas de valeur officielle.",
                        verbose_name="numéro",
                    ),
                ),
                (
                    "short_title",
                    models.CharField(
                        help_text="Celui de la carte et du fil d’Ariane.", max_length=80, verbose_name="titre court"
                    ),
                ),
                ("acronym", models.CharField(blank=True, max_length=30, verbose_name="acronyme")),
                (
                    "documentation",
                    models.CharField(
                        choices=[
                            ("full", "Projet décrit"),
                            ("half", "Laboratoire connu"),
                            ("open", "Rien de publié à ce jour"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="ce qui est publié",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[("running", "en cours"), ("finished", "terminé")],
                        max_length=20,
                        verbose_name="avancement",
                    ),
                ),
                ("start_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année de début")),
                ("end_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année de fin")),
                (
                    "money",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="En millions d’euros.",
                        max_digits=7,
                        null=True,
                        verbose_name="montant (M€)",
                    ),
                ),
                (
                    "money_meaning",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("aid", "aide de l’État"),
                            ("total", "coût total"),
                            (
                                "unsaid",
                                "la source dit « budget », sans préciser s’il s’agit du coût total ou de l’aide",
                            ),
                        ],
                        max_length=10,
                        verbose_name="ce que dit ce montant",
                    ),
                ),
                ("anr_reference", models.CharField(blank=True, max_length=40, verbose_name="référence ANR")),
                (
                    "coordinator",
                    models.CharField(
                        blank=True, help_text="Prénom et nom.", max_length=120, verbose_name="coordination"
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="courriel de contact")),
                ("website", models.URLField(blank=True, max_length=500, verbose_name="site web")),
                (
                    "keywords",
                    models.CharField(
                        blank=True, help_text="Séparés par des virgules.", max_length=300, verbose_name="mots-clés"
                    ),
                ),
                (
                    "illustration",
                    models.CharField(
                        blank=True, choices=[("skin", "coupe de peau")], max_length=20, verbose_name="dessin"
                    ),
                ),
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                (
                    "axes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="projects", to="programme.axispage", verbose_name="axes"
                    ),
                ),
                (
                    "objectives",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="projects", to="programme.objectivepage", verbose_name="objectifs"
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
                "verbose_name": "projet",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ProjectInstitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "porte le projet"), ("partner", "partenaire")],
                        default="partner",
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="programme.organisation",
                        verbose_name="institution",
                    ),
                ),
                (
                    "project",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="institutions",
                        to="projects.projectpage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallPage",
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
                    "kind",
                    models.CharField(
                        choices=[("ami", "Appel à manifestation d’intérêt"), ("aap", "Appel à projets")],
                        default="aap",
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "announced_for",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="L’année pour laquelle l’appel a été annoncé.",
                        null=True,
                        verbose_name="année annoncée",
                    ),
                ),
                (
                    "announced_on",
                    models.DateField(
                        blank=True,
                        help_text="Le jour où la source l’a annoncé. Le flux porte cette date.",
                        null=True,
                        verbose_name="annoncé le",
                    ),
                ),
                (
                    "opens_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Heure de Paris. Sans heure, l’appel ouvre au début du jour.",
                        null=True,
                        verbose_name="ouverture",
                    ),
                ),
                (
                    "closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Heure de Paris. Sans heure, l’appel ferme à 17 h.",
                        null=True,
                        verbose_name="clôture",
                    ),
                ),
                (
                    "results_on",
                    models.DateField(
                        blank=True,
                        help_text="À partir de ce jour, l’appel porte « résultats publiés ».",
                        null=True,
                        verbose_name="résultats publiés le",
                    ),
                ),
                (
                    "money",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="En millions d’euros.",
                        max_digits=7,
                        null=True,
                        verbose_name="montant (M€)",
                    ),
                ),
                (
                    "audience",
                    models.TextField(
                        blank=True,
                        help_text="Organismes, entreprises, pays : dites-le sans sigle.",
                        verbose_name="qui peut répondre",
                    ),
                ),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="courriel de contact")),
                ("body", pepr_site.pages.fields.StreamField(blank=True, verbose_name="contenu")),
                (
                    "axes",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="calls", to="programme.axispage", verbose_name="axes"
                    ),
                ),
                (
                    "objectives",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="calls", to="programme.objectivepage", verbose_name="objectifs"
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
                (
                    "projects",
                    modelcluster.fields.ParentalManyToManyField(
                        blank=True, related_name="calls", to="projects.projectpage", verbose_name="projets retenus"
                    ),
                ),
            ],
            options={
                "verbose_name": "appel",
            },
            bases=(pepr_site.pages.searchable.Searchable, "wagtailcore.page", models.Model),
        ),
        migrations.CreateModel(
            name="ProjectPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "reference",
                    models.CharField(
                        help_text="Auteurs, titre, revue, année.", max_length=500, verbose_name="référence"
                    ),
                ),
                ("address", models.URLField(blank=True, max_length=500, verbose_name="adresse")),
                (
                    "open_access_address",
                    models.URLField(blank=True, max_length=500, verbose_name="version en accès libre"),
                ),
                ("licence", models.CharField(blank=True, max_length=60, verbose_name="licence")),
                (
                    "project",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="projects.projectpage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
    ]
