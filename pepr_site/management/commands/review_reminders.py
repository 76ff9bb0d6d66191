"""`manage.py review_reminders`: mails each user the list of their pages to review."""

from collections import defaultdict
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from pepr_site.editing.models import ReviewReminder
from pepr_site.operations.mail import send
from pepr_site.pages.review_dates import to_review

EVERY = 7  # days


class Command(BaseCommand):
    help = f"Mail each person the list of their pages to review, at most once in {EVERY} days. Safe to run again."

    def handle(self, **options):
        pages = defaultdict(list)
        for page in to_review():
            pages[page.responsible_id].append(page)
        people = get_user_model().objects.filter(is_active=True, pk__in=pages).exclude(email="").order_by("pk")
        for person in people.select_related("wagtail_userprofile"):
            self.tell(person, pages.pop(person.pk))
        if left := [page.title for orphans in pages.values() for page in orphans]:
            self.stdout.write(f"Nobody to tell of {len(left)}: {'; '.join(left)}")

    def tell(self, person, pages):
        """Mail one person, unless that was done lately; two runs at once send one mail."""
        today, every = timezone.localdate(), timedelta(days=EVERY)
        with transaction.atomic():
            ReviewReminder.objects.get_or_create(user=person, defaults={"sent_on": today - every})
            reminder = ReviewReminder.objects.select_for_update().get(user=person)
            is_due = reminder.sent_on <= today - every
            if is_due and send(person, "mails/review.html", {"pages": pages}):
                reminder.sent_on = today
                reminder.save()
        self.stdout.write(f"{person.email}: {len(pages)} to review{'' if is_due else ', told lately'}")
