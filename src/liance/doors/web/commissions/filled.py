"""One way to show and take a form of this area, and the way to its pages."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import Request
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.registry.models import Agency

WIDE = (forms.Textarea, forms.FileInput)
Crumbs = list[tuple[str, str]]


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """The way to a page of this area."""
    return [(_("社会化检测"), reverse("commissions:index")), *more]


def of(laboratory: Agency) -> tuple[str, str]:
    """The crumb of a laboratory."""
    return laboratory.short_name, reverse("commissions:detail", args=[laboratory.id])


def taken(
    request: Request,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    back: str,
    way: tuple[tuple[str, str], ...] = (),
    version: int = 0,
    note: str = "",
    done: str = "",
) -> HttpResponse:
    """Act once on a valid form and go to the address that ``act`` gives, else back; else show it
    with what is wrong."""
    if request.method == "POST" and form.is_valid():

        def once() -> str:
            address = act(form.cleaned_data)
            messages.success(request, done or _("已保存"))
            return address if isinstance(address, str) else back

        try:
            return act_once(request, once)
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            put_on_form(form, refused)
    context = {
        "form": form, "title": title, "back": back, "version": version, "note": note,
        "crumbs": crumbs(*way, (title, "")),
        "fields": [(field, isinstance(field.field.widget, WIDE)) for field in form],
    }  # fmt: skip
    return render(request, "commissions/form.html", context, status=422 if form.errors else 200)
