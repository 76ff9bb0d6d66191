"""A small piece of work asked of the visitor's browser, where the setting `CONTACT_PROOF` wants it (ALTCHA's).

Without JavaScript nobody can do it: a message without its proof is suspect, not refused.
"""

import json
from datetime import datetime, timedelta

from altcha import ChallengeOptionsV1, create_challenge_v1, verify_solution_v1
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

# A browser tries half of them on average, which takes a telephone about a second.
TRIES = 50_000
GOOD_FOR = timedelta(hours=12)


def _key():
    return salted_hmac("pepr_site.contact.proof", "").hexdigest()


def challenge():
    """Return what the browser is to solve, as JSON."""
    expires = datetime.fromtimestamp((now() + GOOD_FOR).timestamp())
    options = ChallengeOptionsV1(hmac_key=_key(), max_number=TRIES, expires=expires)
    return json.dumps(create_challenge_v1(options).to_dict())


def holds(payload):
    """Whether `payload`, base64 of JSON, proves the work; true where none is asked."""
    if not settings.CONTACT_PROOF:
        return True
    try:
        return verify_solution_v1(payload, _key(), check_expires=True)[0]
    except (AttributeError, TypeError, ValueError):
        # JSON, but not of an object or not of its kinds.
        return False
