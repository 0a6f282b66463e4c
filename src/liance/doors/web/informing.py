"""Letting further people know of a restricted matter: one form for its sheet and its visit."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import Request
from liance.doors.web.sending import act_once
from liance.doors.web.sheets.forms.answers import NamingForm
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.registry.models import Staff


def inform(
    request: Request, staff: Iterable[Staff], *, name: Callable[[list[UUID]], object], then: str
) -> tuple[NamingForm, HttpResponse | None]:
    """The form to choose from ``staff``, and the answer once those chosen were named.

    ``name`` names them by identifier; ``then``: the address to go to. What is refused stands on the
    form; NotFound and NotPermitted go through.
    """
    form = NamingForm(request.POST or None, staff=staff)
    if request.method != "POST" or not form.is_valid():
        return form, None

    def act() -> str:
        name([UUID(chosen) for chosen in form.cleaned_data["named"]])
        messages.success(request, _("知情人已添加。"))
        return then

    try:
        return form, act_once(request, act)
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        put_on_form(form, refused)
        return form, None
