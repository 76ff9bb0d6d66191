"""What projects add to the dashboard."""

from wagtail import hooks

from projects.completeness import CompletenessPanel


@hooks.register("construct_homepage_panels")
def completeness(request, panels):
    if CompletenessPanel.concerns(request.user):
        panels.append(CompletenessPanel(request.user))
