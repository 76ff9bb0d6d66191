"""The contact form: its page, its messages, their delivery and deletion (docs/decisions/contact-form.md)."""
