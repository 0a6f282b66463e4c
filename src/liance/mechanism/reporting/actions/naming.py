"""Letting further people know of what follows a restricted visit: its reports and cases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from liance.foundation.acts.perform import note
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.mechanism.reporting.models import Case, Penalty, Report


def extend_named(visit_id: UUID, staff: Sequence[UUID], *, actor: Actor, at: datetime) -> None:
    """Add people to the restricted reports and cases of the visit, and to their clocks."""
    for report in Report.objects.select_for_update().filter(visit_id=visit_id, restricted=True):
        _extend(report, staff, "reporting:report", actor=actor, at=at)
    extend_cases(visit_id, staff, actor=actor, at=at)


def extend_report(report: Report, staff: Sequence[UUID], *, actor: Actor, at: datetime) -> None:
    """Add people to a locked report and its clocks' readers."""
    _extend(report, staff, "reporting:report", actor=actor, at=at)


def extend_cases(visit_id: UUID, staff: Sequence[UUID], *, actor: Actor, at: datetime) -> None:
    """Add people to the restricted cases of the visit, and to their clocks."""
    cases = Case.objects.select_for_update().filter(report__visit_id=visit_id, restricted=True)
    for case in cases:
        _extend(case, staff, "reporting:case", actor=actor, at=at)
        penalties = Penalty.objects.filter(case=case).values_list("id", flat=True)
        run.let_know([case.id, *penalties], staff)


def _extend(
    row: Report | Case, staff: Sequence[UUID], noun: str, *, actor: Actor, at: datetime
) -> None:
    fresh = [s for s in dict.fromkeys(staff) if s not in row.named]
    if not fresh:
        return
    row.named = [*row.named, *fresh]
    row.save(update_fields=["named"])
    note(f"{noun}:name", row, noun=noun, actor=actor, at=at, body={"named": sorted(row.named)})
