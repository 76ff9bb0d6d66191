import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pepr_site.trash.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("pepr_site", "0003_site"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("invited_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("word", models.TextField(blank=True)),
                ("secret", models.CharField(blank=True, db_index=True, max_length=32)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrashEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("object_id", models.CharField(max_length=255)),
                ("title", models.CharField(max_length=255, verbose_name="titre")),
                ("place", models.CharField(blank=True, max_length=500, verbose_name="où")),
                ("parent_id", models.IntegerField(null=True)),
                ("previous_id", models.IntegerField(null=True)),
                ("is_live", models.BooleanField(default=False)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "deleted_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="supprimé le"
                    ),
                ),
                ("snapshot", models.JSONField(encoder=pepr_site.trash.models.ExactEncoder)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-deleted_at"],
                "verbose_name": "élément supprimé",
                "verbose_name_plural": "éléments supprimés",},
        ),
    ]
