"""Who comes in, and how: sign-in, second factor, lock-out, sessions, single sign-on, and what is written down of it."""
