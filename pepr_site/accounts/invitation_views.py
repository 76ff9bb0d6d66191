"""The views of partners and invitations: the list of partners, the form to invite, and accepting an invitation."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import FormView
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.users.models import UserProfile
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.accounts import invitations, roles
from pepr_site.accounts.forms import AcceptInvitationForm, ColleagueForm, PartnerForm
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.accounts.partners import name_of
from pepr_site.pages.reports import FormColumn, Report, register_report

NAME = "partners"


class InvitePartner(PermissionRequiredMixin, FormView):
    """The invitation form, with the project from the query string."""

    template_name = "accounts/invite_partner.html"
    form_class = PartnerForm
    permission_required = roles.INVITE
    raise_exception = True

    def get_initial(self):
        return {"workspace": self.kwargs.get("workspace_id")}

    def form_valid(self, form):
        return redirect_with_outcome(self.request, *invitations.invite(self.request.user, **form.cleaned_data))


class InviteColleague(InvitePartner):
    """Replaces Wagtail's form to create a user, which asks for somebody else's password."""

    template_name = "accounts/invite_colleague.html"
    form_class = ColleagueForm

    def has_permission(self):
        return self.request.user.is_superuser


@transaction.atomic
def accept_invitation(request, token):
    """The target of the link: the user chooses a password, once."""
    invitation = invitations.invitation_of(token)
    if invitation is None or not invitation.is_open or not invitation.person.is_active:
        by = invitation and invitation.invited_by
        return render(request, "accounts/invitation_over.html", {"by": by}, status=404)
    person = invitation.person
    with override(UserProfile.get_for_user(person).get_preferred_language()):
        form = AcceptInvitationForm(person, request.POST or None)
        if form.is_valid():
            form.save()
            invitation.secret = ""
            invitation.save(update_fields=["secret"])
            text = _("Votre mot de passe est enregistré. Connectez-vous : votre nom d’utilisateur est %(name)s.")
            messages.success(request, text % {"name": person.get_username()})
            return redirect("account_login")
        return render(request, "accounts/invitation.html", {"form": form, "person": person})


def redirect_with_outcome(request, person, has_left):
    """Show the outcome of a mail, and redirect to the list."""
    email = {"email": person.email}
    if has_left:
        messages.success(request, _("L’invitation est partie à %(email)s.") % email)
    elif has_left is None:
        text = _("%(email)s a reçu une invitation il y a moins d’un jour, ou est déjà venu : rien n’est envoyé.")
        messages.info(request, text % email)
    else:
        text = _("Le compte de %(email)s est prêt, mais le courriel n’est pas parti. Rappelez l’invitation plus tard.")
        messages.error(request, text % email)
    return redirect(NAME if request.user.has_perm(roles.INVITE) else "wagtailadmin_home")


def title_of(person):
    """Return a user's name and e-mail address, as lists show them."""
    return " · ".join(filter(None, [person.get_full_name(), person.email or person.get_username()]))


def projects_of(person):
    return ", ".join(sorted(name_of(group) for group in person.groups.all()))


def listed_for(user):
    """Return the users whom a user sees there: partners, and for administrators everybody who was invited."""
    shown = Q(groups__partner_workspace__isnull=False)
    if user.is_superuser:
        shown |= Q(invitation__isnull=False)
    return get_user_model().objects.filter(shown).distinct()


STATES = {
    "active": gettext_lazy("actif"),
    "invited": gettext_lazy("invité"),
    "expired": gettext_lazy("invitation expirée"),
    "blocked": gettext_lazy("bloqué"),
    "removed": gettext_lazy("sans accès"),
}


def state_of_people():
    """Return the expression of a user's current state, one of `STATES`."""
    # Who has no password has come in by single sign-on, or not yet.
    has_access = Q(is_superuser=True) | Exists(Group.objects.filter(user=OuterRef("pk")))
    has_joined = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False)
    return Case(
        When(is_active=False, then=Value("blocked")),
        When(~has_access, then=Value("removed")),
        When(has_joined, then=Value("active")),
        When(invitation__expires_at__gt=timezone.now(), then=Value("invited")),
        default=Value("expired"),
    )


