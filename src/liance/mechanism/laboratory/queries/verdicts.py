"""Determinations by the verdict that is said of them: none of those that their mean stands for."""

from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, UUIDField

from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries.means import samples_of, standing_in, unmet

Determinations = QuerySet[Determination]


class _Among(Func):
    """Whether the first is one of the array that is the second."""

    template, arg_joiner = "(%(expressions)s))", " = ANY("
    output_field = BooleanField()


def with_verdict(rows: Determinations, verdict: str) -> Determinations:
    """Those of ``rows`` of which ``verdict`` is said. A sample that a mean stands for has none of its
    own but the mean's, and where a limit that the mean leaves to it is not met."""
    of_verdict = Q(verdict=verdict)
    besides = Q(verdict_detail__sides__contains=[{"verdict": verdict}])
    # What its mean says too is still said of the sample: lists have no rows of means.
    speaking = _speaking(rows.filter(of_verdict | besides)).exclude(verdict=verdict)
    member = Q(pk__in=_members(speaking))
    parallel = Q(bottle_factor__bottle__qc="parallel") & Exists(
        speaking.filter(
            point=OuterRef("bottle_factor__bottle__point"),
            factor=OuterRef("bottle_factor__factor"),
            began_at__lte=OuterRef("bottle_factor__bottle__sampled_at"),
            ended_at__gte=OuterRef("bottle_factor__bottle__sampled_at"),
        )
    )
    spoken_for = Q(state="approved") & (member | parallel)
    left = _left(rows.filter(spoken_for & besides), verdict)
    return rows.filter((of_verdict & ~spoken_for) | Q(pk__in=left))


def _speaking(rows: Determinations) -> "QuerySet[Mean]":
    """The means of samples that stand and cover a limit, at the visits of these rows; as
    ``means.standing_in`` tells them."""
    mine = _Among(F("pk"), OuterRef("members"))
    beside = Determination.objects.filter(bottle_factor=OuterRef("bottle_factor"))
    beside = beside.exclude(pk=OuterRef("pk")).exclude(state="superseded")
    unsound = Determination.objects.filter(mine).filter(~Q(state="approved") | Exists(beside))
    return (
        Mean.objects.filter(
            of=Mean.DETERMINATIONS, replaced_by=None,
            visit__in=rows.order_by().values("bottle_factor__bottle__visit"),
        )
        .exclude(verdict_detail__covers=[])
        .exclude(Exists(unsound))
    )  # fmt: skip


def _members(means: "QuerySet[Mean]") -> "QuerySet[Any, Any]":
    one = Func(F("members"), function="unnest", output_field=UUIDField())
    return means.annotate(member=one).values("member")


def _left(rows: Determinations, verdict: str) -> list[object]:
    """The keys of samples of which the verdict is said beside their mean."""
    found = list(rows.select_related("bottle_factor__bottle"))
    speaking = samples_of(standing_in({row.bottle_factor.bottle.visit_id for row in found}))
    said = [(row, unmet(row, speaking.get(row.pk))) for row in found]
    return [row.pk for row, left in said if left is not None and left["verdict"] == verdict]
