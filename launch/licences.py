"""The licences of the packages, by what their own metadata declare, and which of them the project takes."""

import json
import re

from launch import locks, paths

PAGE = paths.ROOT / "docs" / "licences.md"

# Families of licences, why they are taken, and by which names metadata call them.
FAMILIES = {
    "permissive: used and passed on with their notice": [
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT"),
        *("MIT-0", "MIT-CMU", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib", "BSD License", "MIT License"),
        *("Apache Software License", "Python Software Foundation License"),
        # Of texts and drawings beside the code.
        "CC-BY-4.0",
    ],
    "copyleft that ends at the package: taken unchanged, from its own index": [
        *(
            "LGPL-2.1-or-later",
            "LGPL-3.0-only",
            "LGPL-3.0-or-later",
            "GNU Library or Lesser General Public License (LGPL)",
        ),
        *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"),
    ],
}
# Licences of tools that check the project: no server gets them, nothing of them is in what the project delivers.
TOOLS_ONLY = {"djlint": "GPL-3.0-or-later"}
# What the metadata say wrongly, by what stands in the package's own licence file.
READ = {"qrcode": ["BSD-3-Clause", "MIT"]}
DELIVERED = ("site", "s3")
TAKEN = {name for names in FAMILIES.values() for name in names}

HEAD = """# Licences

Every package that is locked, with the licence that its own metadata declare. Made by `make licences`, not to be edited;
`tests/launch/test_licences.py` fails on a package that is not here, and on a licence that the project does not take.
A server gets those of `site`, and of `s3` where its media are in a bucket; the others check and test.

What is taken: {families}.
Tools under another licence, which no server gets: {tools}.

The outline of France in `static/img/france.svg` is drawn from Natural Earth, in the public domain. The fonts in
`pepr_site/web/fonts/`, with which the server draws pictures, are Inter, under the SIL Open Font License, whose text
is there. Everything else in `static/` was made for this site. A page loads no script, style or font of anybody else.

| package | version | licence | locked for |
|---|---|---|---|
"""


def page(bill):
    """Return the page that lists the packages of a bill of materials, a file in CycloneDX's form."""
    rows, packages = [], installed(bill)
    for name in sorted(locked()):
        if name in packages:
            version, licences = packages[name]
            where = ", ".join(lock for lock in locks.LISTS if name in locks.pins(lock))
            rows.append(f"| {name} | {version} | {', '.join(licences)} | {where} |\n")
    elsewhere = ", ".join(sorted(locked() - packages.keys()))
    families = "; ".join(f"{family} ({', '.join(sorted(set(names)))})" for family, names in FAMILIES.items())
    tools = ", ".join(f"{name} ({licence})" for name, licence in TOOLS_ONLY.items())
    foot = f"\nNot looked at, because only other systems or versions of Python install them: {elsewhere}.\n"
    return HEAD.format(families=families, tools=tools) + "".join(rows) + (foot if elsewhere else "")


def refused(name, licences):
    """Return which of a package's licences the project does not take; `unknown` where it declares none."""
    missing = [licence for licence in licences if not _is_taken(name, licence)]
    return missing if licences else ["unknown"]


def installed(bill):
    """Return the packages of a bill of materials, `{name: (version, licences)}`."""
    components = json.loads(bill.read_text())["components"]
    return {name: (part["version"], _licences(name, part)) for part in components if (name := _name(part["name"]))}


def locked():
    """Return the names of all locked packages."""
    return {name for lock in locks.LISTS for name in locks.pins(lock)}


def _licences(name, part):
    if name in READ:
        return READ[name]
    declared = [entry.get("expression") or _named(entry["license"]) for entry in part.get("licenses", ())]
    # A classifier says less exactly what an identifier has said.
    return [licence for licence in declared if "License" not in licence] or declared


def _named(licence):
    return licence.get("id") or licence["name"].rpartition(" :: ")[2]


def _is_taken(name, licence):
    if TOOLS_ONLY.get(name) == licence and not any(name in locks.pins(lock) for lock in DELIVERED):
        return True
    return any(set(choice.split(" AND ")) <= TAKEN for choice in licence.split(" OR "))


def _name(name):
    return re.sub(r"[-_.]+", "-", name).lower()
