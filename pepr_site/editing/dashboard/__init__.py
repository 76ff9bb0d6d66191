"""The dashboard: what each user has to do, and shortcuts to the most frequent tasks."""
