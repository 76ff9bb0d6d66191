"""ROR: names, location and coordinates of institutions, by their identifier or by name.

A search by name returns several organisations: an editor chooses one in the form of the institution.
"""

from urllib.parse import urlencode

from pepr_site.pages.attributes import models_with
from research.sources import Batch, Fact, ShapeChanged, SourceError, clean
from research.sources.client import data_of

NAME = "ror"
# The kind of facts about institutions (see `research.imports.facts`).
KIND = "institution"
ADDRESS = "https://api.ror.org/v2/organizations/"
PAUSE = 0.2  # seconds
MOST, MOST_OF_A_NAME = 500, 5


def batches(client, visit, is_whole=False):
    """Yield a batch for each institution: by its identifier if it is known, otherwise by its name."""
    asked = sorted({pair for pairs in models_with("asks_ror").values() for pair in pairs()})[:MOST]
    if not asked:
        raise SourceError("nothing to ask: the site has no institution")
    for position, (identifier, name) in enumerate(asked, 1):
        address = client.address + identifier
        if not identifier:
            address = f"{client.address.rstrip('/')}?{urlencode({'query': name})}"
        content = client.get(address, is_conditional=True)
        if content is not None or position == len(asked):
            batch = Batch() if content is None else read(content, identifier or name)
            batch.total = len(asked)
            yield batch


def read(content, name):
    """Return the batch of a response: one organisation, or the first matches of a name. Raises `ShapeChanged`.

    `name` tells the answer from others, for what cannot be read.
    """
    answer = data_of(content)
    items = answer.get("items") if isinstance(answer, dict) and "items" in answer else [answer]
    if not isinstance(items, list) or not all(is_organisation(item) for item in items):
        raise ShapeChanged("no organisation stands in the answer")
    batch = Batch(total=1)
    for item in items[:MOST_OF_A_NAME]:
        fact = fact_of(item)
        if fact:
            batch.facts.append(fact)
        else:
            batch.unreadable.append(str(name))
    return batch


def is_organisation(item):
    return isinstance(item, dict) and isinstance(item.get("names"), list) and isinstance(item.get("locations"), list)


def fact_of(item):
    """Return the `Fact` of an organisation; None without an identifier or a name."""
    identifier, names = identifier_of(item.get("id")), [name for name in item["names"] if isinstance(name, dict)]
    shown = [name for name in names if "ror_display" in clean.texts(name.get("types"))] or names
    places = [place.get("geonames_details") for place in item["locations"] if isinstance(place, dict)]
    place = next((place for place in places if isinstance(place, dict)), {})
    data = {
        "identifier": identifier,
        "name": text_of(shown[0]) if shown else "",
        "names": {clean.text(name["lang"], 10): text_of(name) for name in names if name.get("lang")},
        "acronym": next((text_of(name, 80) for name in names if "acronym" in clean.texts(name.get("types"))), ""),
        "website": website_of(item.get("links")),
        "city": clean.text(place.get("name"), 100),
        "region": clean.text(place.get("country_subdivision_name"), 100),
        "country": clean.text(place.get("country_code"), 2),
        "latitude": coordinate(place.get("lat"), 90),
        "longitude": coordinate(place.get("lng"), 180),
    }
    is_known = identifier and data["name"]
    return Fact(NAME, KIND, identifier, data, f"https://ror.org/{identifier}") if is_known else None


def text_of(name, most=255):
    return clean.text(name.get("value"), most)


def website_of(links):
    """Return the website among the links of an organisation, "" without one."""
    found = [link for link in links or [] if isinstance(link, dict)] if isinstance(links, list) else []
    return next((clean.web_address(link.get("value")) for link in found if link.get("type") == "website"), "")


def identifier_of(text):
    """Return « 02vjkv261 » from a ROR URL or identifier; "" for anything else."""
    last = str(text or "").strip().lower().rstrip("/").rpartition("/")[2]
    return last if len(last) == 9 and last.isascii() and last.isalnum() and last.startswith("0") else ""


def coordinate(value, most):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(value, 5) if is_number and -most <= value <= most else None
