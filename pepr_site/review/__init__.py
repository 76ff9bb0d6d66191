"""What one writes and another approves: moderation, mails, shared drafts, changes, collisions."""
