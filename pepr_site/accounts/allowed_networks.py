"""The admin answers the addresses of `ADMIN_ADDRESSES` only, where there are any; to all others it does not exist."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from pepr_site.operations.client_address import address_of


class AdminAddressesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.ADMIN_ADDRESSES and is_admin(request) and not is_admitted(request):
            raise Http404
        return self.get_response(request)


def is_admin(request):
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def is_admitted(request):
    """Whether the request comes from a network of the list; an address that is not known comes from none."""
    address = address_of(request)
    return address is not None and any(address in network for network in settings.ADMIN_ADDRESSES)
