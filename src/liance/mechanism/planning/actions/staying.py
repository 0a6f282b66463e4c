"""What may be taken out of a draft: neither what was approved and is over, nor what was drawn."""

import json
from collections.abc import Iterable
from datetime import datetime

from liance.foundation.files import store
from liance.foundation.kernel.errors import Refused
from liance.mechanism.planning import errors
from liance.mechanism.planning.models import Plan, Target
from liance.norms.calendar.instants import shanghai_day


def may_go(plan: Plan, targets: Iterable[Target], *, at: datetime) -> None:
    """Refuse ``planning.target_over``: what was approved once and is over is explained (R4);
    ``planning.target_drawn``: what was drawn is excused by the rule of its draw."""
    drawn = _drawn(plan)
    for target in targets:
        approved = plan.approved_at is not None and target.created_at <= plan.approved_at
        if approved and target.period_to < shanghai_day(at):
            raise Refused(errors.TARGET_OVER, number=target.number)
        if (str(target.stratum.order), str(target.source_id)) in drawn:
            raise Refused(errors.TARGET_DRAWN, number=target.number)


def _drawn(plan: Plan) -> set[tuple[str, str]]:
    """Stratum and unit of what stands drawn; a file may hold a province, so each is read once."""
    files = [draw.file for draw in plan.draws.filter(state="drawn").select_related("file")]
    results = (json.loads(store.read(file))["result"]["drawn"] for file in files)
    return {(row["stratum"], row["unit"]) for drawn in results for row in drawn}