def state_of(person):
    """Describe a user's state, with the dates of an invitation."""
    invitation = getattr(person, "invitation", None)
    if person.state not in {"invited", "expired"} or invitation is None:
        return STATES[person.state]
    moments = {"day": invitation.invited_at, "end": invitation.expires_at}
    days = {name: date_format(timezone.localtime(moment), "j F Y") for name, moment in moments.items()}
    if person.state == "invited":
        return _("invité le %(day)s, lien valable jusqu’au %(end)s") % days
    return _("invité le %(day)s, lien expiré le %(end)s") % days


class PartnerFilterSet(WagtailFilterSet):
    workspace = ModelChoiceFilter(
        label=gettext_lazy("Projet"),
        method="filter_workspace",
        queryset=lambda request: PartnerWorkspace.objects.select_related("group").order_by("group__name"),
    )
    state = ChoiceFilter(label=gettext_lazy("État"), choices=list(STATES.items()))

    class Meta:
        model = get_user_model()
        fields = []

    def filter_workspace(self, queryset, name, value):
        return queryset.filter(groups=value.group_id)


@register_report
class PartnersView(Report):
    """All current and invited partners: their state, and actions."""

    model = get_user_model()
    page_title = gettext_lazy("Partenaires")
    header_icon = "user"
    empty_message = gettext_lazy("Aucun partenaire n’est encore invité.")
    filterset_class = PartnerFilterSet
    search_fields = ["email", "username", "first_name", "last_name"]
    search_backend_name = None
    is_searchable = True
    default_ordering = "email"
    index_url_name, address = NAME, "partenaires/"
    menu, order = "register_admin_menu_item", 700
    list_export = []
    columns = [
        Column("name", label=gettext_lazy("Personne"), accessor=title_of, sort_key="email"),
        Column("projects", label=gettext_lazy("Projet ou rôle"), accessor=projects_of),
        DateColumn(
            "last_login", label=gettext_lazy("Dernière connexion"), sort_key="last_login", classname="wide-only"
        ),
        Column("state", label=gettext_lazy("État"), accessor=state_of),
        FormColumn("actions", label="", accessor="pk", template="accounts/partner_actions.html"),
    ]

    @classmethod
    def may_read(cls, user):
        return user.has_perm(roles.INVITE)

    def get_base_queryset(self):
        people = listed_for(self.request.user).annotate(state=state_of_people())
        return people.select_related("invitation").prefetch_related("groups__partner_workspace")

    @property
    def header_buttons(self):
        buttons = [
            HeaderButton(_("Inviter un partenaire"), url=reverse("people_invite"), icon_name="plus", priority=10)
        ]
        if self.request.user.is_superuser:
            add = reverse("wagtailusers_users:add")
            buttons.append(HeaderButton(_("Inviter un collègue"), url=add, icon_name="user", priority=20))
        return buttons


def change(request, pk):
    """Remind a user of their invitation, or remove them from a project; then redirect to the list."""
    if not request.user.has_perm(roles.INVITE):
        raise PermissionDenied
    person = get_object_or_404(listed_for(request.user), pk=pk)
    if "remind" in request.POST:
        return redirect_with_outcome(request, person, invitations.remind(person, request.user))
    if "remove" in request.POST:
        key = request.POST["remove"]
        groups = person.groups.filter(pk=key) if key.isdecimal() else person.groups.none()
        if not request.user.is_superuser:
            groups = groups.exclude(partner_workspace=None)
        for group in groups:
            invitations.remove(person, group, request.user)
            text = _("%(email)s n’a plus accès à « %(name)s ».")
            messages.success(request, text % {"email": person.email or person.get_username(), "name": name_of(group)})
    return redirect(NAME)


def urls():
    return [
        path("partenaires/inviter/", InvitePartner.as_view(), name="people_invite"),
        path("partenaires/inviter/<int:workspace_id>/", InvitePartner.as_view(), name="people_invite_to"),
        path("partenaires/<int:pk>/", change, name="partner_change"),
    ]


# Before Wagtail's own, at the same address.
own_urlpatterns = decorate_urlpatterns([path("users/new/", InviteColleague.as_view())], require_admin_access)
