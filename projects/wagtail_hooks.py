"""Wagtail hooks of the projects app."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from projects.declarations import letters
from projects.declarations import views as declarations
from projects.facts.completeness import CompletenessPanel
from projects.facts.table import views as facts_table

PANELS = (CompletenessPanel, declarations.DeclarationsPanel)


@hooks.register("construct_homepage_panels")
def our_panels(request, panels):
    panels += [panel(request.user) for panel in PANELS if panel.concerns(request.user)]


for screens in (declarations, letters, facts_table):
    hooks.register("register_admin_urls", screens.urls)
hooks.register("register_admin_menu_item", facts_table.menu_item)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(
        "projects.declare", _("Reprendre une réponse"), _("Réponse d’un lecteur reprise dans un brouillon")
    )
    actions.register_action("projects.ask", _("Demander ce qui manque"), _("Lien fait pour demander ce qui manque"))
    actions.register_action("projects.stop_asking", _("Retirer une demande"), _("Lien d’une demande retiré"))
    actions.register_action("projects.set_aside", _("Écarter une réponse"), _("Réponse d’un lecteur écartée"))
