"""Brings groups, permissions, partners' workspaces and workflows in line with `roles.py` and the pages."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from pepr_site.accounts import roles
from pepr_site.accounts.models import PREFIX, PartnerWorkspace, ReviewTask
from pepr_site.operations import transactions
from pepr_site.pages.attributes import models_with
from pepr_site.pages.base import BasePage
from pepr_site.trash.models import TrashEntry

# What Wagtail's own migrations make, and this site does without.
STOCK_GROUPS = ("Editors", "Moderators")
STOCK_WORKFLOW = "Moderators approval"


@transactions.tree_lock()
def make_roles():
    """Give each role exactly its permissions, each partners' page its workspace, each workflow its task; idempotent.

    Returns the names of the groups.
    """
    name_roots()
    for role in roles.ROLES:
        group, _created = Group.objects.get_or_create(name=role.name)
        group.permissions.set(roles.permissions_of(role))
        set_page_rights(group, (Page.objects.filter(depth=1), role.pages))
        set_collection_rights(group, Collection.get_first_root_node(), role.files, role.collections)
    Group.objects.filter(name__in=STOCK_GROUPS, user=None).delete()
    delete_default_workflow()
    set_review(roles.REVIEW, Page.objects.filter(depth=1))
    set_review(roles.PARTNER_REVIEW, parents_of_partner_pages())
    keys = {key for model in partner_models() for key in model.objects.values_list("translation_key", flat=True)}
    for key in sorted(keys.union(PartnerWorkspace.objects.values_list("page_key", flat=True))):
        update_workspace(key)
    return [role.name for role in roles.ROLES] + list(PartnerWorkspace.objects.values_list("group__name", flat=True))


def name_roots():
    """Name the root page and the root collection after the site: Wagtail calls both « Root »."""
    name = settings.WAGTAIL_SITE_NAME
    Page.objects.filter(depth=1, title="Root").update(title=name, draft_title=name)
    Collection.objects.filter(depth=1, name="Root").update(name=name)


def partner_models():
    """Return the page classes whose pages have partners."""
    return [m for m in apps.get_models() if issubclass(m, BasePage) and m.reserved_fields is not None]


def parents_of_partner_pages():
    """Return the pages below which partners' work has its own review: what they edit or propose."""
    return parents_of([*partner_models(), *models_with("partner_proposal")])


def parents_of(models):
    """Return the pages that may have children of these classes, as a queryset."""
    parents = parent_models(models)
    return Page.objects.type(*parents) if parents else Page.objects.none()


def parent_models(models):
    return {parent for model in models for parent in model.clean_parent_page_models()}


def set_page_rights(group, *given):
    """Give `group` exactly the page permissions `given`, pairs of page and verb."""
    known = Permission.objects.filter(content_type__app_label="wagtailcore", codename__endswith="_page")
    rights = dict(known.values_list("codename", "pk"))
    wanted = {(page.pk, rights[f"{verb}_page"]) for pages, verbs in given for page in pages for verb in verbs}
    _set_permissions(GroupPagePermission, group, wanted, "page_id")


def set_collection_rights(group, collection, files, own=()):
    """Give `group` exactly the permissions `files` on the content of `collection`, and `own` on itself."""
    # Wagtail asks for the rights on its own models, whatever the site's are.
    names = {f"{verb}_{kind}" for kind in ("image", "document") for verb in files}
    names |= {f"{verb}_collection" for verb in own}
    apps_of_rights = ["wagtailimages", "wagtaildocs", "wagtailcore"]
    rights = Permission.objects.filter(codename__in=names, content_type__app_label__in=apps_of_rights)
    wanted = {(collection.pk, right.pk) for right in rights}
    _set_permissions(GroupCollectionPermission, group, wanted, "collection_id")


def _set_permissions(model, group, wanted, place):
    """Give `group` exactly the rows of `model` in `wanted`, pairs of ids of a target and a permission."""
    rows = {(getattr(row, place), row.permission_id): row.pk for row in model.objects.filter(group=group)}
    model.objects.filter(pk__in=[pk for pair, pk in rows.items() if pair not in wanted]).delete()
    model.objects.bulk_create(
        model(**{"group": group, place: where, "permission_id": right}) for where, right in wanted - rows.keys()
    )


def update_workspace(key, is_name_alone=False):
    """Create or update the workspace of the partners' page of this key; drop it with its last page.

    While that page is in the trash, the workspace is kept. `is_name_alone`: no page was created or deleted, but one may
    have been renamed.
    """
    pages = sorted(
        (page for model in partner_models() for page in model.objects.filter(translation_key=key)),
        key=lambda page: page.locale_id != Locale.get_default().pk,
    )
    workspace = PartnerWorkspace.objects.filter(page_key=key).select_related("group", "collection").first()
    if not pages:
        if workspace and not TrashEntry.objects.holding(key).exists():
            drop_workspace(workspace)
        return None
    title, group = pages[0].short_name, workspace and workspace.group
    name = _free_name(f"{PREFIX}{title}"[:140], workspace)
    if not workspace:
        group = Group.objects.create(name=name)
        workspace, is_name_alone = PartnerWorkspace(page_key=key, group=group), False
    elif group.name != name:
        group.name = name
        group.save()
    if not workspace.collection:
        workspace.collection = Collection.get_first_root_node().add_child(name=title)
        workspace.save()
    elif workspace.collection.name != title:
        workspace.collection.name = title
        workspace.collection.save()
    if is_name_alone:
        return workspace
    unsettled = parents_of_partner_pages().filter(workflowpage=None)
    if unsettled.exists():
        set_review(roles.PARTNER_REVIEW, unsettled)
    group.permissions.set(roles.permissions_of(roles.PARTNER))
    lists = parents_of(models_with("partner_proposal"))
    set_page_rights(group, (pages, roles.PARTNER.pages), (lists, roles.PARTNER.proposals))
    set_collection_rights(group, workspace.collection, roles.PARTNER.files)
    return workspace


def _free_name(name, workspace):
    """Return `name`, or `name (2)`… where another group has it."""
    others = Group.objects.exclude(pk=workspace.group_id) if workspace else Group.objects.all()
    taken = set(others.filter(name__startswith=name).values_list("name", flat=True))
    names = [name, *(f"{name} ({count})" for count in range(2, len(taken) + 2))]
    return next(free for free in names if free not in taken)


def drop_workspace(workspace):
    """Delete a workspace and its group; its media move to the root collection."""
    root = Collection.get_first_root_node()
    for model in (get_image_model(), get_document_model()):
        if workspace.collection:
            model.objects.filter(collection=workspace.collection).update(collection=root)
    group, collection = workspace.group, workspace.collection
    workspace.delete()
    group.delete()
    if collection:
        collection.delete()


def delete_default_workflow():
    for workflow in Workflow.objects.filter(name=STOCK_WORKFLOW, active=True):
        workflow.deactivate()
    Task.objects.filter(name=STOCK_WORKFLOW, active=True).update(active=False)


def set_review(review, pages):
    """Have submissions below `pages` reviewed by the groups of `review`, unless another workflow was chosen."""
    groups = Group.objects.filter(name__in=[role.name for role in review.by])
    task = ReviewTask.objects.filter(name=review.name).first() or ReviewTask.objects.create(name=review.name)
    task.groups.set(groups)
    workflow = Workflow.objects.filter(name=review.name).first() or Workflow.objects.create(name=review.name)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    for page in pages:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
