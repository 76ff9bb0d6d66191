"""Sessions: how long they last, what ends them early, and the devices of a user.

The idle timeout is that of the session store, renewed here on activity; the maximum age counts from the sign-in.
"""

import re
import secrets
import time

from allauth.core import context
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

SINCE, SEEN = "accounts.since", "accounts.seen"
# The cookie of a known device, signed for one user: it grants nothing but a rate limit of its own.
DEVICE = "device"
# A session is extended at most this often (seconds).
STEP = 60
# Requests that an open page makes by itself are no activity.
BY_ITSELF = {"wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"}
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def begin(sender, request, user, **kwargs):
    """Record the start of a session."""
    request.session[SINCE] = request.session[SEEN] = int(time.time())


def is_over(request):
    """Whether the session has reached its maximum age."""
    now = int(time.time())
    # One that began by a clock that ran ahead counts from now: it would last as much longer.
    if request.session.setdefault(SINCE, now) > now:
        request.session[SINCE] = now
    return now - request.session[SINCE] > settings.SESSION_AGE


def close(request):
    """End this session, and say why."""
    logout(request)
    messages.info(request, _("Votre session a pris fin. Reconnectez-vous pour continuer."))


def touch(request, name):
    """Extend the session of an active user, at the URL of this name."""
    now = int(time.time())
    # Before, or after it where a clock that ran ahead has been set right.
    if name not in BY_ITSELF and abs(now - request.session.get(SEEN, 0)) >= STEP:
        request.session[SEEN] = now
        UserSession.objects.create_from_request(request)


def end_all(person):
    """End every session of a user except the current one."""
    request = getattr(context, "request", None)
    own = request.session.session_key if request is not None and hasattr(request, "session") else None
    for session in UserSession.objects.filter(user=person).exclude(session_key=own):
        session.end()


def purge():
    """Delete ended sessions; return how many."""
    call_command("clearsessions")
    return UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]


def device_of(session):
    """Return the browser and operating system of a session, in words; "" where unknown."""
    said = session.user_agent
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for name in SYSTEMS if re.search(name, said)), "").replace("Macintosh", "Mac")
    return ", ".join(part for part in (browser, system) if part)


def remember_device(response, person):
    """Mark the browser that gets `response` as a known device of this user."""
    response.set_signed_cookie(
        DEVICE,
        secrets.token_hex(8),
        salt=_salt(person),
        max_age=settings.DEVICE_AGE,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_device(request, person):
    """Return the id of the requesting device, if it is known for this user; else ""."""
    return request.get_signed_cookie(DEVICE, "", salt=_salt(person), max_age=settings.DEVICE_AGE)


def _salt(person):
    return f"{DEVICE} {person.pk}"
