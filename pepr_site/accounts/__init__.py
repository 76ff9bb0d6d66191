"""Who comes in and who may do what: sign-in, second factor, audit log, single sign-on, roles, partners, invitations."""
