"""The means of the samples that a run judges again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.queries.groups import Group, groups_in, over
from liance.mechanism.laboratory.rules.means import Covered, judge_mean
from liance.mechanism.reevaluation.gathering import Wanted, asked_for, limits_on_file
from liance.norms.standards.bulk.sides import Asked
from liance.norms.standards.planning import Planner

SAID = ("limit", "limit_unit", "standard", "judged_value", "judged_limit", "zh", "covers", "sides")
VISITS = 500


def judge_means(
    wanted: Wanted, planner: Planner, reason: str, *, actor: Actor, at: datetime
) -> int:
    """Judge again every group of samples all of which are wanted. A mean that comes out otherwise is
    a new row in the place of the old, and so is the end of one that no limit asks for any more; one
    whose conditions now hold is formed where none stood. Returns how many rows were written."""
    made = 0
    for group, asked in _groups(wanted):
        found = judge_mean(asked, planner, group.averaging)
        made += _settled(group, found, reason, actor=actor, at=at)
    return made


def _groups(wanted: Wanted) -> Iterator[tuple[Group, Sequence[Asked]]]:
    """The groups with what each sample is to be judged by, a part of the visits at a time."""
    on_file = limits_on_file(wanted)
    visits = wanted.visits.order_by("pk").values_list("pk", flat=True).iterator()
    while some := list(islice(visits, VISITS)):
        groups = groups_in(some)
        known: dict[UUID, Asked] = {}
        for of in (Mean.DETERMINATIONS, Mean.READINGS):
            ids = [key for group in groups if group.of == of for key in group.ids]
            known |= asked_for(wanted, of, ids, on_file)
        for group in groups:
            if known.keys() >= set(group.ids):
                yield group, [known[key] for key in group.ids]


def _settled(
    group: Group, found: Covered | None, reason: str, *, actor: Actor, at: datetime
) -> int:
    stood = over(group)
    live = [mean for mean in stood if not mean.verdict_detail.get("ended")]
    if found is not None and live and _says(live[0], group, found.detail):
        others = [averaging.end(one, averaging.MERGED, actor=actor, at=at) for one in live[1:]]
        return len(others)
    return len(averaging.settle(group, found, stood, reason, actor=actor, at=at))


def _says(mean: Mean, group: Group, detail: Mapping[str, object]) -> bool:
    stood = mean.verdict_detail
    return mean.members == group.ids and all(stood.get(name) == detail.get(name) for name in SAID)
