"""A partner of the programme: a person who keeps the page of their own project, and nothing else.

One form invites them: an address, a project. They receive a link to choose a password.
"""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page

from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.accounts.roles import INVITE
from pepr_site.operations.mail import send
from pepr_site.pages.visibility import visible

# How long a link to choose a password holds.
LINK_DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def is_partner(user):
    """Whether a visitor is signed in, a partner, and has no other role."""
    return user.is_authenticated and user.is_partner


def pages_of(user):
    """Return the pages that a partner keeps, in every language, as a queryset."""
    return Page.objects.filter(translation_key__in=[workspace.page_key for workspace in user.workspaces])


def linkable_pages(user):
    """Return the pages that a partner may see in a list: what anybody may read, and their own."""
    return visible(Page.objects.all()) | pages_of(user)


def members(workspace):
    """Return the people of a workspace."""
    return get_user_model().objects.filter(groups=workspace.group).order_by("email")


def page_of(workspace):
    """Return the page of a workspace in the site's first language, or in whichever there is; None if it is gone."""
    pages = Page.objects.filter(translation_key=workspace.page_key).order_by("locale__language_code")
    by_language = {page.locale.language_code: page for page in pages.select_related("locale")}
    page = by_language.get(settings.LANGUAGE_CODE) or next(iter(by_language.values()), None)
    return page and page.specific


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Courriel du partenaire"),
        # The address is also the name under which the person signs in.
        validators=[MaxLengthValidator(150)],
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    workspace = forms.ModelChoiceField(
        PartnerWorkspace.objects.none(), label=gettext_lazy("Projet"), empty_label=gettext_lazy("Choisissez un projet")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workspace"].queryset = PartnerWorkspace.objects.select_related("group").order_by("group__name")
        self.fields["workspace"].label_from_instance = lambda workspace: workspace.group.name.partition(" · ")[2]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        person = person_of(email)
        if person and not person.is_active:
            raise forms.ValidationError(_("Ce compte est désactivé. Un administrateur peut le rouvrir."))
        return email


def person_of(email):
    people = get_user_model().objects
    return people.filter(email__iexact=email).first() or people.filter(username__iexact=email).first()


def workspace_of(page_key):
    return PartnerWorkspace.objects.filter(page_key=page_key).first() if page_key else None


def invitation_urls():
    """Return where the partners of each page are invited, by the translation key of the page."""
    workspaces = PartnerWorkspace.objects.values_list("page_key", "pk")
    return {key: reverse("people_invite_to", args=[pk]) for key, pk in workspaces}


def invite(request, workspace_id=None):
    """The form, its project chosen where the address says it, and the people of that project."""
    if not request.user.has_perm(INVITE):
        raise PermissionDenied
    form = InvitationForm(request.POST or None, initial={"workspace": workspace_id})
    if request.method == "POST" and form.is_valid():
        person, has_left = welcome(form.cleaned_data["email"], form.cleaned_data["workspace"], request.user)
        if has_left:
            messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": person.email})
        else:
            messages.error(
                request,
                _("Le compte de %(email)s est prêt, mais le courriel n’est pas parti. Renvoyez l’invitation plus tard.")
                % {"email": person.email},
            )
        return redirect("people_invite_to", form.cleaned_data["workspace"].pk)
    workspace = PartnerWorkspace.objects.filter(pk=workspace_id).select_related("group").first()
    return render(
        request,
        "review/invite.html",
        {"form": form, "workspace": workspace, "members": workspace and members(workspace)},
    )


def welcome(email, workspace, invited_by):
    """Make a person a partner of a project, and send them their link; safe to do again, which sends it again.

    Returns the person, and whether the mail left.
    """
    with transaction.atomic():
        person = person_of(email)
        if person is None:
            person = get_user_model()(username=email, email=email)
            person.set_unusable_password()
            person.save()
        elif not person.email:
            person.email = email
            person.save(update_fields=["email"])
        person.groups.add(workspace.group)
        log(instance=person, action="pepr_site.invite", user=invited_by, data={"group": workspace.group.name})
    page, is_new = page_of(workspace), not person.has_usable_password()
    return person, send(
        person,
        "mails/invited.html",
        {
            "title": page.title if page else workspace.group.name,
            "is_new": is_new,
            "path": password_path(person) if is_new else reverse("wagtailadmin_home"),
            "days": LINK_DAYS,
        },
    )


def password_path(person):
    """Return the address at which a person chooses a password: signed, for some days, used once."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("wagtailadmin_password_reset_confirm", args=[uid, default_token_generator.make_token(person)])
