"""Originals by program: stored first and named by acts then; given out by the rule of the pages."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from liance.dashboards.originals import readable
from liance.doors.api import shapes
from liance.doors.api.access import Calling, insist_scope, instant_of
from liance.doors.api.giving import binary, given
from liance.doors.api.reads import FAULTS
from liance.doors.api.writing import KEY, WRITES, act_once
from liance.foundation.files import store
from liance.foundation.files.kinds import kind_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.exchange import errors
from liance.mechanism.exchange.rules.scopes import SCOPES
from liance.mechanism.reporting.evidence.exporting import export
from liance.mechanism.reporting.policies import reports_visible_to

STORING = SCOPES["files:write"]
EVIDENCE = SCOPES["reports:evidence"]
router = Router()
SENT: Any = File(...)  # type: ignore[type-arg]
SAID: Any = Form(..., description="SHA-256 of the file, hexadecimal")  # type: ignore[type-arg]
DIGEST = re.compile(r"[0-9a-f]{64}")


@router.get(
    "/files/{uuid:row}", response=FAULTS, operation_id="fetch_file", tags=["files"],
    summary="An original", openapi_extra=binary(),
)  # fmt: skip
def original(request: HttpRequest, row: UUID) -> FileResponse:
    """The exact bytes, for a token that reads one record which holds the file: a line of a visit, a copy
    of a sheet, a report or its receipt, a decision, a log, a contract, a notice, minutes, a document."""
    stored = readable(cast("Calling", request).auth, row, stored_it=False)
    place = store.path_of(stored.sha256)
    if not place.is_file():
        raise NotFound("files:file")
    return given(
        place.open("rb"), name=stored.name, media_type=stored.media_type, sha256=stored.sha256,
        size=stored.size,
    )  # fmt: skip


@router.post(
    "/files", response={201: shapes.StoredFile, **WRITES}, operation_id="store_file", tags=["files"],
    summary="Store an original",
)  # fmt: skip
def store_file(
    request: HttpRequest, file: UploadedFile = SENT, sha256: str = SAID, key: str = KEY
) -> HttpResponse:  # fmt: skip
    """Scope `files:write`. One file of at most 200 MB with its SHA-256 in hexadecimal; its `id` goes into
    the act that it belongs to. `exchange.digest` (422) where what came is something else."""
    insist_scope(request, STORING.code)
    if not any(cast("Calling", request).auth.may(right) for right in STORING.acts):
        raise NotPermitted(STORING.code)
    if not DIGEST.fullmatch(sha256):
        raise Refused(errors.UNREADABLE, field="sha256", at="sha256: 64 × 0-9a-f")
    if (file.size or 0) > store.LARGEST:
        raise Refused("files.too_large", name=file.name, most=store.LARGEST >> 20)
    if _digest(file.chunks()) != sha256:
        raise Refused(errors.DIGEST, field="sha256")

    def act(actor: Actor) -> dict[str, Any]:
        kept = store.put(
            file.chunks(), name=file.name or "", media_type=kind_of(file.content_type, file),
            at=instant_of(request), by=actor.user_id, agency_id=actor.agency_id, alone=True,
        )  # fmt: skip
        return {
            "id": str(kept.id), "sha256": kept.sha256, "sm3": kept.sm3, "size": kept.size,
            "name": kept.name, "media_type": kept.media_type,
        }  # fmt: skip

    body = json.dumps([file.name, file.content_type, sha256])
    return act_once(request, key, act, body=body.encode())


def _digest(chunks: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


@router.get(
    "/reports/{uuid:row}/evidence", response={**FAULTS, 422: shapes.Fault},
    operation_id="fetch_evidence", tags=["reports"], summary="The evidence package of a report",
    openapi_extra=binary("application/zip"),
)  # fmt: skip
def evidence(request: HttpRequest, row: UUID) -> FileResponse:
    """Scope `reports:evidence`. All that stands behind an issued report as one ZIP; that it was taken is
    on the ledger."""
    insist_scope(request, EVIDENCE.code)
    actor = cast("Calling", request).auth
    opened = export(report_id=row, actor=actor, at=instant_of(request))
    sha256 = _digest(iter(lambda: opened.read(store.CHUNK), b""))
    size = opened.tell()
    opened.seek(0)
    number = reports_visible_to(actor).values_list("number", flat=True).get(pk=row)
    return given(
        opened, name=f"{number}-证据包.zip", media_type="application/zip", sha256=sha256, size=size
    )
