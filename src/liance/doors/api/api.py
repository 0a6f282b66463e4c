"""The open API put together; its OpenAPI document follows from here."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer

from liance.doors.api import exports, files, writes
from liance.doors.api.access import Bearer
from liance.doors.api.acts.calls import documented, open_acts
from liance.doors.api.saying import refusal
from liance.foundation.kernel.errors import Refused
from liance.mechanism.exchange import errors

PREFIX = "/api/v1"
log = logging.getLogger(__name__)


class Plain(JSONRenderer):
    """JSON as people read it: Chinese is not escaped."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="Liance", version="1", urls_namespace="api", docs_url=None, openapi_url=None,
    auth=Bearer(), renderer=Plain(),
    description="Reads and writes for other programs. Tokens are made on the page 访问令牌 (access "
    "tokens): `Authorization: Bearer liance_…`. Every write takes an `Idempotency-Key`. See docs/open-api.md.",
)  # fmt: skip
# One router: a path that is read and written is one address.
open_acts(writes.router)
for _calls in (writes, exports, files):
    api.add_router("", _calls.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return refusal(request, refused)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, fault: Any) -> HttpResponse:  # noqa: ARG001
    return refusal(request, Refused(errors.TOKEN_UNKNOWN))


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    first = wrong.errors[0]
    place = ".".join(str(part) for part in first.get("loc", ())[1:])
    if place == "Idempotency-Key":
        return refusal(request, Refused(errors.KEY_MISSING))
    said = f"{place}: {first.get('msg', '')}"[:200]
    return refusal(request, Refused(errors.UNREADABLE, field=place, at=said))


@api.exception_handler(HttpError)
@api.exception_handler(RecursionError)
def _no_body(request: HttpRequest, wrong: Any) -> HttpResponse:  # noqa: ARG001
    # Not JSON, or nested deeper than any body of ours; the framework has its own form for the first.
    return refusal(request, Refused(errors.UNREADABLE, at="JSON"))


@api.exception_handler(DataError)
@api.exception_handler(IntegrityError)
def _unfit(request: HttpRequest, fault: Any) -> HttpResponse:
    # The forms of the pages bound what is typed; a program may name a row that is none, or too long a text.
    log.warning("%s: %s", request.path, type(fault).__name__)
    return refusal(request, Refused(errors.UNFIT))


@api.get("/openapi.json", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The document that says all of this, for whoever writes against it."""
    return HttpResponse(text(), content_type="application/json")


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document as JSON values. Made once: it follows from the code alone."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    acts = NinjaAPI(title="acts", urls_namespace="api-acts", auth=Bearer())
    acts.add_router("", documented())
    more = json.loads(json.dumps(acts.get_openapi_schema(path_prefix=PREFIX)))
    made["paths"] |= more["paths"]
    made["components"]["schemas"] |= more["components"]["schemas"]
    made["components"]["schemas"] = dict(sorted(made["components"]["schemas"].items()))
    return made


@cache
def text() -> str:
    """The document as it stands in ``docs/open-api.json``."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"
