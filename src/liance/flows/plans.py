"""Plan and visits together: which targets were done, whose reason is due (R4), how often a unit is
visited in a year (P2)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.scope import known
from liance.mechanism.operations.models import Visit
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import approval, drafting, drawing, explaining
from liance.mechanism.planning.actions.explaining import ask_for_reason
from liance.mechanism.planning.caps import over
from liance.mechanism.planning.listing import Options
from liance.mechanism.planning.models import Draw, NotDone, Plan, Target
from liance.mechanism.planning.policies import targets_visible_to
from liance.norms.calendar.instants import end_of_day


def unvisited(targets: QuerySet[Target], *, among: Q) -> QuerySet[Target]:
    """Those targets to whose sheet no visit ``among`` those that count happened."""
    visits = Visit.objects.filter(among, sheet__target=OuterRef("pk"))
    return targets.filter(~Exists(visits))


@transaction.atomic
def ask_for_reasons(*, at: datetime) -> int:
    """Start the clock of the reason for every target of a running plan whose period is over
    without visit and reason (R4); returns how many stand so. Repeating it changes nothing."""
    over = Target.objects.filter(
        plan__approved_at__isnull=False,
        period_to__lt=at.astimezone(SHANGHAI).date(),
        not_done__isnull=True,
    ).select_related("plan", "source")
    asked = 0
    for target in unvisited(over, among=Q(restricted=False)):
        # The duty begins with the end of the period, however late this runs.
        ask_for_reason(target=target, at=end_of_day(target.period_to))
        asked += 1
    return asked


@transaction.atomic
def explain(*, target_id: UUID, reason: str, actor: Actor, at: datetime) -> NotDone:
    """Report the reason of a target to which nobody went (R4).

    Errors: ``planning.done`` where a visit of which the actor may know happened after all, and
    those of planning's action.
    """
    target = targets_visible_to(actor).filter(pk=target_id)
    if not target.exists():
        raise NotFound("planning:target")
    if not unvisited(target, among=known(actor, Q())).exists():
        raise Refused(errors.DONE)
    return explaining.explain(target_id=target_id, reason=reason, actor=actor, at=at)


def unforeseen(year: int, sources: Collection[UUID] | None = None) -> Counter[UUID]:
    """Visits of a year that no plan foresaw, by source, of every agency; restricted ones, of which
    makers of plans may not know, do not count."""
    start, end = (datetime(y, 1, 1, tzinfo=SHANGHAI) for y in (year, year + 1))
    rows = Visit.objects.filter(entered_at__gte=start, entered_at__lt=end, restricted=False)
    rows = rows.filter(Q(sheet__isnull=True) | Q(sheet__target__isnull=True))
    if sources is not None:
        rows = rows.filter(source_id__in=sources)
    return Counter(rows.values_list("source_id", flat=True))


@transaction.atomic
def commit_draw(
    *, plan_id: UUID, version: int, options: Options, seed: bytes, actor: Actor, at: datetime
) -> Draw:
    """Commit a draw's list with the visits of the year counted, planned or not (P2)."""
    year = Plan.objects.filter(pk=plan_id).values_list("year", flat=True).first()
    return drawing.commit(
        plan_id=plan_id, version=version, options=options, seed=seed, actor=actor, at=at,
        visited=unforeseen(year) if year else {},
    )  # fmt: skip


@transaction.atomic
def add_target(
    *,
    plan_id: UUID,
    version: int,
    stratum_id: UUID,
    source_id: UUID,
    outlets: Mapping[UUID, Iterable[str]],
    period_from: date,
    period_to: date,
    actor: Actor,
    at: datetime,
) -> Target:
    """Plan a source with the visits of the year counted, planned or not (P2)."""
    year = Plan.objects.filter(pk=plan_id).values_list("year", flat=True).first()
    return drafting.add_target(
        plan_id=plan_id, version=version, stratum_id=stratum_id, source_id=source_id,
        outlets=outlets, period_from=period_from, period_to=period_to, actor=actor, at=at,
        visited=unforeseen(year, [source_id]) if year else {},
    )  # fmt: skip


@transaction.atomic
def submit(*, plan_id: UUID, version: int, actor: Actor, at: datetime) -> Plan:
    """Hand a draft to both sides with the visits of the year counted, planned or not (P1, P2)."""
    row = Plan.objects.filter(pk=plan_id).first()
    sources = list(row.targets.values_list("source_id", flat=True)) if row else []
    return approval.submit(
        plan_id=plan_id, version=version, actor=actor, at=at,
        visited=unforeseen(row.year, sources) if row else {},
    )  # fmt: skip


def over_cap(plan: Plan) -> list[tuple[str, int]]:
    """The units of a plan that all agencies visit more often in the year than the cap says."""
    sources = list(plan.targets.values_list("source_id", flat=True))
    return over(plan, unforeseen(plan.year, sources))
