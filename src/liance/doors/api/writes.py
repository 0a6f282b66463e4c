"""What can be written: through the actions of the pages, once per ``Idempotency-Key``.

What a person answers for by sign-in is not here: returning and deciding, checking, approving, signing.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from liance.doors.api import shapes
from liance.doors.api.access import insist_scope, instant_of
from liance.doors.api.reads import router
from liance.doors.api.writing import KEY, WRITES, act_once
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.models import Record
from liance.mechanism.coordination.actions import drafts, sending
from liance.mechanism.coordination.policies import get_for
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, SheetContent
from liance.mechanism.exchange import errors
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.actions.checking import Reading
from liance.mechanism.registry.actions import sources
from liance.mechanism.registry.rules.identity import SiteFacts

__all__ = ["router"]


def _written(row: Record) -> dict[str, Any]:
    return {"id": str(row.pk), "version": row.version}


@router.post(
    "/sources", response={201: shapes.Written, **WRITES}, operation_id="add_source", tags=["sources"],
    summary="Register a source",
)  # fmt: skip
def add_source(request: HttpRequest, given: shapes.SourceIn, key: str = KEY) -> HttpResponse:
    """Put a pollution source on file."""
    insist_scope(request, "sources:write")

    def act(actor: Actor) -> dict[str, Any]:
        made = sources.add_source(
            facts=_facts(given), actor=actor, at=instant_of(request), address=given.address,
            industry=given.industry, management=given.management, key_unit=given.key_unit,
            contact=given.contact,
        )  # fmt: skip
        return _written(made)

    return act_once(request, key, act)


@router.put(
    "/sources/{row}", response={200: shapes.Written, **WRITES}, operation_id="change_source",
    tags=["sources"], summary="Change a source",
)  # fmt: skip
def change_source(
    request: HttpRequest, row: UUID, given: shapes.SourceChange, key: str = KEY
) -> HttpResponse:  # fmt: skip
    """Write what a source is now; 409 where somebody changed it meanwhile."""
    insist_scope(request, "sources:write")

    def act(actor: Actor) -> dict[str, Any]:
        changed = sources.change_source(
            source_id=row, version=given.version, facts=_facts(given), actor=actor,
            at=instant_of(request), address=given.address, industry=given.industry,
            management=given.management, key_unit=given.key_unit, contact=given.contact,
            credit_grade=given.credit_grade, active=given.active,
        )  # fmt: skip
        return _written(changed)

    return act_once(request, key, act, 200)


def _facts(given: shapes.SourceIn) -> SiteFacts:
    return SiteFacts(
        given.name, given.division, given.credit_code, given.permit_code, given.lon, given.lat
    )


@router.post(
    "/sheets", response={201: shapes.Written, **WRITES}, operation_id="draft_sheet", tags=["sheets"],
    summary="Draft a contact sheet",
)  # fmt: skip
def draft_sheet(request: HttpRequest, given: shapes.SheetIn, key: str = KEY) -> HttpResponse:
    """Write a draft; it is sent by a call of its own, or by a person."""
    insist_scope(request, "sheets:write")

    def act(actor: Actor) -> dict[str, Any]:
        made = drafts.draft(content=_content(given), actor=actor, at=instant_of(request))
        return _written(made)

    return act_once(request, key, act)


def _content(given: shapes.SheetIn) -> SheetContent:
    points = tuple(
        PointDraft(
            point.code, point.name, point.medium, frequency=point.frequency,
            items=tuple(
                ItemDraft(i.factor, i.limit, i.unit, i.standard, i.on_site) for i in point.items
            ),
        )
        for point in given.points
    )  # fmt: skip
    return SheetContent(
        source_id=given.source, ground=given.ground, planned_from=given.planned_from,
        planned_to=given.planned_to, urgency=given.urgency, urgency_note=given.urgency_note,
        target_id=given.target, crew=tuple(given.crew), points=points, note=given.note,
    )  # fmt: skip


@router.post(
    "/sheets/{sheet}/send", response={200: shapes.Written, **WRITES}, operation_id="send_sheet",
    tags=["sheets"], summary="Send a drafted sheet",
)  # fmt: skip
def send_sheet(
    request: HttpRequest, sheet: UUID, given: shapes.SendIn, key: str = KEY
) -> HttpResponse:
    """Send a draft to the station of the same level; a restricted one is sent on the pages alone."""
    insist_scope(request, "sheets:write")

    def act(actor: Actor) -> dict[str, Any]:
        if get_for(actor, sheet).restricted:
            raise Refused(errors.PAGES_ALONE)
        row = sending.send(
            sheet_id=sheet, version=given.version, actor=actor, at=instant_of(request),
            late_reason=given.late_reason,
        )  # fmt: skip
        return _written(row)

    return act_once(request, key, act, 200)


@router.post(
    "/results", response={201: shapes.EnteredAll, **WRITES}, operation_id="enter_results",
    tags=["results"], summary="Enter determinations",
)  # fmt: skip
def enter_results(request: HttpRequest, given: shapes.ReadingsIn, key: str = KEY) -> HttpResponse:
    """Enter determinations of bottles that the token's laboratory holds, all or none."""
    insist_scope(request, "results:write")

    def act(actor: Actor) -> dict[str, Any]:
        made = entering.enter(
            readings=[_reading(one) for one in given.readings], actor=actor, at=instant_of(request)
        )
        return {"entered": [
            {"id": str(row.pk), "bottle_factor": str(row.bottle_factor_id), "verdict": row.verdict,
             "times": row.times}
            for row in made
        ]}  # fmt: skip

    return act_once(request, key, act)


def _reading(one: shapes.ReadingIn) -> Reading:
    return Reading(
        bottle_factor_id=one.bottle_factor, raw=one.value, unit=one.unit, method=one.method,
        started_at=one.started_at, detection_limit=one.detection_limit,
        instrument_id=one.instrument, read_at=one.read_at, late_reason=one.late_reason,
    )  # fmt: skip


@router.post(
    "/no-result", response={201: shapes.Written, **WRITES}, operation_id="say_no_result",
    tags=["results"], summary="Say why there is no result",
)  # fmt: skip
def say_no_result(request: HttpRequest, given: shapes.NoResultIn, key: str = KEY) -> HttpResponse:
    """Say why a factor of a bottle has no result (R3)."""
    insist_scope(request, "results:write")

    def act(actor: Actor) -> dict[str, Any]:
        row = entering.no_result(
            bottle_factor_id=given.bottle_factor, reason=given.reason, actor=actor,
            at=instant_of(request),
        )  # fmt: skip
        return _written(row)

    return act_once(request, key, act)
