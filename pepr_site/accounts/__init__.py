"""Accounts and permissions: sign-in, second factor, audit log, single sign-on, roles, partners, invitations."""
