"""Whatever is typed into the contact form, the mail that leaves goes to the team alone and says what the site says."""

import string

import pytest
from django.core import mail
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pepr_site.contact import delivery
from pepr_site.contact.forms import ContactForm
from pepr_site.contact.models import ContactMessage
from tests.pepr_site.contact.sending import opened

pytestmark = pytest.mark.django_db

TEAM = "equipe@exemple.fr"
# Every sign that some program takes for the end of a line, and what a header is made of.
BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
INJECTED = [
    f"{end}{header}" for end in (*BREAKS, "\r\n", "%0d%0a", "\\r\\n") for header in ("Bcc: x@evil.example", "\n<b>")
]
typed = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=BREAKS + string.ascii_letters + ":;,<>@=?_ \"'", max_size=60),
    st.tuples(st.text(max_size=10), st.sampled_from(INJECTED), st.text(max_size=10)).map("".join),
)
addresses = st.one_of(st.emails(), typed, st.tuples(st.emails(), st.sampled_from(INJECTED)).map("".join))


def form_of(name, email, text):
    return ContactForm(
        {"name": name, "email": email, "topic": "site", "text": text, "reference": "", "opened": opened()}
    )


@given(name=typed, email=addresses, text=typed)
@example("Ada\r\nBcc: tous@evil.example", "ada@exemple.fr", "Bonjour\r\n.\r\nMAIL FROM:<x>")
@example("Ada\u2028Bcc: tous@evil.example", "ada@exemple.fr", "\r\n\r\n--frontière")
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_header_is_written_by_who_types(django_db_setup, name, email, text):
    form = form_of(name, email, text)
    if not form.is_valid():
        assert all(str(message) for messages in form.errors.values() for message in messages)
        return
    fields = {field: form.cleaned_data[field] for field in ("name", "email", "text")}
    message = ContactMessage(**fields, topic=form.topic_title, language="fr")
    mail.outbox.clear()
    assert delivery.mail(message, TEAM)
    [sent] = mail.outbox
    assert (sent.to, sent.cc, sent.bcc, sent.reply_to) == ([TEAM], [], [], [form.cleaned_data["email"]])
    # As it leaves: the headers that the site writes, each once, and nobody else who gets it.
    raw = sent.message()
    names = [name.lower() for name, _value in raw.items()]
    assert len(names) == len(set(names)) and {"bcc", "cc"}.isdisjoint(names)
    assert sent.recipients() == [TEAM]
    assert len(sent.subject.splitlines()) == 1


def test_an_address_with_a_line_in_it_is_refused():
    for injected in INJECTED:
        assert "email" in form_of("Ada", f"ada@exemple.fr{injected}", "Bonjour").errors, injected
