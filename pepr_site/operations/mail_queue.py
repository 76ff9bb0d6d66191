"""Mail leaves through the queue of tasks: a mail server that is away holds nobody up, and loses no mail."""

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks import task


@task
def deliver(sender, recipients, text):
    """Hand a mail to the mail server: `text` is the whole message in bytes, written as Latin-1."""
    with get_connection(settings.EMAIL_DELIVERY_BACKEND) as server:
        server.send_messages([_Written(sender, recipients, text.encode("latin-1"))])


class EmailBackend(BaseEmailBackend):
    """Django's way to send: puts each mail in the queue, in the transaction that asks for it."""

    def send_messages(self, email_messages):
        """Queue the mails that have a recipient; return how many."""
        mails = [mail for mail in email_messages if mail.recipients()]
        for mail in mails:
            deliver.enqueue(mail.from_email, mail.recipients(), mail.message().as_bytes().decode("latin-1"))
        return len(mails)


class _Written:
    """A mail that is written already, in the shape in which Django's backends take it."""

    encoding = "utf-8"

    def __init__(self, sender, recipients, content):
        self.from_email, self._recipients, self._content = sender, recipients, content

    def recipients(self):
        return self._recipients

    def message(self, **options):
        return self

    def get_charset(self):
        return None

    def as_bytes(self, linesep="\n", **options):
        return self._content.replace(b"\n", linesep.encode())
