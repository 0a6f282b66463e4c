"""A write: once per ``Idempotency-Key``, its answer kept with it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from liance.doors.api import shapes
from liance.doors.api.access import Calling, instant_of
from liance.doors.api.reads import FAULTS
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.replays import once
from liance.mechanism.exchange import errors

# No text of the database holds it.
NUL = b"\\u0000"
WRITES = {**FAULTS, 400: shapes.Fault, 409: shapes.Fault, 422: shapes.Fault}


def act_once(
    request: HttpRequest, key: str, act: Callable[[Actor], Mapping[str, Any]], status: int = 201
) -> HttpResponse:
    """Act once and answer; the same key with the same body again is answered the same."""
    actor = cast("Calling", request).auth
    try:
        known = UUID(key)
    except ValueError as error:
        raise Refused(errors.KEY_MISSING) from error
    if NUL in request.body:
        raise Refused(errors.UNREADABLE, at="NUL (\\u0000)")
    answer = once(
        known, actor=actor, path=request.path[:200], at=instant_of(request),
        body_hash=hashlib.sha256(request.body).hexdigest(), act=lambda: json.dumps(act(actor)),
    )  # fmt: skip
    return HttpResponse(answer, content_type="application/json", status=status)
