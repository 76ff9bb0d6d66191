"""The JSON-LD of a page: one graph of schema.org.

The frame (site, page, breadcrumb) is made here; the subject of a page comes from its class
(`BasePage.structured_data`), and site-wide nodes from the function that the setting `SITE_STRUCTURED_DATA` names.
Unknown facts are left out, never guessed.
"""

import json

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from pepr_site.pages.dates import sound
from pepr_site.pages.links import absolute

# The placeholder that search engines replace by the query.
SEARCH_TERM = "search_term_string"


def node(kind, identifier=None, /, **properties):
    """Return a schema.org node of type `kind`, without empty properties."""
    known = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    return {"@type": kind, **({"@id": identifier} if identifier else {}), **known}


def ref(identifier):
    """Return a reference to the node of this `@id`, or None."""
    return {"@id": identifier} if identifier else None


def date(value):
    """Return a date or time as schema.org writes it, or None; also for an impossible one."""
    value = value and sound(value)
    if hasattr(value, "hour"):
        value = timezone.localtime(value).replace(microsecond=0)
    return value.isoformat() if value else None


def published(moment):
    """Return a publication date as schema.org writes it, never in the future, or None."""
    return date(moment and min(moment, timezone.now()))


def programme_id():
    return f"{settings.SITE_URL}/#programme"


def publisher_id(site_settings):
    """Return the `@id` of the site's publisher, or None while it is unknown."""
    return f"{settings.SITE_URL}/#publisher" if site_settings.publisher else None


def signature(context):
    """Return the author of the site's pages: the site itself."""
    return node("Organization", name=context["site_text"].public_name, url=f"{settings.SITE_URL}{context['home_url']}")


def graph(context):
    """Return the JSON-LD document for a template's `context`."""
    page, crumbs, site_settings = context.get("page"), context.get("breadcrumb"), context["site_settings"]
    website = f"{settings.SITE_URL}{context['home_url']}#website"
    # The URL of an institution is below that of the page that serves it.
    address = context.get("canonical_url") or absolute(page.get_url(context["request"]))
    subjects = page.structured_data(context, address) if page else []
    nodes = [
        _website(context, website, publisher_id(site_settings)),
        _webpage(context, address, website, subjects),
        _breadcrumb(crumbs, address) if crumbs else None,
        _publisher(site_settings) if site_settings.publisher else None,
        *import_string(settings.SITE_STRUCTURED_DATA)(context),
        *subjects,
    ]
    return {"@context": "https://schema.org", "@graph": [item for item in nodes if item]}


def as_script(document):
    """Return a JSON-LD document as text without any markup characters."""
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def _website(context, identifier, publisher):
    text = context["site_text"]
    search = f"{settings.SITE_URL}{context['search_page_url']}?q={{{SEARCH_TERM}}}"
    action = node("SearchAction", target=node("EntryPoint", urlTemplate=search))
    return node(
        "WebSite",
        identifier,
        url=f"{settings.SITE_URL}{context['home_url']}",
        name=text.public_name,
        alternateName=text.name if text.official_site else None,
        description=text.tagline,
        disambiguatingDescription=text.standing,
        inLanguage=get_language(),
        about=ref(programme_id()),
        publisher=ref(publisher),
        potentialAction=action | {"query-input": f"required name={SEARCH_TERM}"},
    )


def _webpage(context, address, website, subjects):
    page = context.get("page")
    crumbs = context.get("breadcrumb") or []
    frame = {
        "url": address,
        "inLanguage": get_language(),
        "isPartOf": ref(website),
        "breadcrumb": ref(f"{address}#breadcrumb") if crumbs else None,
    }
    if not page:
        return (
            node(context.get("schema_type") or "WebPage", address, name=str(crumbs[-1]["title"]), **frame)
            if crumbs
            else None
        )
    return node(
        page.schema_type,
        address,
        name=page.title,
        description=page.description,
        **frame,
        datePublished=published(page.published_at),
        dateModified=published(page.last_published_at),
        lastReviewed=date(page.verified_on),
        mainEntity=_main(page, address, subjects),
        citation=[node("CreativeWork", name=s.value["label"], url=s.value["address"]) for s in page.sources],
        workTranslation=[
            ref(absolute(language["url"]))
            for language in context["languages"]
            if language["is_same"] and not language["current"]
        ],
    )


def _main(page, address, subjects):
    """Return a reference to the page's subject, or a list of them."""
    if page.is_about_each_node:
        return [ref(subject["@id"]) for subject in subjects]
    return ref(page.main_entity(address) or (subjects[0]["@id"] if subjects else None))


def _breadcrumb(crumbs, address):
    return node(
        "BreadcrumbList",
        f"{address}#breadcrumb",
        itemListElement=[
            node("ListItem", position=position, name=str(crumb["title"]), item=absolute(crumb["url"] or address))
            for position, crumb in enumerate(crumbs, 1)
        ],
    )


def _publisher(site_settings):
    return node(
        "Organization",
        publisher_id(site_settings),
        name=site_settings.publisher,
        address=site_settings.publisher_address,
        telephone=site_settings.publisher_phone,
    )


def dataset(address, *, name, description, files, **properties):
    """Return the schema.org `Dataset` of the page at `address`.

    `files` is a list of `(url, media type)`; `properties` are schema.org's, such as `license` (a URL) and
    `dateModified` (see `date`).
    """
    return node(
        "Dataset",
        f"{address}#dataset",
        url=address,
        name=name,
        description=description,
        inLanguage=get_language(),
        isAccessibleForFree=True,
        creator=ref(programme_id()),
        distribution=[
            node("DataDownload", contentUrl=absolute(url), encodingFormat=media_type) for url, media_type in files
        ],
        **properties,
    )
