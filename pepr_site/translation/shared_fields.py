"""What is the same in every language, which a page says once and its translations take from it.

Dates, hours, numbers, choices and relations; and what a class names: people and
references (`shared_fields`), rows such as publications (`is_shared`). A deadline
that moved in French and not in English would be believed by half of its readers.
Whatever publishes a page carries these to its translations; their forms show
them, and they change in the original.
"""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import TranslatableMixin
from wagtail.signals import page_published

from pepr_site.pages.base import BasePage
from pepr_site.translation.source_tracking import is_original, original_of
from pepr_site.translation.starting import localise_link

KINDS = (models.DateField, models.TimeField, models.DecimalField, models.IntegerField, models.EmailField)
CARRIED = "pepr_site.carry"


def fact_names(model):
    """Return the names of what a page class says once; what every page has is each language's own."""
    if not issubclass(model, BasePage):
        return []
    common = {field.name for field in BasePage._meta.local_fields}
    own = [field for field in model._meta.local_fields if field.name not in common]
    fields = [f.name for f in own if isinstance(f, KINDS) or f.choices or f.name in model.shared_fields]
    lists = [field.name for field in model._meta.local_many_to_many if isinstance(field, ParentalManyToManyField)]
    return [*fields, *lists, *shared_rows(model)]


def shared_rows(model):
    """Return the names of the rows of a page class that are the same in every language."""
    relations = get_all_child_relations(model)
    return [r.get_accessor_name() for r in relations if getattr(r.related_model, "is_shared", False)]


def stated(original, name, locale):
    """Return what `original` says under `name`, as a page in `locale` says it, without what has no translation."""
    field = original._meta.get_field(name)
    if field.one_to_many:
        return [row_in(row, field, locale) for row in getattr(original, name).all()]
    if not field.many_to_many:
        return getattr(original, name)
    keys = [item.translation_key for item in getattr(original, name).all()]
    return list(field.related_model.objects.filter(translation_key__in=keys, locale=locale)) if keys else []


def row_in(row, relation, locale):
    """Return a new row that says the same as `row`, tied to what exists in `locale`."""
    fields = values_of(relation)
    copy = type(row)(sort_order=row.sort_order, **{field.attname: getattr(row, field.attname) for field in fields})
    for field in fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, TranslatableMixin):
            localise_link(copy, field, locale)
    return copy


def values_of(relation):
    """Return the fields of the rows of a relation that say something: neither their keys nor their place."""
    fields = relation.related_model._meta.concrete_fields
    return [f for f in fields if not f.primary_key and f.name not in {relation.field.name, "sort_order"}]


def differing(page, original):
    """Return what `original` says and `page` says otherwise, as a mapping of name to value."""
    facts = {name: stated(original, name, page.locale) for name in fact_names(type(original))}
    return {name: value for name, value in facts.items() if differs(page, name, value)}


def differs(page, name, value):
    field = page._meta.get_field(name)
    if field.one_to_many:
        names = [f.attname for f in values_of(field)]
        mine, others = (
            [[getattr(row, n) for n in names] for row in rows] for rows in (getattr(page, name).all(), value)
        )
        return mine != others
    if field.many_to_many:
        return {item.pk for item in getattr(page, name).all()} != {item.pk for item in value}
    return getattr(page, name) != value


@transaction.atomic
def carry(original, user):
    """Give every translation of a published page its facts, in the name of `user`, or of the system for None.

    Nothing else moves: neither a draft, nor a submission, nor a publication
    that waits for its hour is touched but in these.
    """
    for page in original.get_translations().filter(alias_of=None):
        waiting = versions_of(page)
        late = [version for version in waiting if differing(version.as_object(), original)]
        facts = differing(page, original)
        if facts or late:
            if facts:
                state(page, facts)
            restate(page, waiting, fact_names(type(page)))
            tell(page, user)


def versions_of(page):
    """Return the revisions of a page that are online or may still go there: drafts, submitted and scheduled ones."""
    since = page.live_revision_id or page.latest_revision_id or 0
    return list(page.revisions.filter(Q(pk__gte=since) | Q(approved_go_live_at__isnull=False)))


def state(page, facts):
    """Write `facts`, a mapping, on what visitors see of a page."""
    for name, value in facts.items():
        field = page._meta.get_field(name)
        getattr(page, name).set(value) if field.one_to_many or field.many_to_many else setattr(page, name, value)
    if page.live:
        page.last_published_at = timezone.now()
    page.save(update_fields=["last_published_at", *facts], clean=False)


def restate(page, revisions, names):
    """Write the facts of these names, as `page` states them, on revisions of it."""
    said = page.serializable_data()
    for revision in revisions:
        revision.content |= {name: said[name] for name in names}
    page.revisions.model.objects.bulk_update(revisions, ["content"])


def tell(page, user):
    """Keep in the history who has changed a page, and have what is made of a published one made anew."""
    revision = page.live_revision
    log(instance=page, action=CARRIED, user=user, revision=revision, content_changed=True)
    if page.live:
        page_published.send(sender=type(page), instance=page, revision=revision, is_carried=True)
        page.update_aliases(revision=revision)


def on_page_published(sender, instance, revision=None, alias=False, is_carried=False, **kwargs):
    """Carry what a person published or had published; what code publishes names the facts in each language itself.

    A translation is looked at too: its version of another day may have been waiting for its hour.
    """
    if alias or is_carried or instance.alias_of_id or revision is None:
        return
    # The author may have gone since, and need not be who publishes.
    user = get_active_log_context().user
    if not (user or revision.user_id or revision.approved_go_live_at):
        return
    original = instance if is_original(instance) else original_of(instance)
    if original is not None and original.live and fact_names(type(original)):
        carry(original, user)


def carry_to_new(translation):
    """Tie to a new translation those pages in its language whose originals are tied to its original."""
    original = original_of(translation)
    for relation in type(translation)._meta.related_objects if original else ():
        if relation.many_to_many and issubclass(relation.related_model, BasePage):
            for page in relation.related_model.objects.filter(live=True, **{relation.field.name: original}):
                carry(page, get_active_log_context().user)


def connect():
    page_published.connect(on_page_published, dispatch_uid="translation_facts")
