"""The French messages of the content checker for the rules of axe.

Errors that the text of a page can cause have advice of their own; the others come from the site's templates, which an
editor cannot change.
"""

from django.utils.translation import gettext_lazy as _


def told(title, advice):
    """Return a message in the format of Wagtail's checker."""
    return {"error_name": title, "help_text": advice}


FROM_THE_TEXT = {
    "button-name": told(_("Bouton sans nom"), _("Donnez un texte au bouton.")),
    "empty-heading": told(_("Titre vide"), _("Écrivez le titre, ou retirez le bloc.")),
    "empty-table-header": told(_("En-tête de tableau vide"), _("Dites ce que contient la colonne ou la ligne.")),
    "frame-title": told(_("Cadre sans titre"), _("Donnez un titre à la vidéo ou au document inséré.")),
    "heading-order": told(
        _("Niveau de titre sauté"),
        _("Un sous-titre vient sous un titre : choisissez le niveau qui suit celui du dessus."),
    ),
    "image-alt": told(
        _("Image sans texte de remplacement"),
        _("Écrivez ce que montre l’image, ou cochez « image décorative »."),
    ),
    "image-redundant-alt": told(
        _("Texte de remplacement répété"),
        _("Le texte à côté dit déjà la même chose : cochez « image décorative »."),
    ),
    "link-name": told(_("Lien vide"), _("Écrivez le texte du lien : il dit où il mène.")),
    "link-in-text-block": told(
        _("Lien que rien ne distingue"),
        _("Le lien doit se voir autrement que par sa couleur."),
    ),
    "identical-links-same-purpose": told(
        _("Mêmes mots, liens différents"),
        _("Deux liens de même texte mènent à deux endroits : distinguez-les."),
    ),
    "p-as-heading": told(_("Paragraphe employé comme titre"), _("Employez le bloc « Titre » plutôt que du gras.")),
    "page-has-heading-one": told(_("Page sans titre principal"), _("Écrivez le titre de la page.")),
    "document-title": told(_("Page sans titre"), _("Écrivez le titre de la page.")),
    "list": told(_("Liste mal formée"), _("Reprenez la liste avec le bouton de liste de l’éditeur.")),
    "listitem": told(_("Point hors d’une liste"), _("Reprenez la liste avec le bouton de liste de l’éditeur.")),
    "table-duplicate-name": told(
        _("Titre et légende de tableau identiques"),
        _("Donnez au tableau une seule légende."),
    ),
    "td-has-header": told(_("Case de tableau sans en-tête"), _("Ajoutez une ligne d’en-têtes au tableau.")),
    "th-has-data-cells": told(_("En-tête de tableau sans case"), _("Retirez la colonne vide, ou remplissez-la.")),
    "video-caption": told(_("Vidéo sans sous-titres"), _("Ajoutez des sous-titres, ou une transcription.")),
    "valid-lang": told(_("Langue inconnue"), _("Corrigez le code de la langue.")),
    "color-contrast": told(
        _("Contraste trop faible"),
        _("Le texte se distingue mal de son fond. Signalez-le à l’équipe technique."),
    ),
    "duplicate-id": told(
        _("Deux éléments de même nom"),
        _("Deux titres portent la même ancre : changez les mots de l’un d’eux."),
    ),
}

# All other rules of axe 4, by their ids.
FROM_THE_DESIGN = [
    *("accesskeys", "area-alt", "aria-allowed-attr", "aria-allowed-role", "aria-braille-equivalent"),
    *("aria-command-name", "aria-conditional-attr", "aria-deprecated-role", "aria-dialog-name", "aria-hidden-body"),
    *("aria-hidden-focus", "aria-input-field-name", "aria-meter-name", "aria-progressbar-name"),
    *("aria-prohibited-attr", "aria-required-attr", "aria-required-children", "aria-required-parent"),
    *("aria-roledescription", "aria-roles", "aria-text", "aria-toggle-field-name", "aria-tooltip-name"),
    *("aria-treeitem-name", "aria-valid-attr-value", "aria-valid-attr", "audio-caption", "autocomplete-valid"),
    *("avoid-inline-spacing", "blink", "bypass", "color-contrast-enhanced", "css-orientation-lock"),
    *("definition-list", "dlitem", "duplicate-id-active", "duplicate-id-aria", "focus-order-semantics"),
    *("form-field-multiple-labels", "frame-focusable-content", "frame-tested", "frame-title-unique"),
    *("hidden-content", "html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "input-button-name"),
    *("input-image-alt", "label-content-name-mismatch", "label-title-only", "label"),
    *("landmark-banner-is-top-level", "landmark-complementary-is-top-level", "landmark-contentinfo-is-top-level"),
    *("landmark-main-is-top-level", "landmark-no-duplicate-banner", "landmark-no-duplicate-contentinfo"),
    *("landmark-no-duplicate-main", "landmark-one-main", "landmark-unique", "marquee"),
    *("meta-refresh-no-exceptions", "meta-refresh", "meta-viewport-large", "meta-viewport", "nested-interactive"),
    *("no-autoplay-audio", "object-alt", "presentation-role-conflict", "region", "role-img-alt"),
    *("scope-attr-valid", "scrollable-region-focusable", "select-name", "server-side-image-map", "skip-link"),
    *("summary-name", "svg-img-alt", "tabindex", "table-fake-caption", "target-size", "td-headers-attr"),
]

AXE_MESSAGES = FROM_THE_TEXT | {
    name: told(
        _("Défaut d’accessibilité dans la mise en page"),
        _("Il ne vient pas de votre texte : signalez-le à l’équipe technique."),
    )
    for name in FROM_THE_DESIGN
}
AXE_MESSAGES["alt-text-quality"] = told(
    _("Texte de remplacement à réécrire"), _("Il ressemble à un nom de fichier : dites ce que montre l’image.")
)
