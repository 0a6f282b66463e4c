"""The address that is printed on paper: the site's own, never what a request calls us by."""

from django.conf import settings
from django.http import HttpRequest

from liance.foundation.kernel.errors import Refused

NO_ADDRESS = "site.no_address"


def lasting_address(path: str) -> str:
    """``path`` at the site's public address, for what is signed. Raises Refused without one: a
    code on a signed report that leads nowhere could never be mended."""
    if not settings.LIANCE_ADDRESS:
        raise Refused(NO_ADDRESS)
    return f"{settings.LIANCE_ADDRESS}{path}"


def public_address(request: HttpRequest, path: str) -> str:
    """The same for what can be printed again; without one, as this request reached us."""
    if settings.LIANCE_ADDRESS:
        return f"{settings.LIANCE_ADDRESS}{path}"
    return request.build_absolute_uri(path)
