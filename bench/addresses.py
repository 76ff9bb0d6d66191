"""The URLs that the audit visits: one for each type of page, and every page of the site."""

import re
import urllib.request

# Every page type, with the longest page of each.
TYPES = {
    "home": "/",
    "programme": "/programme/",
    "axis": "/programme/axe-1-biotherapies-actuelles/",
    "objective": "/programme/objectif-1-therapies-geniques/",
    "projects": "/projets/",
    "project": "/projets/substituts-de-peau/",
    "project not yet known": "/projets/projet-04/",
    "news": "/actualites/",
    "article": "/actualites/bilan-7-fevrier-2024/",
    "events": "/agenda/",
    "event": "/agenda/congres-france-bioproduction-2025/",
    "calls": "/appels/",
    "call": "/appels/ami-2024/",
    "partners": "/partenaires/",
    "organisation": "/partenaires/inserm/",
    "glossary": "/glossaire/",
    "contact": "/contact/",
    "open data": "/donnees/",
    "accessibility": "/accessibilite/",
    "text": "/mentions-legales/",
    "site map": "/plan-du-site/",
    "search": "/recherche/?q=vecteur",
    "home in English": "/en/",
    "project in English": "/en/projects/skin-substitutes/",
    "search in English": "/en/search/?q=vector",
}
# One page of each structure, for the quick run.
FEW = ("home", "projects", "article")
# Pages with a query string, and error pages.
STATES = {
    "nothing asked": "/recherche/",
    "nothing found": "/recherche/?q=zzzzqqqq",
    "narrowed search": "/recherche/?q=programme&kind=page",
    "search with an error": "/recherche/?q=vecteur&page=zut",
    "narrowed list": "/projets/?documentation=half",
    "list as a table": "/projets/?view=table",
    "list with an error": "/actualites/?year=zut&q=x",
    "narrowed map": "/partenaires/?role=host",
    "page not found": "/nulle-part/",
    "nothing asked in English": "/en/search/",
    "nothing found in English": "/en/search/?q=zzzzqqqq",
    "narrowed search in English": "/en/search/?q=programme&kind=page",
    "search with an error in English": "/en/search/?q=vector&page=zut",
    "narrowed list in English": "/en/projects/?documentation=half",
    "list as a table in English": "/en/projects/?view=table",
    "list with an error in English": "/en/news/?year=zut&q=x",
    "narrowed map in English": "/en/partners/?role=host",
    "page not found in English": "/en/nowhere/",
}


def every(server):
    """Return the path of every page of the sitemap of `server`, and of the states."""
    with urllib.request.urlopen(f"{server}/sitemap.xml") as response:
        found = re.findall(r"<loc>https?://[^/]+(.*?)</loc>", response.read().decode())
    return list(dict.fromkeys([*TYPES.values(), *found, *STATES.values()]))
