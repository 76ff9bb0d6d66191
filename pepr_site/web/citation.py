"""Citations of a page: a formatted reference, BibTeX and RIS.

The site is the author, since pages name none. A reference has the date of the version that it cites; a file also has
the date it was downloaded.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pepr_site.pages.text import NO_BREAK, one_line

MEDIA_TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
# The language names of babel's LaTeX package.
LATEX_LANGUAGES = {"fr": "french", "en": "english"}
LATEX = {
    **{character: f"\\{character}" for character in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True)
class Citation:
    """A page as it is cited, in the active language: `dated` by its source, in the `version` of a later day."""

    title: str
    author: str
    dated: date | None
    address: str
    language: str
    version: date | None = None
    # A disclaimer about the site.
    note: str = ""

    @property
    def key(self):
        """The name of the entry, of plain letters: « pepr-biotherapies-2026-substituts-de-peau »."""
        slug, author = self.address.rstrip("/").rpartition("/")[2], self.author.partition(" (")[0]
        year = self.dated.year if self.dated else ""
        return slugify(f"{author} {year} {slug}") or "page"

    @property
    def corporate_author(self):
        """The author with the comma after which RIS and Highwire's tags look for a forename: it is nobody's name."""
        return f"{self.author},"

    @property
    def text(self):
        """The reference in words, after ISO 690."""
        parts = {"author": self.author, "title": self.title, "address": self.address}
        version = self.version or self.dated
        if not version:
            return _("%(author)s. %(title)s [en ligne]. Disponible à l’adresse : %(address)s") % parts
        parts["date"] = date_format(version)
        return _("%(author)s. %(title)s [en ligne]. Version du %(date)s. Disponible à l’adresse : %(address)s") % parts

    @property
    def bib(self):
        """The reference as a BibTeX entry; the letters with accents are in UTF-8."""
        taken = timezone.localdate()
        fields = {
            # Inner braces: a name that must not be split, a title that keeps its capitals.
            "author": f"{{{_latex(self.author)}}}",
            "title": f"{{{_latex(self.title)}}}",
            "year": str(self.dated.year) if self.dated else "",
            "month": str(self.dated.month) if self.dated else "",
            "date": self.dated.isoformat() if self.dated else "",
            "url": self.address,
            "urldate": taken.isoformat(),
            "note": _latex(self.note),
            "langid": LATEX_LANGUAGES.get(self.language, ""),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    @property
    def ris(self):
        """The reference as a RIS record."""
        fields = [
            ("ID", self.key),
            ("TI", self.title),
            ("PY", str(self.dated.year) if self.dated else ""),
            ("DA", f"{self.dated:%Y/%m/%d}" if self.dated else ""),
            ("UR", self.address),
            ("N1", self.note),
            ("Y2", f"{timezone.localdate():%Y/%m/%d}"),
            ("LA", self.language),
        ]
        lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
        # A comma stops EndNote and Zotero from splitting the name of an institution, no-break spaces stop bibutils.
        author = one_line(self.corporate_author).replace(" ", NO_BREAK)
        return "\r\n".join(["TY  - ELEC", f"AU  - {author}", *lines, "ER  - ", ""])


def citation(page, site, address):
    """Return the `Citation` of a page in the active language; `site` is the `SiteText`, `address` the whole one."""
    published, version = page.published_at, page.last_published_at
    return Citation(
        title=one_line(page.title),
        author=site.public_name,
        note=site.standing,
        dated=timezone.localdate(published) if published else None,
        address=address,
        language=get_language(),
        version=timezone.localdate(version) if version else None,
    )


def _latex(text):
    return "".join(LATEX.get(character, character) for character in text)
