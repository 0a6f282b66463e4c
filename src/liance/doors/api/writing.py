"""A write: once per ``Idempotency-Key``, its answer kept with it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header

from liance.doors.api import shapes
from liance.doors.api.access import Calling, instant_of
from liance.doors.api.reads import FAULTS
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.replays import once
from liance.mechanism.exchange import errors

# No text of the database holds it.
NUL = b"\\u0000"
KEY: Any = Header(  # type: ignore[type-arg]
    ...,
    alias="Idempotency-Key",
    description="a UUID of the caller's: the same call again acts once",
)
WRITES = {**FAULTS, 400: shapes.Fault, 409: shapes.Fault, 422: shapes.Fault}


def act_once(
    request: HttpRequest, key: str, act: Callable[[Actor], Mapping[str, Any]], status: int = 201, *,
    body: bytes | None = None,
) -> HttpResponse:  # fmt: skip
    """Act once and answer; the same key with the same body again is answered the same. ``body``: what
    tells one from another where that is not the request's as it came."""
    actor = cast("Calling", request).auth
    try:
        known = UUID(key)
    except ValueError as error:
        raise Refused(errors.KEY_MISSING) from error
    said = request.body if body is None else body
    if NUL in said:
        raise Refused(errors.UNREADABLE, at="NUL (\\u0000)")
    answer = once(
        known, actor=actor, path=request.path[:200], at=instant_of(request),
        body_hash=hashlib.sha256(said).hexdigest(), act=lambda: json.dumps(act(actor), ensure_ascii=False),
    )  # fmt: skip
    return HttpResponse(answer, content_type="application/json", status=status)
