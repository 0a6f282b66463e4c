"""The means that stand, and the samples for which they stand."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.rules.covering import SHEET, remaining
from liance.mechanism.operations.models import Reading


def standing_means(visit_id: UUID) -> list[Mean]:
    """Means that nothing replaced or ended, whose members all stand: approved and not determined again
    beside themselves, or readings that no amendment replaced; of two over one
    sample, as an earlier release may have left them, the later; by point, factor, time."""
    return standing_in([visit_id])


def standing_in(visit_ids: Collection[UUID]) -> list[Mean]:
    """As ``standing_means``, of several visits; at most three queries."""
    found = Mean.objects.filter(visit__in=visit_ids, replaced_by=None)
    found = found.select_related("point", "visit")
    rows = [
        row
        for row in found.order_by("visit_id", "point__order", "factor", "began_at", "id")
        if not row.verdict_detail.get("ended")
    ]
    sound = _sound_determinations(rows) | _sound_readings(rows)
    kept: set[UUID] = set()
    taken: set[UUID] = set()
    for row in sorted(rows, key=lambda one: (one.at, one.id), reverse=True):
        if sound.issuperset(row.members) and taken.isdisjoint(row.members):
            kept.add(row.id)
            taken.update(row.members)
    return [row for row in rows if row.id in kept]


def _members(rows: Sequence[Mean], of: str) -> set[UUID]:
    return {member for row in rows if row.of == of for member in row.members}


def _sound_determinations(rows: Sequence[Mean]) -> set[UUID]:
    """Members that are approved and were not determined again beside themselves."""
    wanted = _members(rows, Mean.DETERMINATIONS)
    factors = Determination.objects.filter(pk__in=wanted).values("bottle_factor_id")
    standing: dict[UUID, list[tuple[UUID, str]]] = {}
    others = Determination.objects.filter(bottle_factor__in=factors).exclude(state="superseded")
    for factor, key, state in others.values_list("bottle_factor_id", "pk", "state"):
        standing.setdefault(factor, []).append((key, state))
    return {each[0][0] for each in standing.values() if len(each) == 1 and each[0][1] == "approved"}


def _sound_readings(rows: Sequence[Mean]) -> set[UUID]:
    """Members that no amendment replaced."""
    wanted = _members(rows, Mean.READINGS)
    if not wanted:
        return wanted
    replaced = Reading.objects.filter(amends__in=wanted).values_list("amends_id", flat=True)
    return wanted - set(replaced)


def samples_of(means: Sequence[Mean]) -> dict[UUID, Mean]:
    """The mean that stands for each determination or field reading: its members, and the field parallels between
    its first and its last, which are no second thing discharged; one query where there is a mean."""
    speaking = [mean for mean in means if mean.verdict_detail["covers"]]
    found = {member: mean for mean in speaking for member in mean.members}
    if not speaking:
        return found
    spans: dict[tuple[UUID, str], list[Mean]] = {}
    for mean in speaking:
        if mean.of == Mean.DETERMINATIONS:
            spans.setdefault((mean.point_id, mean.factor), []).append(mean)
    rows = Determination.objects.filter(
        bottle_factor__bottle__point__in={mean.point_id for mean in speaking},
        bottle_factor__bottle__qc="parallel", state="approved",
    )  # fmt: skip
    for key, point, factor, at in rows.values_list(
        "pk", "bottle_factor__bottle__point_id", "bottle_factor__factor",
        "bottle_factor__bottle__sampled_at",
    ):  # fmt: skip
        for mean in spans.get((point, factor), ()):
            if mean.began_at <= at <= mean.ended_at:
                found[key] = mean
    return found


def left_to(row: Determination | Reading, mean: Mean | None) -> list[Mapping[str, Any]]:
    """The verdicts of a determination or reading that a mean leaves to it, the worst leading, each with
    ``origin``, ``limit``, ``unit``, ``verdict``, ``times``; empty where the mean stands for all."""
    detail = row.verdict_detail
    own = {
        "origin": SHEET, "standard": detail.get("standard", ""), "limit": detail.get("limit", ""),
        "unit": detail.get("limit_unit", ""), "verdict": row.verdict,
        "times": row.times if isinstance(row, Determination) else str(detail.get("times", "")),
    }  # fmt: skip
    sides = detail.get("sides") or [own]
    return list(sides) if mean is None else remaining(sides, mean.verdict_detail["covers"])


def unmet(row: Determination | Reading, mean: Mean | None) -> Mapping[str, Any] | None:
    """What a result says for itself beside its mean: the leading verdict of those left to it where
    that is not met; none where the mean says all there is. Without a mean its leading verdict."""
    left = left_to(row, mean)
    if mean is not None and (not left or left[0]["verdict"] == "compliant"):
        return None
    return left[0]
