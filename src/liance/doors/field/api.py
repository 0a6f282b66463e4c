# ruff: noqa: ARG001, ARG002 - the types come first; the address is opened with the work behind it
"""The calls of the field app as types: what goes in and out. The OpenAPI document follows from
here; ``openapi.py`` adds what types cannot say (multipart, uploads, the event stream)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import HttpBearer, django_auth

from liance.doors.field.shapes import answers, pack
from liance.foundation.kernel.errors import Refused

NOT_OPEN = "field.not_open"
FAULTS = {401: answers.Fault, 404: answers.Fault, 422: answers.Fault}

api = NinjaAPI(
    title="Liance field", version="1", urls_namespace="field-api", docs_url=None, openapi_url=None,
    description="What phones send and need, and the receipts they keep: see docs/field-api.md.",
)  # fmt: skip


class Bearer(HttpBearer):
    """The token that a device was given once."""

    def authenticate(self, request: HttpRequest, token: str) -> object:
        """The device behind the token."""
        raise Refused(NOT_OPEN)


device = Bearer()


@api.post("/devices", response={201: answers.Registered, **FAULTS}, auth=django_auth)
def register(request: HttpRequest, given: answers.NewDevice) -> HttpResponse:
    """Make this phone a device of the signed-in person."""
    raise Refused(NOT_OPEN)


@api.get("/devices", response={200: answers.Devices, **FAULTS}, auth=device)
def devices(request: HttpRequest) -> HttpResponse:
    """The person's devices."""
    raise Refused(NOT_OPEN)


@api.delete("/devices/{device_id}", response={204: None, **FAULTS}, auth=device)
def withdraw(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """Withdraw one of the person's devices: a lost phone, or this one on signing out."""
    raise Refused(NOT_OPEN)


@api.get("/standing", response={200: answers.Standing, **FAULTS}, auth=device)
def standing(request: HttpRequest) -> HttpResponse:
    """How this device stands; also answered to a withdrawn one, with ``wipe``."""
    raise Refused(NOT_OPEN)


@api.get("/pack", response={200: pack.Pack, **FAULTS}, auth=device)
def mission_pack(request: HttpRequest) -> HttpResponse:
    """All missions of the person; ``ETag`` and 304, gzip."""
    raise Refused(NOT_OPEN)


@api.post(
    "/commands", response={200: answers.Receipts, 409: answers.Receipts, **FAULTS}, auth=device
)
def commands(request: HttpRequest) -> HttpResponse:
    """Hand in commands with their small files. 409 when the only one conflicts."""
    raise Refused(NOT_OPEN)


@api.get("/inbox", response={200: answers.Inbox, **FAULTS}, auth=device)
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for a decision in the person's visits."""
    raise Refused(NOT_OPEN)


@api.get("/sources", response={200: answers.Sources, **FAULTS}, auth=device)
def sources(request: HttpRequest, q: str = "") -> HttpResponse:
    """Sources of the person's area by name, for an urgent visit; at most 20."""
    raise Refused(NOT_OPEN)
