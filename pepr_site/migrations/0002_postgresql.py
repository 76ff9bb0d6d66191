"""What PostgreSQL itself gives: extensions, the configurations of search, the content's version, an index.

It comes after all migrations of Django, Wagtail and the other packages: as few models as possible are then known while
those run, of which each makes Django build its picture of all models anew.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# The search of the admin ignores accents and endings.
FRENCH = """
CREATE TEXT SEARCH CONFIGURATION pepr_french (COPY = french);
ALTER TEXT SEARCH CONFIGURATION pepr_french
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""
# That of visitors, in their language, with every word kept: « car » is a word of « CAR-T ».
EVERY_WORD = """
CREATE TEXT SEARCH DICTIONARY pepr_{language}_every_word (TEMPLATE = snowball, Language = {language});
CREATE TEXT SEARCH CONFIGURATION pepr_find_{language} (COPY = {language});
ALTER TEXT SEARCH CONFIGURATION pepr_find_{language}
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, hword, hword_part, word
    WITH unaccent, pepr_{language}_every_word;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pepr_site", "0001_user"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("simple_translation", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("usersessions", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        # In this order: `unaccent` after `pg_trgm` fails.
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FRENCH, "DROP TEXT SEARCH CONFIGURATION pepr_french"),
        migrations.RunSQL(
            [EVERY_WORD.format(language=language) for language in ("french", "english")],
            [
                f"DROP TEXT SEARCH CONFIGURATION pepr_find_{language}; DROP TEXT SEARCH DICTIONARY pepr_{language}_every_word"
                for language in ("french", "english")
            ],
        ),
        # One row, which triggers renew (`pepr_site/operations/content_version.py`).
        migrations.RunSQL(
            "CREATE TABLE pepr_site_contentversion (version uuid NOT NULL);"
            "INSERT INTO pepr_site_contentversion VALUES (gen_random_uuid());",
            "DROP TABLE pepr_site_contentversion;",
        ),
        # Django's database cache. What it holds may be lost.
        migrations.RunSQL(
            "CREATE UNLOGGED TABLE pepr_site_cache"
            " (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX pepr_site_cache_expires ON pepr_site_cache (expires);",
            "DROP TABLE pepr_site_cache;",
        ),
        # Which pages are live, and where, told by an index alone: a search asks it of all the pages at once.
        migrations.RunSQL(
            "CREATE INDEX pepr_site_live_pages ON wagtailcore_page (locale_id, path, id) WHERE live",
            "DROP INDEX pepr_site_live_pages",
        ),
    ]
