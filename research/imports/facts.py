"""Imported facts about projects, partners and institutions, shown to their editors.

A class accepts them in its attribute `takes_facts`, `{kind: function}`: the function takes a `Fact` and the previous
value from the source, and returns whether it changed anything.
"""

from pepr_site.pages.attributes import models_with
from research.identifiers import exact_code, similar_code
from research.imports.acceptance import CHANGED, NEW, SAME
from research.imports.models import SourceFact
from research.sources.grounds import Grounds


def accept_fact(fact, grounds: Grounds):
    """Write a `Fact` inside a transaction; return what became of it."""
    code = str(fact.data.get("code", ""))
    is_ours = grounds.is_ours(exact_code(code))
    is_alike = not is_ours and grounds.is_ours(similar_code(code))
    if code and not (is_ours or is_alike):
        return "others"
    row = SourceFact.objects.filter(source=fact.source, kind=fact.kind, key=fact.key).first()
    changed = False
    for takers in models_with("takes_facts").values():
        if fact.kind in takers:
            changed = takers[fact.kind](fact, row.data if row else {}) or changed
    if row and (row.data, row.is_ours) == (fact.data, is_ours):
        return CHANGED if changed else SAME
    values = {"data": fact.data, "address": fact.address, "is_ours": is_ours, "remark": code if is_alike else ""}
    SourceFact.objects.update_or_create(source=fact.source, kind=fact.kind, key=fact.key, defaults=values)
    return CHANGED if row else NEW
