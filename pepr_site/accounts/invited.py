"""All partners in one screen, who is still invited among them, and the forms that invite: a partner, or a colleague."""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied, require_admin_access
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.utils.urlpatterns import decorate_urlpatterns

from pepr_site.accounts import invitations, roles
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.accounts.partners import person_of

NAME = "partners"
ADD_PERSON = "pepr_site.add_user"


class InvitationForm(forms.Form):
    """Whom to invite, in which language, and with which word."""

    email = forms.EmailField(
        label=gettext_lazy("Courriel"),
        # The address is also the name under which the person signs in.
        validators=[MaxLengthValidator(150)],
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    first_name = forms.CharField(label=gettext_lazy("Prénom"), required=False, max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Nom"), required=False, max_length=150)
    language = forms.ChoiceField(
        label=gettext_lazy("Langue de la personne"),
        choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES,
        required=False,
        initial=settings.LANGUAGE_CODE,
    )
    word = forms.CharField(
        label=gettext_lazy("Un mot de vous"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Il est repris dans le courriel, avec votre nom et votre adresse."),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        person = person_of(email)
        if person and not person.is_active:
            raise forms.ValidationError(_("Ce compte est désactivé. Un administrateur peut le rouvrir."))
        return email


class PartnerForm(InvitationForm):
    email = forms.EmailField(
        label=gettext_lazy("Courriel du partenaire"),
        validators=[MaxLengthValidator(150)],
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    workspace = forms.ModelChoiceField(
        PartnerWorkspace.objects.none(), label=gettext_lazy("Projet"), empty_label=gettext_lazy("Choisissez un projet")
    )
    field_order = ["email", "workspace"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workspace"].queryset = PartnerWorkspace.objects.select_related("group").order_by("group__name")
        self.fields["workspace"].label_from_instance = lambda workspace: name_of(workspace.group)


class ColleagueForm(InvitationForm):
    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(partner_workspace=None).order_by("name"),
        label=gettext_lazy("Rôles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_superuser = forms.BooleanField(
        label=gettext_lazy("Administrateur"), required=False, help_text=gettext_lazy("Il peut tout, comptes compris.")
    )
    field_order = ["email", "groups", "is_superuser"]

    def clean(self):
        given = super().clean()
        if not self.errors and not given["groups"] and not given["is_superuser"]:
            self.add_error("groups", _("Choisissez au moins un rôle."))
        return given


def name_of(group):
    """Return the name of a role, or of a project: its group's, without the word that all such groups begin with."""
    return group.name.removeprefix("Partenaire · ")


def title_of(person):
    """Return how a person is named in a list, their address with it."""
    return " · ".join(filter(None, [person.get_full_name(), person.email or person.get_username()]))


def projects_of(person):
    return ", ".join(sorted(name_of(group) for group in person.groups.all()))


def invite_partner(request, workspace_id=None):
    """The form, its project chosen where the address says it."""
    if not request.user.has_perm(roles.INVITE):
        raise PermissionDenied
    form = PartnerForm(request.POST or None, initial={"workspace": workspace_id})
    if form.is_valid():
        return send(request, [form.cleaned_data.pop("workspace").group], **form.cleaned_data)
    text = _(
        "La personne reçoit un lien pour choisir un mot de passe. Elle modifie la page de son projet et la soumet ; "
        "elle ne publie pas."
    )
    return render(request, "accounts/invite.html", {"form": form, "title": _("Inviter un partenaire"), "text": text})


def invite_colleague(request):
    """In the place of Wagtail's form of a new account, which asks for the password of somebody else."""
    if not request.user.is_superuser:
        raise PermissionDenied
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        return send(request, form.cleaned_data.pop("groups"), **form.cleaned_data)
    text = _("La personne reçoit un lien pour choisir un mot de passe : personne d’autre ne le connaît.")
    return render(request, "accounts/invite.html", {"form": form, "title": _("Inviter un collègue"), "text": text})


def send(request, groups, **given):
    person, has_left = invitations.invite(request.user, groups=groups, **given)
    return told(request, person, has_left)


def told(request, person, has_left):
    """Say what became of a mail, and go on to the list."""
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


def listed_for(user):
    """Return the people whom a person sees there: the partners, and for administrators whoever was invited."""
    shown = Q(groups__partner_workspace__isnull=False)
    if user.is_superuser:
        shown |= Q(invitation__isnull=False)
    return get_user_model().objects.filter(shown).distinct()


# Who has no password has come in by single sign-on, or not yet.
HAS_COME = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(last_login__isnull=False)


def states():
    """Return the states of people by their names, each with its label and its condition at this moment."""
    is_open = Q(invitation__expires_at__gt=timezone.now())
    return {
        "active": (_("actif"), Q(is_active=True) & HAS_COME),
        "invited": (_("invité"), Q(is_active=True) & ~HAS_COME & is_open),
        "expired": (_("invitation expirée"), Q(is_active=True) & ~HAS_COME & ~is_open),
        "blocked": (_("bloqué"), Q(is_active=False)),
    }


def state_of(person):
    """Say in a few words where a person stands."""
    invitation = getattr(person, "invitation", None)
    if not person.is_active:
        return _("bloqué")
    if person.has_come:
        return _("actif")
    if invitation is None:
        return _("invitation expirée")
    days = {"day": day(invitation.invited_at), "end": day(invitation.expires_at)}
    if invitation.is_open:
        return _("invité le %(day)s, lien valable jusqu’au %(end)s") % days
    return _("invité le %(day)s, lien expiré le %(end)s") % days


def day(moment):
    return date_format(timezone.localtime(moment), "j F Y")


class PartnerFilterSet(WagtailFilterSet):
    workspace = ModelChoiceFilter(
        label=gettext_lazy("Projet"),
        method="filter_workspace",
        queryset=lambda request: PartnerWorkspace.objects.select_related("group").order_by("group__name"),
    )
    state = ChoiceFilter(
        label=gettext_lazy("État"),
        method="filter_state",
        choices=lambda: [(name, label) for name, (label, _condition) in states().items()],
    )

    class Meta:
        model = get_user_model()
        fields = []

    def filter_workspace(self, queryset, name, value):
        return queryset.filter(groups=value.group_id)

    def filter_state(self, queryset, name, value):
        return queryset.filter(states()[value][1])


class ActionsColumn(Column):
    """Buttons that send: they need the token of the page's forms."""

    cell_template_name = "accounts/partner_actions.html"

    def get_cell_context_data(self, instance, parent_context):
        may_all = parent_context["request"].user.is_superuser
        groups = [group for group in instance.groups.all() if may_all or hasattr(group, "partner_workspace")]
        return super().get_cell_context_data(instance, parent_context) | {
            # Wagtail draws tables without what a page's own context has.
            "csrf_token": get_token(parent_context["request"]),
            "person": instance,
            "groups": [(group.pk, name_of(group)) for group in groups],
            "is_open": bool(getattr(instance, "invitation", None)) and instance.invitation.is_open,
        }


class PartnersView(ReportView):
    """Everybody who keeps the page of a project, or is asked to: where they stand, and what can be done about it."""

    model = get_user_model()
    permission_policy = None
    page_title = gettext_lazy("Partenaires")
    header_icon = "user"
    filterset_class = PartnerFilterSet
    search_fields = ["email", "username", "first_name", "last_name"]
    search_backend_name = None
    is_searchable = True
    default_ordering = "email"
    index_url_name = NAME
    index_results_url_name = f"{NAME}_results"
    list_export = []
    columns = [
        Column("name", label=gettext_lazy("Personne"), accessor=title_of, sort_key="email"),
        Column("projects", label=gettext_lazy("Projet ou rôle"), accessor=projects_of),
        DateColumn("last_login", label=gettext_lazy("Dernière connexion"), sort_key="last_login"),
        Column("state", label=gettext_lazy("État"), accessor=state_of),
        ActionsColumn("actions", label="", accessor="pk"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(roles.INVITE):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        people = listed_for(self.request.user).select_related("invitation")
        return people.prefetch_related("groups__partner_workspace")

    @property
    def header_buttons(self):
        buttons = [HeaderButton(_("Inviter un partenaire"), url=reverse("people_invite"), icon_name="plus")]
        if self.request.user.is_superuser:
            add = reverse("wagtailusers_users:add")
            buttons.append(HeaderButton(_("Inviter un collègue"), url=add, icon_name="user"))
        return buttons


def change(request, pk):
    """Remind a person of their invitation, or take them out of a project; then back to the list."""
    if not request.user.has_perm(roles.INVITE):
        raise PermissionDenied
    person = get_object_or_404(listed_for(request.user), pk=pk)
    if "remind" in request.POST:
        return told(request, person, invitations.remind(person, request.user))
    if "remove" in request.POST:
        key = request.POST["remove"]
        groups = person.groups.filter(pk=key) if key.isdecimal() and len(key) < 10 else person.groups.none()
        if not request.user.is_superuser:
            groups = groups.exclude(partner_workspace=None)
        for group in groups:
            invitations.remove(person, group, request.user)
            text = _("%(email)s n’a plus accès à « %(name)s ».")
            messages.success(request, text % {"email": person.email or person.get_username(), "name": name_of(group)})
    return redirect(NAME)


def urls():
    return [
        path("partenaires/", PartnersView.as_view(), name=NAME),
        path("partenaires/results/", PartnersView.as_view(results_only=True), name=f"{NAME}_results"),
        path("partenaires/inviter/", invite_partner, name="people_invite"),
        path("partenaires/inviter/<int:workspace_id>/", invite_partner, name="people_invite_to"),
        path("partenaires/<int:pk>/", change, name="partner_change"),
    ]


# Before Wagtail's own, at the same address.
own_urlpatterns = decorate_urlpatterns([path("users/new/", invite_colleague)], require_admin_access)
