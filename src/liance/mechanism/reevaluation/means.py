"""The means of the samples that a run judges again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.queries.groups import Group, groups_in, over
from liance.mechanism.laboratory.rules.means import Covered, judge_mean
from liance.mechanism.operations.models import Visit
from liance.mechanism.reevaluation.gathering import OnFile, Wanted, asked_for, limits_on_file
from liance.norms.standards.planning import Planner
from liance.norms.standards.side_by_side import Asked

SAID = ("limit", "limit_unit", "standard", "judged_value", "judged_limit", "zh", "covers", "sides")
VISITS = 500


def judge_means(
    wanted: Wanted, planner: Planner, reason: str, *, actor: Actor, at: datetime
) -> int:
    """Judge again every group of samples all of which are wanted. A mean that comes out otherwise is
    a new row in the place of the old, and so is the end of one that no limit asks for any more; one
    whose conditions now hold is formed where none stood. Returns how many rows were written.

    A visit where something is to be written is locked and read again: a result may have been amended
    since it was read. The others are not kept from anybody.
    """
    on_file = limits_on_file(wanted)
    visits = wanted.visits.order_by("pk").values_list("pk", flat=True).iterator()
    made = 0
    while some := list(islice(visits, VISITS)):
        found = list(_found(some, wanted, on_file, planner))
        for visit_id in sorted({one.group.visit_id for one in found if not one.stands}):
            Visit.objects.select_for_update(no_key=True).only("id").get(pk=visit_id)
            made += sum(
                _settled(one, reason, actor=actor, at=at)
                for one in _found([visit_id], wanted, on_file, planner)
            )
    return made


class _Found(NamedTuple):
    """A group, what judging it says, and the means that nothing replaced over its time."""

    group: Group
    covered: Covered | None
    stood: Sequence[Mean]

    @property
    def live(self) -> list[Mean]:
        return [mean for mean in self.stood if not mean.verdict_detail.get("ended")]

    @property
    def said(self) -> bool:
        """Whether the latest mean says what judging says now."""
        live = self.live
        return (
            self.covered is not None
            and bool(live)
            and _says(live[0], self.group, self.covered.detail)
        )

    @property
    def stands(self) -> bool:
        """Whether nothing is to be written."""
        return not self.live if self.covered is None else self.said and len(self.live) == 1


def _found(
    visit_ids: Sequence[UUID], wanted: Wanted, on_file: OnFile, planner: Planner
) -> Iterator[_Found]:
    """The groups at these visits all of whose samples are wanted, judged."""
    groups = groups_in(visit_ids)
    known: dict[UUID, Asked] = {}
    for of in (Mean.DETERMINATIONS, Mean.READINGS):
        ids = [key for group in groups if group.of == of for key in group.ids]
        known |= asked_for(wanted, of, ids, on_file)
    for group in groups:
        if known.keys() >= set(group.ids):
            asked = [known[key] for key in group.ids]
            yield _Found(group, judge_mean(asked, planner, group.averaging), over(group))


def _settled(found: _Found, reason: str, *, actor: Actor, at: datetime) -> int:
    if found.said:
        others = found.live[1:]
        return len([averaging.end(one, averaging.MERGED, actor=actor, at=at) for one in others])
    made = averaging.settle(found.group, found.covered, found.stood, reason, actor=actor, at=at)
    return len(made)


def _says(mean: Mean, group: Group, detail: Mapping[str, object]) -> bool:
    stood = mean.verdict_detail
    return mean.members == group.ids and all(stood.get(name) == detail.get(name) for name in SAID)
