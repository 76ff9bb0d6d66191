"""Imports a press release, as .docx or .odt, into the draft of a news page."""

import re
from io import BytesIO
from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image
from wagtail.admin import messages
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from news.models import NewsIndexPage, NewsPage
from pepr_site.editing.office_files import COMMENTS, DELETED, LINKED, MERGED, NOTES, STRUCK, read
from pepr_site.editing.release_parts import CUT, HEAD, LINKS, LONG_TITLE, TABLE_ROWS, parts_of
from pepr_site.operations.uploads import DAMAGED, without_place
from pepr_site.pages.dates import UnreadableDate, folded, read_day
from pepr_site.pages.slugs import free_slug
from pepr_site.pages.snippets import in_language

# Image formats that every browser shows, by their name in Pillow.
ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
MOST_PICTURES, PICTURES, UNNAMED = 20, "pictures", "unnamed"
LEFT = {
    HEAD: gettext_lazy("ce qui précède le titre : « Communiqué de presse », lieu et date"),
    DELETED: gettext_lazy("les passages supprimés en suivi des modifications"),
    STRUCK: gettext_lazy("le texte barré"),
    COMMENTS: gettext_lazy("les commentaires"),
    NOTES: gettext_lazy("les notes de bas de page"),
    LINKS: gettext_lazy("l’adresse des liens qui ne mènent pas à une page publique ; leur texte y est"),
    TABLE_ROWS: gettext_lazy("les dernières lignes d’un tableau trop long"),
    MERGED: gettext_lazy("la fusion des cellules d’un tableau ; celles qui étaient recouvertes sont vides"),
    LONG_TITLE: gettext_lazy("la fin d’un titre de plus de 255 signes ; elle ouvre le chapô"),
    CUT: gettext_lazy("la fin d’un texte trop long"),
    LINKED: gettext_lazy("des images liées, qui ne sont pas dans le fichier : enregistrez-les avec lui"),
    PICTURES: gettext_lazy("des images d’un format que les navigateurs ne montrent pas"),
}
# The notation of amounts, by the unit of the key figure.
UNITS = {"M€": r"M€|millions? d[’']euros", "ans": r"ans|années"}
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Shorter nouns are too general.
SHORTEST_NOUN = 5
NUMBER = r"(?<![\d,.])(\d{1,3}(?:[\s\u00a0\u202f]\d{3})*(?:,\d+)?)[\s\u00a0\u202f]*(?:%s)(?!\w)"


class ReleaseForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Communiqué"),
        help_text=gettext_lazy("Un fichier « .docx » ou « .odt », de 20 Mo au plus."),
        widget=forms.FileInput({"accept": ".docx,.odt"}),
    )

    def clean_file(self):
        self.written = read(self.cleaned_data["file"])
        self.release = parts_of(self.written.html, self.written.left)
        if not self.release.title and not self.release.body:
            raise ValidationError(_("Ce fichier ne contient aucun texte."))
        # Without a title, since everything is in a table or a list, the file name is used.
        self.release.title = self.release.title or PurePath(self.cleaned_data["file"].name).stem[:255]
        return self.cleaned_data["file"]


def import_release(request):
    """The form; a valid file becomes a draft, which opens with messages on what to check."""
    parent = NewsIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if not parent or not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    form = ReleaseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        page = draft_of(form.release, form.written, parent, request.user)
        report_result(request, form.release, page)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "programme/import_release.html", {"form": form})


@transaction.atomic
def draft_of(release, written, parent, user):
    """Create the draft of a news page from a release, in the name of `user`."""
    blocks = [block for kind, value in release.body if (block := block_of(kind, value, release, written, user))]
    page = NewsPage(
        title=release.title,
        standfirst=release.standfirst,
        slug=free_slug(parent, release.title, settings.LANGUAGE_CODE),
        live=False,
        owner=user,
        locale=parent.locale,
        date=day_of(release) or timezone.localdate(),
        published_on=day_of(release),
    )
    page.body = NewsPage._meta.get_field("body").stream_block.to_python(blocks)
    page.is_deferred_validation = True
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


def day_of(release):
    """Return the date above the title of a release, or None."""
    try:
        return read_day(release.day)
    except UnreadableDate:
        return None


