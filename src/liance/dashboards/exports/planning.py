"""Targets of plans, with where each stands."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.dashboards.exports.shape import DAY, NUMBER, Column, Context, Listed, Wanted, Words
from liance.dashboards.exports.words import STANDINGS
from liance.dashboards.plan_coverage import with_facts
from liance.foundation.kernel.actor import Actor
from liance.mechanism.planning.models import Target, TargetOutlet
from liance.mechanism.planning.policies import targets_visible_to
from liance.mechanism.planning.rules.progress import TargetFacts, standing


def _targets(actor: Actor, wanted: Wanted) -> QuerySet[Target]:
    rows = with_facts(targets_visible_to(actor), actor=actor)
    if wanted.get("plan"):
        rows = rows.filter(plan_id__in=_identifiers(wanted["plan"]))
    if wanted.get("year", "").isdecimal():
        rows = rows.filter(Q(plan__year=wanted["year"][:4]))
    return rows.order_by("plan_id", "number", "id")


def _identifiers(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _complete(context: Context, block: list[list[Any]]) -> None:
    """Outlets and factors, and the standing from what is known of sheet, visit and reason."""
    outlets: dict[UUID, list[str]] = defaultdict(list)
    rows = TargetOutlet.objects.filter(target_id__in=[row[OUTLETS] for row in block])
    named = rows.order_by("outlet__code", "id").values_list(
        "target_id", "outlet__code", "outlet__name", "factors"
    )
    for target, code, name, factors in named:
        outlets[target].append(
            f"{code} {name}".strip() + (f"：{'、'.join(factors)}" if factors else "")
        )
    for row in block:
        first, last, sheeted, visited = row[FROM], row[TO], row[-2], row[-1]
        facts = TargetFacts(first, last, sheeted, visited, row[REASON] is not None)
        row[STANDING] = standing(facts, on=context.on)
        row[OUTLETS] = "；".join(outlets[row[OUTLETS]])


COLUMNS = (
    Column("plan", Words("计划名称", "Name of the plan"), "plan__title", width=30),
    Column("year", Words("年度", "Year"), "plan__year", NUMBER),
    Column("number", Words("第几项", "Item"), "number", NUMBER),
    Column("stratum", Words("分层", "Stratum"), "stratum__name", width=20),
    Column("unit", Words("监测单位", "Unit"), "source__name", width=28),
    Column("jurisdiction", Words("辖区", "Jurisdiction"), "jurisdiction__name"),
    Column("period_from", Words("计划期开始", "Period from"), "period_from", DAY),
    Column("period_to", Words("计划期结束", "Period to"), "period_to", DAY),
    Column("outlets", Words("排放口和因子", "Outlets and factors"), "pk", width=40),
    Column("standing", Words("进展", "Standing"), "plan__state", say=STANDINGS),
    Column("reason", Words("未监测的原因", "Why not monitored"), "not_done__reason", width=30),
)  # fmt: skip
FROM, TO, OUTLETS, STANDING, REASON = (
    next(at for at, column in enumerate(COLUMNS) if column.key == key)
    for key in ("period_from", "period_to", "outlets", "standing", "reason")
)

TARGETS = Listed(
    code="targets",
    of=Target,
    title=Words("计划监测对象", "Targets of plans"),
    permission="planning:plan:view",
    filters={"plan": Words("计划", "Plan"), "year": Words("年度", "Year")},
    rows=_targets,
    columns=COLUMNS,
    beside=("has_sheet", "visited"),
    follows=("plan",),
    complete=_complete,
)
