"""What happened at a source: its sheets, visits, reports, as far as an actor may know of them."""

from dataclasses import dataclass
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination import policies as coordination
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations import policies as operations
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting import policies as reporting
from liance.mechanism.reporting.models import Report

MOST = 20


@dataclass(frozen=True, slots=True)
class History:
    """The latest of each, newest first."""

    sheets: list[Sheet]
    visits: list[Visit]
    reports: list[Report]


def of(source_id: UUID, *, actor: Actor) -> History:
    """The history of a source; three queries, each behind its own right and visibility."""
    sheets = (
        Sheet.objects.filter(coordination.visible_to(actor), source_id=source_id)
        .defer("search")
        .order_by("-planned_from", "-id")
    )
    visits = (
        operations.visible_to(actor)
        .filter(source_id=source_id)
        .select_related("enforcement")
        .order_by("-entered_at", "-id")
    )
    reports = (
        reporting.reports_visible_to(actor)
        .filter(visit__source_id=source_id)
        .select_related("agency")
        .defer("content")
        .order_by("-prepared_at", "-id")
    )
    return History(
        list(sheets[:MOST]) if actor.may("coordination:sheet:view") else [],
        list(visits[:MOST]) if actor.may("operations:visit:view") else [],
        list(reports[:MOST]) if actor.may("reporting:report:view") else [],
    )
