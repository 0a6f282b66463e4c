"""When a page breaks: 503 with what to do while the database is away, 500 for our own mistakes."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

# The supervisor looks every two seconds; recovery mostly takes less than this.
RETRY_SECONDS = "10"


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to an exception that no view caught (Django's handler500)."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return server_error(request)
    page = render_to_string("503.html", {"request": request})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_SECONDS})
