"""Settings of sign-in, second factor, sessions and single sign-on (see `pepr_site/accounts/`)."""

from pepr_site.settings import env

# The sign-in page of Wagtail, Django and allauth.
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

ACCOUNT_ADAPTER = "pepr_site.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Otherwise allauth redirects signed-in users from all its pages: `SignIn` decides when to redirect.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# Counted in the default cache, which all processes share. The key of a failed sign-in is an account and a
# network, so that nobody locks others out (see `adapters.py`); `ip` is the network of an IP address.
# `account` is an account from anywhere, `device` an account from a device that its user has signed in with before.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/15m/ip,5/15m/key",
    "account": "100/15m/key",
    "device": "10/15m/key",
    "reauthenticate": None,
    "reset_password": "20/15m/ip,5/15m/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

MFA_ADAPTER = "pepr_site.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.SITE_ADDRESS.scheme == "http" and env.IS_LOCAL
# The clock of a phone may be off by half a minute.
MFA_TOTP_TOLERANCE = 1
# E-mail addresses are not verified: administrators enter them with the account.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "pepr_site.accounts.forms.CodeForm",
    "reauthenticate": "pepr_site.accounts.forms.CodeAgainForm",
    "activate_totp": "pepr_site.accounts.forms.FirstCodeForm",
    "add_webauthn": "pepr_site.accounts.forms.PasskeyForm",
}
SECOND_FACTOR_REQUIRED = env.SECOND_FACTOR_REQUIRED

# How long a device is remembered after a sign-in.
DEVICE_AGE = 180 * 24 * 3600
# A session ends with the browser, after a time of inactivity, and at a maximum age.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.SESSION_IDLE_MINUTES * 60
SESSION_AGE = env.SESSION_AGE_HOURS * 3600
USERSESSIONS_TRACK_ACTIVITY = True

# Invited users choose their own (`pepr_site/accounts/invitations.py`).
WAGTAILUSERS_PASSWORD_ENABLED = False

ADMIN_ADDRESSES = env.ADMIN_ADDRESSES
SIGN_IN_LOG_MONTHS = env.SIGN_IN_LOG_MONTHS

# Single sign-on, if an issuer is set.
OIDC_LABEL = env.OIDC_LABEL
OIDC_CREATES_ACCOUNTS = env.OIDC_CREATES_ACCOUNTS
SOCIALACCOUNT_ADAPTER = "pepr_site.accounts.single_sign_on.Adapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.OIDC_LABEL,
                "client_id": env.OIDC_CLIENT_ID,
                "secret": env.OIDC_CLIENT_SECRET,
                "settings": {"server_url": env.OIDC_ISSUER},
            }
        ]
        if env.OIDC_ISSUER
        else [],
    }
}
# With single sign-on an e-mail address gives access to an account: users must not change theirs.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = not env.OIDC_ISSUER
