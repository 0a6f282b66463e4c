"""The duty to report begins when everything has a result or a reason (R1, R2)."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.run import start
from liance.mechanism.custody.words import subject
from liance.mechanism.laboratory import queries
from liance.mechanism.operations.models import Visit

RULES = (("report.upload", "上传监测结果"), ("report.copy", "抄送监测报告"))
NOUN = "operations:visit"
DEPARTURE = "departure"


def begin_reporting(visit_id: UUID, *, at: datetime) -> bool:
    """Start ``report.upload`` and ``report.copy`` for the station when the visit is complete.

    The duty is the same-level station's, also where a commissioned laboratory determined. The
    clocks stand on the visit and start at the last result or reason; a result amended after the
    duty was done starts it anew, for the superseding report. Returns whether it began now. In the
    caller's transaction.
    """
    # Two last approvals at once must not each take the other for still open.
    visit = (
        Visit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("sheet", "source", "jurisdiction")
        .get(pk=visit_id)
    )
    completed = queries.completed_at(visit_id)
    if completed is None or _asked_for(visit_id, completed):
        return False
    _start(visit, min(completed, at))
    return True


def begin_at_departure(visit: Visit) -> bool:
    """Start the same clocks when field work ends, where the site counts from there (R1).

    The notice says within five working days and not of what: `LIANCE_REPORTING_STARTS` decides.
    Returns whether they began. In the caller's transaction.
    """
    if settings.LIANCE_REPORTING_STARTS != DEPARTURE or visit.left_at is None:
        return False
    _start(visit, visit.left_at)
    return True


def _start(visit: Visit, at: datetime) -> None:
    for rule, title in RULES:
        start(
            rule=rule, noun=NOUN, object_id=visit.id, agency_id=visit.monitoring_id,
            at=at, title=title, subject=subject(visit), url=f"/reports/visit/{visit.id}/",
            named=visit.named if visit.restricted else (),
        )  # fmt: skip


def _asked_for(visit_id: UUID, completed: datetime) -> bool:
    """Whether a clock runs, or the duty was done after the last result."""
    clocks = Clock.objects.filter(rule=RULES[0][0], object_id=visit_id)
    return clocks.filter(Q(stopped_at=None) | Q(stopped_at__gte=completed)).exists()
