import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import modelsearch.index
import pepr_site.contact.models
import pepr_site.pages.images
import pepr_site.pages.searchable
import pepr_site.review.models
import taggit.managers
import uuid
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("pepr_site", "0002_postgresql"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="nom")),
                ("email", models.EmailField(max_length=254, verbose_name="courriel")),
                ("topic", models.CharField(max_length=300, verbose_name="sujet")),
                ("text", models.TextField(max_length=5000, verbose_name="message")),
                ("language", models.CharField(max_length=10, verbose_name="langue")),
                ("sent_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="reçu le")),
                ("mailed_at", models.DateTimeField(editable=False, null=True, verbose_name="transmis le")),
                ("is_suspect", models.BooleanField(default=False, verbose_name="indésirable ?")),
                ("sender", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "message reçu",
                "verbose_name_plural": "messages reçus",
                "ordering": ["-sent_at"],
                "default_permissions": ("view", "delete"),
            },
        ),
        migrations.CreateModel(
            name="DailySalt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("secret", models.CharField(default=pepr_site.contact.models.new_secret, max_length=64)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publisher",
                    models.CharField(
                        blank=True,
                        help_text="La personne morale qui répond du site.",
                        max_length=255,
                        verbose_name="éditeur",
                    ),
                ),
                ("publisher_address", models.TextField(blank=True, verbose_name="siège de l’éditeur")),
                (
                    "publisher_phone",
                    models.CharField(
                        blank=True,
                        help_text="La loi en demande un.",
                        max_length=50,
                        verbose_name="téléphone de l’éditeur",
                    ),
                ),
                (
                    "publication_director",
                    models.CharField(
                        blank=True,
                        help_text="Prénom, nom et fonction.",
                        max_length=255,
                        verbose_name="directeur de la publication",
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        blank=True,
                        help_text="La société ou l’établissement qui tient le serveur.",
                        max_length=255,
                        verbose_name="hébergeur",
                    ),
                ),
                ("host_address", models.TextField(blank=True, verbose_name="adresse de l’hébergeur")),
                ("host_phone", models.CharField(blank=True, max_length=50, verbose_name="téléphone de l’hébergeur")),
                (
                    "data_protection_officer",
                    models.CharField(
                        blank=True,
                        help_text="La personne ou le service à qui l’on demande ses données.",
                        max_length=255,
                        verbose_name="délégué à la protection des données",
                    ),
                ),
                (
                    "data_protection_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="courriel du délégué"),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="Celui que lisent les visiteurs sur la page de contact.",
                        max_length=254,
                        verbose_name="courriel de contact",
                    ),
                ),
                (
                    "messages_kept_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="La page de contact annonce cette durée. Passé ce délai, les messages sont effacés.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(36),
                        ],
                        verbose_name="durée de conservation des messages (mois)",
                    ),
                ),
                (
                    "messages_legal_basis",
                    models.CharField(
                        choices=[
                            ("public_task", "l’exécution d’une mission d’intérêt public (article 6.1.e du RGPD)"),
                            ("legitimate", "l’intérêt légitime de répondre à qui écrit (article 6.1.f du RGPD)"),
                            ("consent", "l’accord de la personne qui écrit (article 6.1.a du RGPD)"),
                        ],
                        default="public_task",
                        help_text="À confirmer avec le délégué à la protection des données.",
                        max_length=20,
                        verbose_name="base légale du formulaire de contact",
                    ),
                ),
                (
                    "funder",
                    models.CharField(
                        blank=True,
                        help_text="Par exemple : France 2030, opéré par l’ANR.",
                        max_length=255,
                        verbose_name="financeur",
                    ),
                ),
                (
                    "funding_reference",
                    models.CharField(
                        blank=True,
                        help_text="Celle de la convention avec l’ANR.",
                        max_length=100,
                        verbose_name="référence du financement",
                    ),
                ),
                (
                    "accessibility_email",
                    models.EmailField(
                        blank=True,
                        help_text="Où signaler ce que l’on ne peut pas lire.",
                        max_length=254,
                        verbose_name="courriel pour l’accessibilité",
                    ),
                ),
                (
                    "accessibility_audited_on",
                    models.DateField(
                        blank=True,
                        help_text="Sans date d’audit, le site se déclare non conforme.",
                        null=True,
                        verbose_name="audit d’accessibilité du",
                    ),
                ),
                (
                    "accessibility_rate",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Le taux que donne l’audit, de 0 à 100.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="taux de conformité (%)",
                    ),
                ),
                (
                    "accessibility_auditor",
                    models.CharField(
                        blank=True,
                        help_text="La personne ou la société qui l’a mené.",
                        max_length=255,
                        verbose_name="auteur de l’audit",
                    ),
                ),
            ],
            options={
                "verbose_name": "informations légales",
                "verbose_name_plural": "informations légales",
            },
        ),
        migrations.CreateModel(
            name="LoadedContent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=255, unique=True)),
                ("file_digest", models.CharField(max_length=64)),
                ("object_digest", models.CharField(max_length=64)),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="jour")),
                ("language", models.CharField(max_length=10, verbose_name="langue")),
                ("words", models.CharField(max_length=80, verbose_name="mots")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="recherches")),
            ],
            options={
                "verbose_name": "recherche sans résultat",
                "verbose_name_plural": "recherches sans résultat",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "language", "words"), name="one_missed_search_a_day_and_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OperatingRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("command", "Command"), ("mail", "Mail"), ("slow", "Slow"), ("left_out", "Left Out")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("at", models.DateTimeField()),
                ("milliseconds", models.PositiveIntegerField(default=0)),
                ("times", models.PositiveIntegerField(default=1)),
                ("is_failure", models.BooleanField(default=False)),
                ("text", models.CharField(blank=True, max_length=255)),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("kind", "name"), name="one_operating_record_a_name")],
            },
        ),
        migrations.CreateModel(
            name="PartnerWorkspace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page_key", models.UUIDField(unique=True)),
                (
                    "collection",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.collection",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="partner_workspace", to="auth.group"
                    ),
                ),
            ],
            options={
                "permissions": [("invite_partner", "Peut inviter un partenaire")],
            },
        ),
        migrations.CreateModel(
            name="ReviewReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_on", models.DateField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReviewTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        help_text="Pages/snippets at this step in a workflow will be moderated or approved by these groups of users",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
            ],
            options={
                "verbose_name": "relecture par un groupe",
                "verbose_name_plural": "relectures par un groupe",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="SharedDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("follows", models.BooleanField(default=False, verbose_name="montrer aussi les versions suivantes")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "expires_at",
                    models.DateTimeField(default=pepr_site.review.models.default_expiry, verbose_name="jusqu’au"),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared_drafts",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="DraftRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="votre nom")),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="votre commentaire")),
                ("approves", models.BooleanField(default=False, verbose_name="j’approuve cette page")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="pepr_site.shareddraft"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="SiteDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("file", models.FileField(upload_to="documents", verbose_name="file")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("file_size", models.PositiveBigIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, editable=False, max_length=40)),
                ("address_name", models.CharField(blank=True, editable=False, max_length=255)),
                (
                    "former_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=255), default=list, editable=False, size=None
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True, help_text=None, through="taggit.TaggedItem", to="taggit.Tag", verbose_name="tags"
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "abstract": False,
            },
            bases=(pepr_site.pages.searchable.Searchable, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="SiteImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        upload_to=wagtail.images.models.get_upload_to,
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                ("description", models.CharField(blank=True, default="", max_length=255, verbose_name="description")),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="created at")),
                ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                (
                    "credit",
                    models.CharField(
                        blank=True, help_text="Auteur et propriétaire.", max_length=255, verbose_name="crédit"
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        blank=True, help_text="Par exemple : CC BY 4.0.", max_length=100, verbose_name="licence"
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True, help_text=None, through="taggit.TaggedItem", to="taggit.Tag", verbose_name="tags"
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "abstract": False,
            },
            bases=(
                pepr_site.pages.images.RenditionsMadeAhead,
                wagtail.images.models.ImageFileMixin,
                modelsearch.index.Indexed,
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=20)),
                ("anchor", models.CharField(blank=True, max_length=120)),
                ("year", models.PositiveSmallIntegerField(null=True)),
                (
                    "related",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("body", models.TextField()),
                ("names", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                ("beginnings", django.contrib.postgres.search.SearchVectorField()),
                ("spellings", models.TextField()),
                ("recipe", models.CharField(max_length=12)),
                ("indexed_at", models.DateTimeField()),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(models.F("vector"), name="search_entry_vector"),
                    django.contrib.postgres.indexes.GinIndex(models.F("beginnings"), name="search_entry_beginnings"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("spellings", name="gin_trgm_ops"),
                        name="search_entry_spellings",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "language"), name="one_search_entry_a_thing"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteRendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("filter_spec", models.CharField(db_index=True, max_length=255)),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        storage=wagtail.images.models.get_rendition_storage,
                        upload_to=wagtail.images.models.get_rendition_upload_to,
                        width_field="width",
                    ),
                ),
                ("width", models.IntegerField(editable=False)),
                ("height", models.IntegerField(editable=False)),
                ("focal_point_key", models.CharField(blank=True, default="", editable=False, max_length=16)),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="renditions", to="pepr_site.siteimage"
                    ),
                ),
            ],
            options={
                "unique_together": {("image", "filter_spec", "focal_point_key")},
            },
            bases=(pepr_site.pages.images.ShowsPlaceholder, wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name="SiteText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "notice",
                    models.TextField(
                        blank=True,
                        help_text="Paraît en haut de chaque page, dans cette langue. Laissez vide pour ne rien afficher. Écrivez-le aussi dans l’autre langue, par le menu des langues en haut de cet écran.",
                        verbose_name="texte du bandeau",
                    ),
                ),
                (
                    "notice_level",
                    models.CharField(
                        choices=[("info", "Information"), ("warning", "Attention"), ("urgent", "Urgent")],
                        default="info",
                        help_text="« Attention » et « Urgent » s’écrivent devant le texte et changent sa couleur.",
                        max_length=10,
                        verbose_name="importance",
                    ),
                ),
                (
                    "notice_starts_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Heure de Paris. Vide : dès maintenant.",
                        null=True,
                        verbose_name="paraît le",
                    ),
                ),
                (
                    "notice_ends_at",
                    models.DateTimeField(
                        blank=True, help_text="Heure de Paris. Vide : sans fin.", null=True, verbose_name="disparaît le"
                    ),
                ),
                (
                    "official_site",
                    models.URLField(
                        blank=True,
                        help_text="Vide : ce site est le site officiel. Sinon, les flux, les agendas, les références à citer et les données disent qu’il ne l’est pas, et le bandeau mène à cette adresse.",
                        verbose_name="site officiel du programme",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="nom du site")),
                ("full_name", models.CharField(max_length=255, verbose_name="nom complet du programme")),
                ("tagline", models.CharField(blank=True, max_length=255, verbose_name="description courte")),
                (
                    "footer_statement",
                    models.CharField(blank=True, max_length=120, verbose_name="phrase du pied de page"),
                ),
                (
                    "funding_mention",
                    models.TextField(help_text="Paraît au pied de chaque page.", verbose_name="mention du financement"),
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
                "verbose_name": "textes communs",
                "verbose_name_plural": "textes communs",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("locale",), name="one_site_text_a_language")],
                "unique_together": {("translation_key", "locale")},
            },
        ),
        migrations.CreateModel(
            name="TranslationState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("stale_since", models.DateTimeField(blank=True, null=True)),
                ("copied", models.PositiveSmallIntegerField(default=0)),
                (
                    "locale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.locale"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "état d’une traduction",
                "constraints": [
                    models.UniqueConstraint(fields=("translation_key", "locale"), name="one_state_a_language")
                ],
            },
        ),
        migrations.CreateModel(
            name='Visits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='jour')),
                ('path', models.CharField(max_length=255, verbose_name='adresse')),
                ('times', models.PositiveIntegerField(verbose_name='lectures')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('day', 'path'), name='one_sum_of_visits_a_day_and_path')],
            },
        ),
    ]
