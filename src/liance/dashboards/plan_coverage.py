"""How far a plan is carried out, by stratum and target (P2, R4, X1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.scope import known
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.models import Visit
from liance.mechanism.planning.models import Plan, Stratum, Target
from liance.mechanism.planning.rules.progress import TargetFacts, standing

STANDINGS = ("done", "explained", "sheeted", "planned", "unexplained")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with where it stands (``STANDINGS``)."""

    target: Target
    standing: str


@dataclass(frozen=True, slots=True)
class StratumLine:
    """A stratum with its counts: units listed, visits planned, due by now, and how they stand."""

    stratum: Stratum
    planned: int
    due: int
    done: int
    explained: int
    in_time: int
    unexplained: int

    @property
    def percent(self) -> int:
        """Done of planned in whole percent, rounded down: nothing is done before it is."""
        return self.done * 100 // self.planned if self.planned else 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """A plan's strata and targets as of a day."""

    strata: tuple[StratumLine, ...]
    targets: tuple[TargetLine, ...]

    def total(self, name: str) -> int:
        """The sum of a count over the strata."""
        return sum(int(getattr(line, name)) for line in self.strata)


def with_facts(targets: QuerySet[Target], *, actor: Actor) -> QuerySet[Target]:
    """Targets annotated with ``has_sheet`` and ``visited`` as far as the actor may know: a
    restricted sheet or visit counts for its named people alone, to all others the target stands
    as if there were none."""
    sheets = Sheet.objects.filter(known(actor, Q()), target=OuterRef("pk"))
    sheets = sheets.exclude(state__in=["draft", "withdrawn"])
    visits = Visit.objects.filter(known(actor, Q()), sheet__target=OuterRef("pk"))
    return targets.annotate(has_sheet=Exists(sheets), visited=Exists(visits))


def standing_of(target: Target, *, on: date) -> str:
    """Where a target from ``with_facts`` stands on a day."""
    facts = TargetFacts(
        target.period_from, target.period_to,
        bool(getattr(target, "has_sheet", False)), bool(getattr(target, "visited", False)),
        getattr(target, "not_done", None) is not None,
    )  # fmt: skip
    return standing(facts, on=on)


def coverage(plan: Plan, *, on: date, actor: Actor) -> Coverage:
    """Strata and targets of a plan as of ``on`` as the actor may know them, in three queries."""
    rows = (
        with_facts(plan.targets.all(), actor=actor)
        .select_related("source__jurisdiction", "stratum", "not_done__by")
        .prefetch_related("outlets__outlet")
        .order_by("number")
    )
    lines = tuple(TargetLine(t, standing_of(t, on=on)) for t in rows)
    strata = plan.strata.order_by("order")
    return Coverage(tuple(_stratum(s, lines, on) for s in strata), lines)


def _stratum(stratum: Stratum, lines: Iterable[TargetLine], on: date) -> StratumLine:
    own = [line for line in lines if line.target.stratum_id == stratum.id]
    count = {name: sum(1 for line in own if line.standing == name) for name in STANDINGS}
    return StratumLine(
        stratum,
        planned=len(own),
        due=sum(1 for line in own if line.target.period_from <= on),
        done=count["done"],
        explained=count["explained"],
        in_time=count["sheeted"] + count["planned"],
        unexplained=count["unexplained"],
    )
