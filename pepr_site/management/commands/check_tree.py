"""`manage.py check_tree`: checks the trees of pages and collections, and repairs what it can without loss."""

import io
import logging

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from wagtail.models import Collection, Page

from pepr_site.operations import collection_order, transactions

logger = logging.getLogger(__name__)

# In the order of the results of treebeard's `find_problems`.
KINDS = ("a path with foreign characters", "a path of a wrong length", "no parent", "a wrong depth", "a wrong count")


def problems():
    """Return what is wrong, `{what: keys}`; empty where the trees are sound."""
    found = {
        f"{model._meta.verbose_name} with {kind}": keys
        for model in (Page, Collection)
        for kind, keys in zip(KINDS, model.find_problems(), strict=True)
    }
    disordered = f"{Collection._meta.verbose_name} with others out of order beneath it"
    found[disordered] = [parent.pk for parent in collection_order.out_of_order()]
    found["page with a wrong address"] = [page.pk for page, address in misplaced()]
    return {what: keys for what, keys in found.items() if keys}


def misplaced():
    """Return the pages whose stored address is not that of their place, each with the right one."""
    addresses, wrong = {}, []
    for page in Page.objects.order_by("path").only("path", "depth", "slug", "url_path"):
        above = addresses.get(page.path[: -Page.steplen])
        address = addresses[page.path] = "/" if page.depth == 1 else f"{above}{page.slug}/"
        if (above or page.depth == 1) and page.url_path != address:
            wrong.append((page, address))
    return wrong


def repair():
    """Put right what can be without losing anything. Orphans are left for a person."""
    with transactions.tree_lock():
        call_command("fixtree", interactive=False, stdout=io.StringIO())
        collection_order.put_in_order()
        for page, address in misplaced():
            # Only the tree is updated: no revision, and no `save` of the page's class.
            Page.objects.filter(pk=page.pk).update(url_path=address)


class Command(BaseCommand):
    help = (
        "Check the trees of pages and collections: paths, depths, counts of children, orders, addresses. To run every "
        "night. Ends with code 1 where something is wrong; --repair puts right what Wagtail's fixtree can, and orders "
        "and addresses, without losing a page."
    )

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="put right what can be")

    def handle(self, **options):
        before = found = problems()
        if before and options["repair"]:
            # Logged as an error, since the cause may still exist.
            logger.error("The trees were not sound: %s", before)
            repair()
            found = problems()
        for what, keys in found.items():
            self.stdout.write(f"{what}: {', '.join(map(str, keys))}")
        if found:
            raise CommandError("The trees are not sound: see docs/operating.md, “The tree of pages”.")
        # The line on *Exploitation*.
        self.stdout.write(f"Put right: {', '.join(before)}." if before else "The trees are sound.")
