"""What the site answers to a form of the admin that is sent from within its page (`static/js/admin-kept.js`)."""

from functools import wraps

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from pepr_site.accounts import sessions


def told(view):
    """Wrap a view of the admin: a script that sends a form is told where the answer leads, and goes there itself.

    One that followed a redirect would read, in the place of the person, what the next page says once: « enregistré ».
    """

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if "X-Stay" in request.headers and response.has_header("Location"):
            response.status_code = 204
        return response

    return answered


def sign_in_state(request):
    """Say who is signed in, nobody included, and give the token that their forms are sent with."""
    person = request.user
    if not person.is_authenticated or sessions.is_over(request):
        return JsonResponse({"user": None})
    name = person.get_full_name() or person.get_username()
    return JsonResponse({"user": person.pk, "name": name, "token": get_token(request)})


def signed_in_again(request):
    """Where a sign-in beside an open form ends: the way back to it, or to the account that it is written under."""
    is_same = request.GET.get("person", str(request.user.pk)) == str(request.user.pk)
    return render(request, "accounts/signed_in_again.html", {"is_same": is_same})
