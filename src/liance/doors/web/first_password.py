"""A temporary password opens one page: the one that changes it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

OPEN = ("account_change_password", "account_logout", "account_login", "set_language")


class FirstPasswordMiddleware:
    """Sends whoever signed in with a temporary password to change it, whatever they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False) and not _open(request):
            messages.warning(request, _("这是别人设的临时密码，请先改成只有您知道的密码。"))
            return HttpResponseRedirect(reverse("account_change_password"))
        return self.get_response(request)


def _open(request: HttpRequest) -> bool:
    return request.path in {reverse(name) for name in OPEN}
