"""Pasting into the editor: the script that converts it (`static/js/paste.js`), and its messages."""

from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def script():
    """Return the script elements for the pages of the admin, in the user's language."""
    return format_html(
        '{}<script type="module" src="{}"></script>', json_script(_words(), "paste-words"), static("js/paste.js")
    )


def _words():
    """Return the script's messages, by kind of what was left out; `%s` is its name."""
    return {
        "left": _("Tout est collé, sauf :"),
        "colon": _(" : "),
        "name": _("« %s »"),
        "more": _("et %s de plus"),
        "deleted": _("les passages supprimés en suivi des modifications"),
        "struck": _("le texte barré"),
        "comments": _("les commentaires"),
        "pictures": _("les images, à ajouter avec un bloc « Image »"),
        "media": _("les vidéos et autres contenus intégrés"),
        "links": _(
            "l’adresse des liens d’un tableau, et de ceux qui ne mènent pas à une page publique ; leur texte y est"
        ),
        "headings": _("les titres, laissés en gras : ce champ n’en a pas"),
        "tables": _("les tableaux, laissés en texte : ce champ n’en a pas"),
        "long": _("les titres de plus de 120 caractères, laissés en texte"),
        "numbers": _("le premier numéro d’une liste : elle commence à 1"),
        "rows": _("les dernières lignes du tableau, trop long pour une page ; joignez plutôt le fichier"),
        "cut": _("la fin du texte, trop long pour ce champ"),
    }
