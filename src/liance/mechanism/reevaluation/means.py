"""The means whose members a run judges again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.rules.means import HOURLY, judge_mean
from liance.mechanism.operations.models import Visit
from liance.mechanism.reevaluation.gathering import Found
from liance.norms.standards.bulk.sides import Asked
from liance.norms.standards.planning import Planner

SAID = ("limit", "limit_unit", "standard", "judged_value", "judged_limit", "zh", "covers")


class Means:
    """Standing means of the visits of a run; what their members are judged by is noted as it comes."""

    def __init__(self, visits: QuerySet[Visit]) -> None:
        self._means = list(Mean.objects.filter(visit__in=visits, replaced_by=None).order_by("id"))
        self._wanted = {member for mean in self._means for member in mean.members}
        self._asked: dict[UUID, Asked] = {}

    def note(self, chunk: Sequence[Found]) -> None:
        """Keep what members of means are judged by."""
        if self._wanted:
            self._asked |= {one.id: one.asked for one in chunk if one.id in self._wanted}

    def judge(self, planner: Planner, reason: str, *, actor: Actor, at: datetime) -> int:
        """Judge the means all of whose members were judged; one that comes out otherwise is a new row
        in the place of the old. Returns how many are."""
        made = 0
        for mean in self._means:
            asked = [self._asked[key] for key in mean.members if key in self._asked]
            kind = mean.verdict_detail.get("averaging", HOURLY)
            whole = len(asked) == len(mean.members)
            found = judge_mean(asked, planner, kind) if whole else None
            if found is None:
                continue
            detail = found.detail
            if all(detail.get(name) == mean.verdict_detail.get(name) for name in SAID):
                continue
            rows = Determination.objects.select_related("bottle_factor__bottle").in_bulk(
                mean.members
            )
            members = [rows[key] for key in mean.members]
            averaging.write(found, members, mean, reason, actor=actor, at=at)
            made += 1
        return made
