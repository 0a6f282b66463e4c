"""The calls of the field app as types: what goes in and out. The OpenAPI document follows from
here; ``openapi.py`` adds what types cannot say (multipart, uploads, the event stream)."""

import secrets
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import django_auth

from liance.doors.field import inbox as inboxes
from liance.doors.field import missions, places, saying, submissions
from liance.doors.field.access import Bearer, Calling, actor_of, instant_of
from liance.doors.field.refusals import fault
from liance.doors.field.shapes import answers, pack
from liance.flows.fieldwork.handing_in import hand_in
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.canonical import instant
from liance.mechanism.fieldwork import errors, queries
from liance.mechanism.fieldwork.actions import devices as registering
from liance.mechanism.fieldwork.models import Device
from liance.mechanism.fieldwork.policies import devices_of
from liance.mechanism.registry.queries import actor_for
from liance.norms.calendar.instants import shanghai_day

FAULTS = {401: answers.Fault, 404: answers.Fault, 422: answers.Fault}
STATUS = {
    errors.NO_DEVICE: 401, errors.DEVICE_WITHDRAWN: 401, "field.signed_out": 401,
    "field.too_large": 413,
}  # fmt: skip

api = NinjaAPI(
    title="Liance field", version="1", urls_namespace="field-api", docs_url=None, openapi_url=None,
    description="What phones send and need, and the receipts they keep: see docs/field-api.md.",
)  # fmt: skip
device = Bearer()
even_withdrawn = Bearer(withdrawn=True)


def told(refused: Refused) -> HttpResponse:
    """A refusal as the answer to a request."""
    status = STATUS.get(refused.code, 404 if isinstance(refused, NotFound | NotPermitted) else 422)
    return JsonResponse(fault(refused).model_dump(), status=status)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:  # noqa: ARG001
    return told(refused)


@api.exception_handler(AuthenticationError)
def _signed_out(request: HttpRequest, fault: Any) -> HttpResponse:  # noqa: ARG001
    bearer = "Authorization" in request.headers
    return told(Refused(errors.NO_DEVICE if bearer else "field.signed_out"))


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, wrong: ValidationError) -> HttpResponse:  # noqa: ARG001
    first = wrong.errors[0]
    place = ".".join(str(part) for part in first.get("loc", ()))
    return told(Refused("field.unreadable", at=f"{place}: {first.get('msg', '')}"[:200]))


@api.post("/devices", response={201: answers.Registered, **FAULTS}, auth=django_auth)
def register(request: HttpRequest, given: answers.NewDevice) -> HttpResponse:
    """Make this phone a device of the signed-in person."""
    at = instant_of(request)
    actor = actor_for(request.user, on=shanghai_day(at))  # type: ignore[arg-type]
    token = secrets.token_urlsafe(32)
    made = registering.register(
        name=given.name, kind=given.kind, public_key=given.public_key, token=token, actor=actor,
        at=at,
    )  # fmt: skip
    answer = {
        "device": str(made.id), "number": made.number, "token": token,
        "receipt_keys": saying.keys(), "server_time": instant(at),
        "person": saying.person(made), "live_port": settings.LIANCE_LIVE_PORT,
    }  # fmt: skip
    return JsonResponse(answer, status=201)


@api.get("/devices", response={200: answers.Devices, **FAULTS}, auth=device)
def devices(request: HttpRequest) -> HttpResponse:
    """The person's devices."""
    own = calling(request)
    rows = devices_of(actor_of(own))
    return JsonResponse({"devices": [saying.device_line(row, own) for row in rows]})


@api.delete("/devices/{device_id}", response={204: None, **FAULTS}, auth=device)
def withdraw(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Withdraw one of the person's devices: a lost phone, or this one on signing out."""
    registering.withdraw(
        device_id=device_id, actor=actor_of(calling(request)), at=instant_of(request)
    )
    return HttpResponse(status=204)


@api.get("/standing", response={200: answers.Standing, **FAULTS}, auth=even_withdrawn)
def standing(request: HttpRequest) -> HttpResponse:
    """How this device stands; also answered to a withdrawn one, with ``wipe``."""
    own = calling(request)
    return JsonResponse({
        "device": str(own.id), "number": own.number, "person": saying.person(own),
        "receipt_keys": saying.keys(), "server_time": instant(instant_of(request)),
        "last_counter": own.last_counter, "wipe": own.withdrawn_at is not None,
        "live_port": settings.LIANCE_LIVE_PORT,
    })  # fmt: skip


@api.get("/pack", response={200: pack.Pack, **FAULTS}, auth=device)
def mission_pack(request: HttpRequest) -> HttpResponse:
    """All missions of the person; ``ETag`` and 304, gzip."""
    return missions.answer(request, actor_of(calling(request)), at=instant_of(request))


@api.post(
    "/commands", response={200: answers.Receipts, 409: answers.Receipts, **FAULTS},
    auth=even_withdrawn,
)  # fmt: skip
def commands(request: HttpRequest) -> HttpResponse:
    """Hand in commands with their small files. 409 when the only one conflicts."""
    at = instant_of(request)
    given = submissions.read(request)
    handed = hand_in(given.batch, device=calling(request), files=given.files, received=at)
    alone = len(handed.answers) == 1 and handed.answers[0].rival is not None
    return JsonResponse(saying.receipts(handed, at), status=409 if alone else 200)


@api.get("/inbox", response={200: answers.Inbox, **FAULTS}, auth=device)
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for a decision in the person's visits."""
    actor = actor_of(calling(request))
    items = [inboxes.item(one, actor) for one in queries.inbox(actor)]
    return JsonResponse({"items": items, "server_time": instant(instant_of(request))})


@api.get("/sources", response={200: answers.Sources, **FAULTS}, auth=device)
def sources(request: HttpRequest, q: str = "") -> HttpResponse:
    """Sources of the person's area by name, for an urgent visit; at most 20."""
    actor = actor_of(calling(request))
    return JsonResponse({"sources": places.found(actor, q, at=instant_of(request))})


def calling(request: HttpRequest) -> Device:
    """The device that calls."""
    return cast("Calling", request).auth
