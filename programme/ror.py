"""What ROR says of the institutions that bear its identifier: where they are, in every language."""

from decimal import Decimal

from programme.partners import Organisation

# The fields that are taken, by their names in a fact of `research.sources.ror`.
FIELDS = ("city", "region", "latitude", "longitude")


def identifiers():
    """Return the ROR identifiers of the institutions."""
    return Organisation.objects.exclude(ror="").values_list("ror", flat=True).distinct()


def take(fact, before):
    """Write the place of an institution where it says none, or what ROR said `before` (data); return whether it did.

    What somebody has written otherwise stays.
    """
    changed = False
    for organisation in Organisation.objects.filter(ror=fact.key):
        new = {name: value for name in FIELDS if (value := taken(organisation, name, fact.data, before)) is not None}
        for name, value in new.items():
            setattr(organisation, name, value)
        if new:
            organisation.save()
            changed = True
    return changed


def taken(organisation, name, data, before):
    """Return what a field is to say now, or None where it stays."""
    ours, theirs = getattr(organisation, name), as_held(name, data.get(name))
    is_free = ours in ("", None) or ours == as_held(name, before.get(name))
    return theirs if is_free and theirs not in ("", None, ours) else None


def as_held(name, value):
    """Return a value of the source as the field holds it."""
    if name in ("latitude", "longitude"):
        return None if value is None else Decimal(str(value)).quantize(Decimal("0.00001"))
    return value


TAKEN = {"institution": take}
