"""Settings derived from the site's URL. Without it they are the strict ones."""

from urllib.parse import urlsplit

# The names of the local machine in URLs.
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
TWO_YEARS = 2 * 365 * 24 * 3600
# The scope of HSTS: the site's host; its subdomains too; also in the preload list of browsers.
HSTS = ("host", "subdomains", "preload")


def from_address(site_url, proxies=0, hsts="subdomains"):
    """Return the settings, by name, of a site at `site_url` behind so many trusted proxies; `hsts` is one of `HSTS`."""
    address = urlsplit(site_url)
    is_https = address.scheme == "https"
    host = f"[{address.hostname}]" if ":" in address.hostname else address.hostname
    # Browsers accept cookies with this prefix only if they are secure, and never from another host.
    prefix = "__Host-" if is_https else ""
    return {
        "SITE_ADDRESS": address,
        "IS_HTTPS": is_https,
        # On the local machine, any of its names may be used.
        "ALLOWED_HOSTS": LOOPBACK if host in LOOPBACK and not is_https else [host],
        "CSRF_TRUSTED_ORIGINS": [site_url],
        "SECURE_SSL_REDIRECT": is_https,
        "SECURE_SSL_HOST": address.netloc,
        # Without a declared proxy, the header cannot be trusted.
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if proxies else None,
        "SECURE_HSTS_SECONDS": TWO_YEARS if is_https else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": is_https and hsts != "host",
        "SECURE_HSTS_PRELOAD": is_https and hsts == "preload",
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": is_https,
        "CSRF_COOKIE_NAME": f"{prefix}csrf",
        "CSRF_COOKIE_SECURE": is_https,
    }
