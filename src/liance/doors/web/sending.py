"""A form that is sent twice acts once, whatever the network did in between."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponseRedirect

from liance.doors.web.kept import digest, idempotency_key, path_of
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import Request, version
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.kernel.replays import once


def act_once(request: Request, act: Callable[[], str]) -> HttpResponseRedirect:
    """Run ``act``, which returns the address to go to, once per key of the form.

    Raises what ``act`` raises, and ``kernel.key_reused`` when the key comes with other content.
    """
    return HttpResponseRedirect(answer_once(request, act))


def tried(request: Request, form: BaseForm, act: Callable[[], str]) -> HttpResponseRedirect | None:
    """As :func:`act_once`; None where a rule refused, and the form says why. What one may not know of
    or do is raised."""
    try:
        return act_once(request, act)
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        put_on_form(form, refused)
        return None


def step_once(
    request: Request,
    act: Callable[..., Any],
    said: str,
    to: str | Callable[[Any], str],
    **which: UUID,
) -> HttpResponseRedirect:
    """Run ``act`` once on ``which`` object in the version that the page showed; say ``said`` and go
    to the address ``to``, or to the one it makes of what ``act`` returned. Raises as above."""

    def acted() -> str:
        row = act(**which, version=version(request), actor=request.actor, at=request.at)
        messages.success(request, said)
        return to if isinstance(to, str) else to(row)

    return act_once(request, acted)


def answer_once(request: Request, act: Callable[[], str]) -> str:
    """As :func:`act_once`, for an answer that is not an address: a receipt as text."""
    return once(
        idempotency_key(request),
        actor=request.actor,
        path=path_of(request),
        body_hash=digest(request),
        at=request.at,
        act=act,
    )