def block_of(kind, value, release, written, user):
    """Return a block of the body as it is stored, None for a picture that nobody could be shown."""
    if kind != "picture":
        return {"type": kind, "value": value}
    image = stored_picture(written.pictures[value["number"]], value, release, user)
    if image is None:
        return None
    if not value["alt"]:
        release.left.add(UNNAMED)
    return {"type": "picture", "value": {"image": image.pk, "alt": value["alt"], "is_decorative": False}}


def stored_picture(content, value, release, user):
    """Store an image of a document in the library; return it, or None, with a message."""
    may_add = policy_registry.get_by_type(get_image_model()).user_has_permission(user, "add")
    try:
        with Image.open(BytesIO(content)) as opened:
            ending = ENDINGS.get(opened.format)
        is_taken = ending and may_add and value["number"] < MOST_PICTURES
        upload = is_taken and without_place(SimpleUploadedFile(f"communique-{value['number'] + 1}.{ending}", content))
    except (*DAMAGED, Image.DecompressionBombError, ValidationError):
        upload = None
    if not upload:
        release.left.add(PICTURES)
        return None
    title = value["alt"] or _("%(title)s, image %(number)s") % {
        "title": release.title[:200],
        "number": value["number"] + 1,
    }
    return get_image_model().objects.create(
        title=title[:255], description=value["alt"], file=upload, uploaded_by_user=user
    )


def report_result(request, release, page):
    """Say what was left out, which pictures wait for their words, and how the figures compare with the known ones."""
    messages.success(request, _("Le brouillon est prêt : relisez-le, puis complétez ce qui manque."))
    if "embargo" in folded(" ".join([*release.head, release.words])):
        messages.warning(request, _("Ce communiqué parle d’un embargo : programmez la publication si besoin."))
    left = [LEFT[name] for name in LEFT if name in release.left]
    if left:
        items = format_html_join("", "<li>{}</li>", ((words,) for words in left))
        messages.warning(request, format_html("{} <ul>{}</ul>", _("N’a pas été repris :"), items))
    if UNNAMED in release.left:
        messages.warning(request, _("Une image au moins n’a pas de texte de remplacement : dites ce qu’elle montre."))
    if verdicts := compared(release.words):
        items = format_html_join("", "<li>{}</li>", ((words,) for words in verdicts))
        messages.warning(request, format_html("{} <ul>{}</ul>", _("Les chiffres, comparés à ceux du site :"), items))


def compared(text):
    """Return messages on the numbers of a text that may correspond to a key figure, without duplicates."""
    figures = in_language("programme.KeyFigure", settings.LANGUAGE_CODE)
    return list(dict.fromkeys([*compared_amounts(text, figures), *compared_counts(text, figures)]))


def compared_amounts(text, figures):
    """Compare what has the unit of a key figure, such as « 80 M€ »."""
    for unit, writing in UNITS.items():
        known = {figure.value.replace(" ", ""): figure for figure in figures if figure.unit == unit}
        found = dict.fromkeys(re.sub(r"\s", "", number) for number in re.findall(NUMBER % writing, text))
        for number in found if known else ():
            yield verdict(f"{number} {unit}", number in known, ", ".join(f"{value} {unit}" for value in known))


def compared_counts(text, figures):
    """Compare what counts the same things as a key figure, « 12 projets », and the year that its label gives them."""
    for figure in figures:
        noun = figure.label.split()[0]
        if figure.unit or len(noun) < SHORTEST_NOUN:
            continue
        things = rf"{re.escape(noun)}s?\b"
        for number in re.findall(NUMBER % things, text, re.IGNORECASE):
            plain = re.sub(r"\s", "", number)
            yield verdict(f"{plain} {noun}", plain == figure.value.replace(" ", ""), f"{figure.text} {noun}")
        if match := YEAR.search(figure.label):
            for year in re.findall(rf"\b{things}[^.;\n]{{0,80}}?\ben[\s\u00a0]((?:19|20)\d\d)\b", text, re.IGNORECASE):
                yield verdict(year, year == match[0], f"{match[0]} ({figure.label})")


def verdict(found, is_same, known):
    if is_same:
        return _("%(found)s : conforme") % {"found": found}
    return _("%(found)s : à vérifier, le site dit %(known)s") % {"found": found, "known": known}
