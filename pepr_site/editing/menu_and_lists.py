"""What the lists and the screens that the apps add to the admin share."""

from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSet


class ListViewSet(SnippetViewSet):
    """A list that is searched by the fields it names, whichever of them the search of the site knows."""

    search_backend_name = None


class PermittedMenuItem(MenuItem):
    """An entry of a menu for those whom `may_use`, a function of a user, lets in."""

    def __init__(self, *args, may_use, **kwargs):
        self.may_use = may_use
        super().__init__(*args, **kwargs)

    def is_shown(self, request):
        return self.may_use(request.user)
