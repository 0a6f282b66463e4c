"""One way to show and take a form of this area."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from liance.doors.web.people.tabs import crumbs
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import Request
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import manages

WIDE = {"name", "address", "factors", "functions"}


def insist_manages(request: Request, agency: Agency) -> None:
    """No form is shown to whoever does not look after the agency: NotFound."""
    if not manages(request.actor, agency):
        raise NotFound("registry:agency")


def taken(
    request: Request,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    back: str,
    way: tuple[tuple[str, str], ...] = (),
    version: int = 0,
    note: str = "",
) -> HttpResponse:
    """Act once on a valid form and go where ``act`` says; else show it with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: act(form.cleaned_data))
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            put_on_form(form, refused)
    context = {
        "form": form, "title": title, "back": back, "version": version, "note": note,
        "crumbs": crumbs(*way, (title, "")),
        "fields": [(field, field.name in WIDE) for field in form],
    }  # fmt: skip
    return render(request, "people/form.html", context, status=422 if form.errors else 200)
