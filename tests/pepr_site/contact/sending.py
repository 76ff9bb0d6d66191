"""What a visitor does at the contact form, for its tests."""

import re
from unittest import mock

from django.core import signing

ADDRESS = "/contact/"
TYPED = {
    "name": "Ada Martin",
    "email": "ada@exemple.fr",
    "topic": "site",
    "text": "Une date est fausse.\nMerci.",
    "reference": "",
}


def opened(ago=60):
    """Return the signed moment of a form that was shown `ago` seconds ago."""
    import time

    now = time.time()
    with mock.patch("django.core.signing.time.time", return_value=now - ago):
        return signing.TimestampSigner(salt="pepr_site.contact").sign("")


def send(client, ago=60, address=ADDRESS, **changes):
    extra = {name: changes.pop(name) for name in list(changes) if name in {"REMOTE_ADDR", "headers"}}
    return client.post(address, TYPED | {"opened": opened(ago)} | changes, **extra)


def said(response):
    """The words of an answer, every blank a plain one."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)
