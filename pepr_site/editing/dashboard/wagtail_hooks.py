"""Puts the dashboard in the place of Wagtail's panels."""

from wagtail import hooks

from pepr_site.editing.background_failures import PicturesPanel, TasksPanel
from pepr_site.editing.dashboard import panels

# Of Wagtail's own, what the panels here do not say.
KEPT = {"locked_pages"}


# Before the panels that others add: those stay.
@hooks.register("construct_homepage_panels", order=-1)
def our_panels(request, shown):
    shown[:] = [panel for panel in shown if panel.name in KEPT]
    ours = [*panels.PANELS, PicturesPanel, TasksPanel]
    shown += [panel(request.user) for panel in ours if panel.concerns(request.user)]
