"""What visitors search: one row for each thing to be found, and the configurations that read its words."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


# As `pepr_french`, with every word kept: « car » is a word of « CAR-T ».
CREATE = """
CREATE TEXT SEARCH DICTIONARY pepr_{language}_every_word (TEMPLATE = snowball, Language = {language});
CREATE TEXT SEARCH CONFIGURATION pepr_find_{language} (COPY = {language});
ALTER TEXT SEARCH CONFIGURATION pepr_find_{language}
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, hword, hword_part, word
    WITH unaccent, pepr_{language}_every_word;
"""
DROP = """
DROP TEXT SEARCH CONFIGURATION IF EXISTS pepr_find_{language};
DROP TEXT SEARCH DICTIONARY IF EXISTS pepr_{language}_every_word;
"""


def configuration(language):
    return migrations.RunSQL(CREATE.format(language=language), DROP.format(language=language))


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('pepr_site', '0005_page_cache'),
    ]

    operations = [
        configuration("french"),
        configuration("english"),
        migrations.CreateModel(
            name='MissedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='jour')),
                ('language', models.CharField(max_length=10, verbose_name='langue')),
                ('words', models.CharField(max_length=80, verbose_name='mots')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='recherches')),
            ],
            options={
                'verbose_name': 'recherche sans résultat',
                'verbose_name_plural': 'recherches sans résultat',
                'constraints': [models.UniqueConstraint(fields=('day', 'language', 'words'), name='one_missed_search_a_day_and_words')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('title', models.TextField()),
                ('summary', models.TextField()),
                ('body', models.TextField()),
                ('anchor', models.SlugField(blank=True, max_length=100)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
                ('beginnings', django.contrib.postgres.search.SearchVectorField()),
                ('spellings', models.TextField()),
                ('recipe', models.CharField(max_length=12)),
                ('indexed_at', models.DateTimeField()),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(models.F('vector'), name='search_entry_vector'), django.contrib.postgres.indexes.GinIndex(models.F('beginnings'), name='search_entry_beginnings'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('spellings', name='gin_trgm_ops'), name='search_entry_spellings')],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'language'), name='one_search_entry_a_thing')],
            },
        ),
    ]
