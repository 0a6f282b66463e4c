"""Reads of re-evaluations: runs, what changed, and results with the verdict that stands now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.laboratory.queries.results import Result, Results, left_by
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.reevaluation.models import Reevaluation, Rejudged
from liance.mechanism.reevaluation.rules import CHANGED

VIEW = "reevaluation:run:view"


def runs(actor: Actor) -> QuerySet[Reevaluation]:
    """Runs of the actor's agency, of those it oversees and of the whole site, the latest first.
    Raises NotPermitted."""
    actor.require(VIEW)
    own = Q(agency_id=actor.agency_id) | Q(agency__jurisdiction_id__in=actor.scope)
    rows = Reevaluation.objects.filter(own | Q(agency=None))
    return rows.select_related("agency", "ordered_by", "source").order_by("-at", "-id")


def run(actor: Actor, run_id: UUID) -> Reevaluation:
    """One run. Raises NotFound, NotPermitted."""
    found = runs(actor).filter(pk=run_id).first()
    if found is None:
        raise NotFound("reevaluation:run")
    return found


def known(actor: Actor, run_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these runs the actor may open."""
    return set(runs(actor).filter(pk__in=run_ids).values_list("pk", flat=True))


def changed(actor: Actor, run: Reevaluation) -> QuerySet[Rejudged]:
    """The verdicts of a run that differ from those before, of visits the actor may know of."""
    rows = Rejudged.objects.filter(run=run, change__in=CHANGED)
    rows = rows.filter(visit_id__in=visible_to(actor).values("pk"))
    return rows.select_related("run").order_by("id")


def changed_after(visit: str, instant: str) -> QuerySet[Rejudged]:
    """For a subquery: verdicts of the outer row's ``visit`` that changed after its ``instant``."""
    return Rejudged.objects.filter(
        visit_id=OuterRef(visit), change__in=CHANGED, run__at__gt=OuterRef(instant)
    )


@dataclass(frozen=True, slots=True)
class OfVisit:
    """A run as far as it judged one visit: how many results, how many of them differently."""

    run_id: UUID
    at: datetime
    reason: str
    results: int
    changed: int


def of_visit(visit_id: UUID) -> list[OfVisit]:
    """The runs that judged results of a visit, the latest first."""
    rows = Rejudged.objects.filter(visit_id=visit_id, leads=True)
    counted = rows.values_list("run_id", "run__at", "run__reason").annotate(
        results=Count("id"), changed=Count("id", filter=Q(change__in=CHANGED))
    )
    return [OfVisit(*row) for row in counted.order_by("-run__at", "-run_id")]


def history(visit_id: UUID, object_id: UUID) -> list[Rejudged]:
    """Of a result of a visit, the leading verdict of every run, the latest first."""
    rows = Rejudged.objects.filter(visit_id=visit_id, object_id=object_id, leads=True)
    return list(rows.select_related("run").order_by("-id"))


def restated(results: Results, visit_id: UUID) -> Results:
    """The results of a visit with the verdicts that their latest re-evaluation gave, where there
    was one."""
    latest = _latest(visit_id)
    if not latest:
        return results
    return replace(
        results,
        results=tuple(
            _restated(result, latest[result.id]) if result.id in latest else result
            for result in results.results
        ),
    )


def _latest(visit_id: UUID) -> dict[UUID, list[Rejudged]]:
    """By result of the visit, all rows of its latest run, the leading one first."""
    rows = Rejudged.objects.filter(visit_id=visit_id).order_by("-id")
    found: dict[UUID, list[Rejudged]] = {}
    for row in rows:
        kept = found.setdefault(row.object_id, [])
        if not kept or kept[0].run_id == row.run_id:
            kept.append(row)
    return {
        object_id: sorted(kept, key=lambda row: (not row.leads, row.id))
        for object_id, kept in found.items()
    }


def _restated(result: Result, rows: Sequence[Rejudged]) -> Result:
    lead, *others = rows
    if lead.change in CHANGED:
        result = replace(result, reason=lead.reason, steps=(), reevaluated=True)
    judged = replace(
        result, verdict=lead.verdict, times=lead.times, limit=lead.limit, limit_unit=lead.unit,
        standard=lead.standard, origin=lead.origin, explanation_zh=lead.zh, explanation_en=lead.en,
        beside=tuple(_side(row) for row in others),
    )  # fmt: skip
    return left_by(judged, result.covered)


def _side(row: Rejudged) -> Mapping[str, str]:
    return {name: getattr(row, name) for name in SIDE}


SIDE = (
    "origin", "standard", "limit", "unit", "averaging", "verdict", "reason", "certainty", "times",
    "zh", "en",
)  # fmt: skip
