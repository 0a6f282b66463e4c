"""Exports fetched: how far one is, and its file. They are asked for and given up by acts."""

from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Router

from liance.doors.api import shapes
from liance.doors.api.access import Calling, insist_scope
from liance.doors.api.giving import binary, given
from liance.doors.api.reads import FAULTS
from liance.flows.exporting import MEDIA_TYPES, file_of
from liance.mechanism.exchange import queries

SCOPE = "exports:read"
router = Router()
# ``rows`` is what was written so far.
SAID = (
    "id", "version", "list", "form", "state", "rows", "counted", "reason", "asked_at", "snapshot_at",
    "ready_at", "kept_until", "name", "size", "sha256",
)  # fmt: skip


@router.get(
    "/exports/{uuid:row}", response={200: shapes.ExportState, **FAULTS}, operation_id="get_export",
    tags=["exports"], summary="How far an export is",
)  # fmt: skip
def state(request: HttpRequest, row: UUID) -> dict[str, Any]:
    """Scope `exports:read`. An export of the token's person: state, rows so far and in all, digest, and
    until when the file is kept."""
    insist_scope(request, SCOPE)
    found = queries.export(cast("Calling", request).auth, row)
    return {"filter": found.wanted} | {name: getattr(found, name) for name in SAID}


@router.get(
    "/exports/{uuid:row}/file", response={**FAULTS, 409: shapes.Fault, 410: shapes.Fault},
    operation_id="fetch_export", tags=["exports"], summary="The file of an export",
    openapi_extra=binary(),
)  # fmt: skip
def file(request: HttpRequest, row: UUID) -> FileResponse:
    """Scope `exports:read` and the one that reads the list. `exchange.not_ready` (409) while it is made,
    `exchange.gone` (410) once there is no file: failed, given up, or kept long enough."""
    insist_scope(request, SCOPE)
    found, place = file_of(export_id=row, actor=cast("Calling", request).auth)
    return given(
        place.open("rb"), name=found.name, media_type=MEDIA_TYPES[found.form], sha256=found.sha256,
        size=found.size,
    )  # fmt: skip
