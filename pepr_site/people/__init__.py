"""Who may do what: roles, partners' spaces, invitations, moderation, and drafts shown to people without an account."""
