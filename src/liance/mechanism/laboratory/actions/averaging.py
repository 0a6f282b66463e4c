"""Form the mean of samples of an hour or a day when the last of them is approved (小时均值、日均值)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.rules import means as rules
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.bulk.sides import Asked
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import VerdictKind
from liance.norms.standards.recording import recorded_of
from liance.norms.standards.side_by_side import held_of

NOUN = "laboratory:mean"
FORM = "laboratory:mean:form"
AMENDED = "成员结果变动"
GROUPING = {
    "gas": (rules.HOURLY, rules.within_the_hour),
    "water": (rules.DAILY, rules.over_the_day),
}
"""By medium: of what the means are, and which samples lie together."""


def form(factor: BottleFactor, *, actor: Actor, at: datetime) -> list[Mean]:
    """Form the means that a factor of a bottle now completes, of its point and of that hour (gas)
    or day (water); one that stood over the same samples is replaced by a new row. In the caller's transaction, the
    visit locked.

    Samples without a result, of another averaging, or determined more than once form none.
    """
    bottle = factor.bottle
    grouping = GROUPING.get(bottle.point.medium)
    if grouping is None or bottle.qc != "normal":
        return []
    averaging, split = grouping
    rows = list(
        BottleFactor.objects.filter(
            bottle__visit_id=bottle.visit_id, bottle__point_id=bottle.point_id,
            bottle__qc="normal", factor=factor.factor, no_result_reason="",
        )
        .exclude(bottle__state__in=["rejected", "lost"])
        .select_related("bottle__point")
        .order_by("bottle__sampled_at", "id")
    )  # fmt: skip
    standing = _standing([row.id for row in rows])
    made = []
    for group in split(rows, [row.bottle.sampled_at for row in rows]):
        members = _members(group, standing, averaging)
        if members:
            made += _formed(members, averaging, actor=actor, at=at)
    return made


def _standing(factor_ids: Sequence[UUID]) -> dict[UUID, list[Determination]]:
    found: dict[UUID, list[Determination]] = {}
    rows = Determination.objects.filter(bottle_factor__in=factor_ids).exclude(state="superseded")
    for row in rows.select_related("bottle_factor__bottle__point").order_by("id"):
        found.setdefault(row.bottle_factor_id, []).append(row)
    return found


def _members(
    group: Sequence[BottleFactor], standing: Mapping[UUID, list[Determination]], averaging: str
) -> list[Determination]:
    """The samples' results where all are approved and may enter a mean, else none."""
    if averaging == rules.HOURLY and not rules.enough(len(group), group[0].factor):
        return []
    found = [standing.get(one.id, []) for one in group]
    if any(len(rows) != 1 or rows[0].state != "approved" for rows in found):
        return []
    members = [rows[0] for rows in found]
    stated = [recorded_of(row.recorded).averaging for row in members]
    return members if all(map(rules.may_enter, stated)) else []


def asked_of(row: Determination) -> Asked:
    """A determination with the limits that stand with it, as it is judged."""
    factor, bottle = row.bottle_factor, row.bottle_factor.bottle
    return Asked(
        row.raw, row.unit, row.detection_limit, factor.factor, bottle.point.medium,
        shanghai_day(bottle.sampled_at), factor.limit, factor.unit or None, factor.standard,
        tuple(held_of(cells) for cells in factor.beside), recorded_of(row.recorded),
    )  # fmt: skip


def _formed(
    members: Sequence[Determination], averaging: str, *, actor: Actor, at: datetime
) -> list[Mean]:
    asked = [asked_of(row) for row in members]
    found = rules.judge_mean(asked, Planner(catalogue(), shanghai_day(at)), averaging)
    old = _before(members)
    if found is None or (old is not None and old.members == [row.id for row in members]):
        return []
    return [write(found, members, old, AMENDED if old else "", actor=actor, at=at)]


def _before(members: Sequence[Determination]) -> Mean | None:
    """The mean that stands over these hours."""
    bottles = [row.bottle_factor.bottle for row in members]
    rows = Mean.objects.filter(
        visit_id=bottles[0].visit_id, point_id=bottles[0].point_id,
        factor=members[0].bottle_factor.factor, began_at__lte=bottles[-1].sampled_at,
        ended_at__gte=bottles[0].sampled_at, replaced_by=None,
    )  # fmt: skip
    return rows.order_by("-at", "-id").first()


def write(
    found: rules.Covered,
    members: Sequence[Determination],
    old: Mean | None,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> Mean:
    """Write a mean in the place of ``old``, with its reason; the old row stays."""
    bottles = [row.bottle_factor.bottle for row in members]
    row = Mean(
        visit_id=bottles[0].visit_id, point_id=bottles[0].point_id,
        factor=members[0].bottle_factor.factor, members=[one.id for one in members],
        began_at=bottles[0].sampled_at, ended_at=bottles[-1].sampled_at, value=found.value,
        unit=str(found.detail["limit_unit"]), verdict=found.stored.verdict,
        times=found.stored.times, verdict_detail=found.detail, replaces=old, reason=reason,
    )  # fmt: skip
    return _kept(row, actor=actor, at=at)


def end(old: Mean, reason: str, *, actor: Actor, at: datetime) -> Mean:
    """Write that no limit asks for a mean any more: it covers nothing and is printed nowhere; the
    old row stays."""
    averaging = old.verdict_detail.get("averaging", rules.HOURLY)
    row = Mean(
        visit_id=old.visit_id, point_id=old.point_id, factor=old.factor, members=old.members,
        began_at=old.began_at, ended_at=old.ended_at, value=old.value, unit=old.unit,
        verdict=VerdictKind.NOT_JUDGED.value, verdict_detail=rules.ended(averaging), replaces=old,
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
            "visit": row.visit_id, "point": row.point_id, "factor": row.factor,
            "members": [str(one) for one in row.members], "value": row.value, "unit": row.unit,
            "verdict": row.verdict, "times": row.times, "replaces": row.replaces_id,
            "reason": row.reason,
        },
    )  # fmt: skip
    return row
