"""The means whose members a run judges again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.rules.means import HOURLY, Covered, judge_mean
from liance.mechanism.operations.models import Visit
from liance.mechanism.reevaluation.gathering import Found
from liance.norms.standards.bulk.sides import Asked
from liance.norms.standards.planning import Planner

SAID = ("limit", "limit_unit", "standard", "judged_value", "judged_limit", "zh", "covers", "sides")


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
        in the place of the old, and so is the end of one that no limit asks for any more. Returns how
        many are."""
        made = 0
        for mean in self._means:
            asked = [self._asked[key] for key in mean.members if key in self._asked]
            if len(asked) == len(mean.members):
                kind = mean.verdict_detail.get("averaging", HOURLY)
                found = judge_mean(asked, planner, kind)
                made += _replaced(mean, found, reason, actor=actor, at=at)
        return made


def _replaced(
    mean: Mean, found: Covered | None, reason: str, *, actor: Actor, at: datetime
) -> bool:
    stood = mean.verdict_detail
    if found is None:
        if not stood.get("ended"):
            averaging.end(mean, reason, actor=actor, at=at)
        return not stood.get("ended")
    if all(found.detail.get(name) == stood.get(name) for name in SAID):
        return False
    rows = Determination.objects.select_related("bottle_factor__bottle").in_bulk(mean.members)
    members = [rows[key] for key in mean.members]
    averaging.write(found, members, mean, reason, actor=actor, at=at)
    return True
