"""What editors are given beside Wagtail's own: dashboard, guide, content checks, reports, pasting, deletion, order."""
