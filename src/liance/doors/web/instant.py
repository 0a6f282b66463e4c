"""One reading of the clock per request: ``request.at``, an aware datetime in UTC.

Every time shown on a page and every time written by its action is this one instant, so a
page never contradicts itself and a test may fix it.
"""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from liance.foundation.kernel import clock


class InstantMiddleware:
    """Puts ``request.at`` on every request. Stands first in ``MIDDLEWARE`` after security."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)


def instant_of(request: HttpRequest) -> datetime:
    """The instant of this request (UTC, aware); read now where the middleware did not run."""
    return getattr(request, "at", None) or clock.now()
