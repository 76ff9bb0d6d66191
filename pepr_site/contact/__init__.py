"""The contact form: what a visitor writes, who is told of it, and when it goes (docs/decisions/contact-form.md)."""
