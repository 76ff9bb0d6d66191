"""One account a name and an address, in capitals or not."""

from django.db import migrations, models
from django.db.models import Count
from django.db.models.functions import Upper

import pepr_site.accounts.models


def refuse_twins(apps, schema_editor):
    """Name the accounts that differ by capitals only: which of them is the person's, only people know."""
    people = apps.get_model("pepr_site", "User").objects
    for field in ("username", "email"):
        same = people.exclude(**{field: ""}).values(key=Upper(field)).annotate(count=Count("pk")).filter(count__gt=1)
        if keys := sorted(same.values_list("key", flat=True)):
            message = f"Several accounts have the same {field}, but for capitals: {', '.join(keys)}. "
            raise ValueError(message + "Change or delete all but one of each in the admin of the release before.")


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0018_former_names_of_documents")]

    operations = [
        migrations.RunPython(refuse_twins, migrations.RunPython.noop),
        migrations.AlterModelManagers(name="user", managers=[("objects", pepr_site.accounts.models.UserManager())]),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(Upper("username"), name="one_account_a_name"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Upper("email"), condition=~models.Q(email=""), name="one_account_an_address"
            ),
        ),
    ]
