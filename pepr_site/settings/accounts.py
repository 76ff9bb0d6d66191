"""Settings of sign-in, second factor, sessions and single sign-on (see `pepr_site/accounts/`)."""

from pepr_site.settings import env

# Where Wagtail, Django and the package look for the sign-in page: one for all of them.
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

ACCOUNT_ADAPTER = "pepr_site.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# The package shows no address again to who is signed in: `SignIn` says when to go on.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# Counted in the default cache, which all processes share. The key of a failed sign-in is an account tried from one
# network, so that nobody locks another out (see `adapters.py`); `ip` is what is kept of an address, its network.
# `account` is one account from everywhere, `device` one from a device from which its person has come in before.
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
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Nobody proves an address of electronic mail here: administrators give it with the account.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "pepr_site.accounts.forms.CodeForm",
    "reauthenticate": "pepr_site.accounts.forms.CodeAgainForm",
    "activate_totp": "pepr_site.accounts.forms.FirstCodeForm",
    "add_webauthn": "pepr_site.accounts.forms.PasskeyForm",
}
SECOND_FACTOR_REQUIRED = env.SECOND_FACTOR_REQUIRED

# For how long a device is known from which somebody has come in.
DEVICE_AGE = 180 * 24 * 3600
# A session ends with the browser, after a time without work, and at a certain age whatever is done.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.SESSION_IDLE_MINUTES * 60
SESSION_AGE = env.SESSION_AGE_HOURS * 3600
USERSESSIONS_TRACK_ACTIVITY = True

# Whoever is invited chooses their own (`pepr_site/accounts/invitations.py`).
WAGTAILUSERS_PASSWORD_ENABLED = False

ADMIN_ADDRESSES = env.ADMIN_ADDRESSES
SIGN_IN_LOG_MONTHS = env.SIGN_IN_LOG_MONTHS

# Single sign-on, where an issuer is set.
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
# An address of electronic mail opens an account there: nobody gives themselves another's.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = not env.OIDC_ISSUER
