"""Search that ignores accents and endings, in PostgreSQL itself."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CREATE = """
CREATE TEXT SEARCH CONFIGURATION {name} (COPY = {language});
ALTER TEXT SEARCH CONFIGURATION {name}
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {language}_stem;
"""
DROP = "DROP TEXT SEARCH CONFIGURATION IF EXISTS {name};"


def configuration(name, language):
    return migrations.RunSQL(CREATE.format(name=name, language=language), DROP.format(name=name))


class Migration(migrations.Migration):
    dependencies = [("pepr_site", "0002_site")]

    # In this order: `unaccent` after `pg_trgm` fails.
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        configuration("pepr_french", "french"),
        configuration("pepr_english", "english"),
    ]
