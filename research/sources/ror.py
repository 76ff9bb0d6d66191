"""ROR: the name, the place and the coordinates of the institutions that bear its identifier."""

from pepr_site.pages.attributes import models_with
from research.sources import Batch, Fact, ShapeChanged, SourceError, clean
from research.sources.client import data_of

NAME = "ror"
ADDRESS = "https://api.ror.org/v2/organizations/"
PAUSE = 0.2  # seconds
MOST = 500


def batches(client, visit, is_whole=False):
    """Yield a batch for each institution whose identifier is known."""
    identifiers = sorted({key for keys in models_with("ror_identifiers").values() for key in keys()})[:MOST]
    if not identifiers:
        raise SourceError("nothing to ask: no institution has a ROR identifier")
    for position, identifier in enumerate(identifiers, 1):
        content = client.get(client.address + identifier, is_conditional=True)
        if content is not None:
            batch = read(content, identifier)
            batch.total = len(identifiers)
            yield batch
        elif position == len(identifiers):
            yield Batch(total=len(identifiers))


def read(content, name):
    """Return the batch of one organisation, as `/v2/organizations/…` answers it. Raises `ShapeChanged`."""
    answer = data_of(content)
    if not isinstance(answer, dict) or not isinstance(answer.get("names"), list) or "locations" not in answer:
        raise ShapeChanged("no organisation stands in the answer")
    identifier = identifier_of(answer.get("id"))
    shown = [name for name in answer["names"] if "ror_display" in name.get("types", [])] or answer["names"]
    labels = {name.get("lang"): clean.text(name.get("value"), 255) for name in answer["names"] if name.get("lang")}
    place = next((one.get("geonames_details") for one in answer["locations"] if one.get("geonames_details")), {})
    data = {
        "identifier": identifier,
        "name": clean.text(shown[0].get("value"), 255) if shown else "",
        "names": labels,
        "city": clean.text(place.get("name"), 100),
        "region": clean.text(place.get("country_subdivision_name"), 100),
        "country": clean.text(place.get("country_code"), 2),
        "latitude": coordinate(place.get("lat"), 90),
        "longitude": coordinate(place.get("lng"), 180),
    }
    if not identifier or not data["name"]:
        return Batch(unreadable=[str(name)], total=1)
    return Batch(facts=[Fact(NAME, "institution", identifier, data, f"https://ror.org/{identifier}")], total=1)


def identifier_of(text):
    """Return « 02vjkv261 » from a ROR address or identifier; "" for what is none."""
    last = str(text or "").strip().lower().rstrip("/").rpartition("/")[2]
    return last if len(last) == 9 and last.isalnum() and last.startswith("0") else ""


def coordinate(value, most):
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(value, 5) if is_number and -most <= value <= most else None
