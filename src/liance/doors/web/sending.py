"""A form that is sent twice acts once, whatever the network did in between."""

import hashlib
from collections.abc import Callable

from django.http import HttpResponseRedirect

from liance.doors.web.routes import Request, idempotency_key
from liance.foundation.kernel.replays import once

UNHASHED = {"csrfmiddlewaretoken", "idempotency_key"}


def act_once(request: Request, act: Callable[[], str]) -> HttpResponseRedirect:
    """Run ``act``, which returns the address to go to, once per key of the form.

    Raises what ``act`` raises, and ``kernel.key_reused`` when the key comes with other content.
    """
    address = once(
        idempotency_key(request),
        actor=request.actor,
        path=request.path[:200],
        body_hash=_digest(request),
        at=request.at,
        act=act,
    )
    return HttpResponseRedirect(address)


def _digest(request: Request) -> str:
    digest = hashlib.sha256()
    for name in sorted(request.POST):
        if name not in UNHASHED:
            digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, file.name, file.size)).encode())
    return digest.hexdigest()
