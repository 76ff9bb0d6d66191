"""Review: moderation, mails, shared drafts, changes between versions, editing conflicts."""
