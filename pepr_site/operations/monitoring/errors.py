"""Errors sent to Sentry, or to what speaks its language, where `SENTRY_DSN` is set; without anything personal."""

from django.core.exceptions import ImproperlyConfigured

# What of an event may tell who was asking, and for what.
LEFT_OUT = ("user", "server_name", "breadcrumbs", "modules")


def start(dsn, release):
    """Have errors sent to `dsn`. Raises `ImproperlyConfigured` where the package is missing."""
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured("SENTRY_DSN is set, and sentry-sdk is missing: pip install sentry-sdk.") from None
    sentry_sdk.init(
        dsn=dsn,
        release=release or None,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=before_send,
    )


def before_send(event, hint):
    """Return `event` scrubbed: the method and the path of the request, the error and where it came up, no more."""
    # Settings load this module before Django is there.
    from pepr_site.operations.monitoring.logs import current, scrubbed

    for name in LEFT_OUT:
        event.pop(name, None)
    if request := event.get("request"):
        event["request"] = {"method": request.get("method"), "url": scrubbed(request.get("url", ""))}
    for value in event.get("exception", {}).get("values", []):
        value["value"] = scrubbed(value.get("value") or "")
    if entry := event.get("logentry"):
        # The sentence without what was filled in.
        event["logentry"] = {"message": scrubbed(entry.get("message") or "")}
    event.setdefault("tags", {})["request_id"] = current.number
    return event
