import uuid

import django.db.models.deletion
import modelsearch.index
import taggit.managers
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pepr_site", "0001_user"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("publisher", models.CharField(blank=True, max_length=255, verbose_name="éditeur")),
                ("publisher_address", models.TextField(blank=True, verbose_name="siège de l’éditeur")),
                (
                    "publisher_phone",
                    models.CharField(blank=True, max_length=50, verbose_name="téléphone de l’éditeur"),
                ),
                (
                    "publication_director",
                    models.CharField(blank=True, max_length=255, verbose_name="directeur de la publication"),
                ),
                ("host", models.CharField(blank=True, max_length=255, verbose_name="hébergeur")),
                ("host_address", models.TextField(blank=True, verbose_name="adresse de l’hébergeur")),
                (
                    "host_phone",
                    models.CharField(blank=True, max_length=50, verbose_name="téléphone de l’hébergeur"),
                ),
                (
                    "data_protection_officer",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="délégué à la protection des données"
                    ),
                ),
                (
                    "data_protection_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="courriel du délégué"),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="courriel de contact"),
                ),
                (
                    "accessibility_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="courriel pour l’accessibilité"
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
                        verbose_name="taux de conformité (%)",
                    ),
                ),
            ],
            options={
                "verbose_name": "informations légales",
            },
        ),
        migrations.CreateModel(
            name="LoadedContent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=255, unique=True)),
                ("file_digest", models.CharField(max_length=64)),
                ("object_digest", models.CharField(max_length=64)),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("file", models.FileField(upload_to="documents", verbose_name="file")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("file_size", models.PositiveBigIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, editable=False, max_length=40)),
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
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
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
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="SiteImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                (
                    "description",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="description"),
                ),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="created at"),
                ),
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
                        blank=True,
                        help_text="Par exemple : CC BY 4.0.",
                        max_length=100,
                        verbose_name="licence",
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
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
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
                "abstract": False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="SiteRendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="pepr_site.siteimage",
                    ),
                ),
            ],
            options={
                "unique_together": {("image", "filter_spec", "focal_point_key")},
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name="SiteText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(max_length=60, verbose_name="nom du site")),
                ("full_name", models.CharField(max_length=255, verbose_name="nom complet du programme")),
                ("tagline", models.CharField(blank=True, max_length=255, verbose_name="description courte")),
                (
                    "footer_statement",
                    models.CharField(blank=True, max_length=120, verbose_name="phrase du pied de page"),
                ),
                (
                    "funding_mention",
                    models.TextField(
                        help_text="Paraît au pied de chaque page.", verbose_name="mention du financement"
                    ),
                ),
                (
                    "notice",
                    models.TextField(
                        blank=True,
                        help_text="Paraît en haut de chaque page. Laissez vide pour ne rien afficher.",
                        verbose_name="bandeau",
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
                "verbose_name": "textes communs",
                "verbose_name_plural": "textes communs",
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("locale",), name="one_site_text_a_language")],
                "unique_together": {("translation_key", "locale")},
            },
        ),
    ]
