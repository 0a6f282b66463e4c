"""Form the mean of samples of an hour or a day when the last of them is approved (小时均值、日均值)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.queries.groups import (
    GROUPING,
    Group,
    groups_of,
    groups_of_readings,
    over,
)
from liance.mechanism.laboratory.rules import means as rules
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import VerdictKind

NOUN = "laboratory:mean"
FORM = "laboratory:mean:form"
AMENDED = "成员结果变动"
MERGED = "样品并入另一均值"


def form(factor: BottleFactor, *, actor: Actor, at: datetime) -> list[Mean]:
    """Form the means that a factor of a bottle now completes, of its point and of that hour (gas)
    or day (water); those that stood over the same samples are replaced or ended. In the caller's
    transaction, the visit locked.

    Samples without a result, of another averaging, or determined more than once form none.
    """
    bottle = factor.bottle
    if bottle.point.medium not in GROUPING or bottle.qc != "normal":
        return []
    return _formed(groups_of(bottle.point_id, factor.factor), actor=actor, at=at)


def form_of_readings(visit_id: UUID, *, actor: Actor, at: datetime) -> list[Mean]:
    """Form the means of a visit's field readings, when nothing more is read there. In the caller's
    transaction, the visit locked."""
    return _formed(groups_of_readings([visit_id]), actor=actor, at=at)


def _formed(groups: Sequence[Group], *, actor: Actor, at: datetime) -> list[Mean]:
    if not groups:
        return []
    planner = Planner(catalogue(), shanghai_day(at))
    made: list[Mean] = []
    for group in groups:
        stood = over(group)
        if not any(mean.members == group.ids for mean in stood if not _merged(mean)):
            asked = [member.asked for member in group.members]
            found = rules.judge_mean(asked, planner, group.averaging)
            made += settle(group, found, stood, AMENDED, actor=actor, at=at)
    return made


def _merged(mean: Mean) -> bool:
    """Whether a mean ended since its samples were in another: the other may be gone again. One that
    no limit asked for any more is asked for by none until somebody orders a re-evaluation."""
    return bool(mean.verdict_detail.get("ended")) and mean.reason == MERGED


def settle(
    group: Group,
    found: rules.Covered | None,
    stood: Sequence[Mean],
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> list[Mean]:
    """Write what a group's mean says in the place of the latest that stood over its samples, and
    end the others: a sample has one mean at most. With none found all end, for ``reason``."""
    live = [mean for mean in stood if not mean.verdict_detail.get("ended")]
    if found is None:
        return [end(mean, reason, actor=actor, at=at) for mean in live]
    old = next(iter(live or stood), None)
    made = [write(found, group, old, reason if old else "", actor=actor, at=at)]
    return made + [end(mean, MERGED, actor=actor, at=at) for mean in live if mean is not old]


def write(
    found: rules.Covered,
    group: Group,
    old: Mean | None,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> Mean:
    """Write a mean in the place of ``old``, with its reason; the old row stays."""
    row = Mean(
        visit_id=group.visit_id, point_id=group.point_id, factor=group.factor, of=group.of,
        members=group.ids, began_at=group.members[0].at, ended_at=group.members[-1].at,
        value=found.value, unit=str(found.detail["limit_unit"]), verdict=found.stored.verdict,
        times=found.stored.times, verdict_detail=found.detail, replaces=old, reason=reason,
    )  # fmt: skip
    return _kept(row, actor=actor, at=at)


def end(old: Mean, reason: str, *, actor: Actor, at: datetime) -> Mean:
    """Write that a mean stands no longer, since no limit asks for it or its samples are in another:
    it covers nothing and is printed nowhere; the old row stays."""
    averaging = old.verdict_detail.get("averaging", rules.HOURLY)
    row = Mean(
        visit_id=old.visit_id, point_id=old.point_id, factor=old.factor, of=old.of,
        members=old.members, began_at=old.began_at, ended_at=old.ended_at, value=old.value,
        unit=old.unit, verdict=VerdictKind.NOT_JUDGED.value,
        verdict_detail=rules.ended(averaging, merged=reason == MERGED), replaces=old,
        reason=reason,
    )  # fmt: skip
    return _kept(row, actor=actor, at=at)


def _kept(row: Mean, *, actor: Actor, at: datetime) -> Mean:
    row.at = row.created_at = at
    row.created_by = actor.user_id
    row.save(force_insert=True)
    note(
        FORM, row, noun=NOUN, actor=actor, at=at,
        body={
            "visit": row.visit_id, "point": row.point_id, "factor": row.factor, "of": row.of,
            "members": [str(one) for one in row.members], "value": row.value, "unit": row.unit,
            "verdict": row.verdict, "times": row.times, "replaces": row.replaces_id,
            "reason": row.reason,
        },
    )  # fmt: skip
    return row
