"""The means that stand in a visit."""

from uuid import UUID

from liance.mechanism.laboratory.models import Determination, Mean


def standing_means(visit_id: UUID) -> list[Mean]:
    """Means that nothing replaced, whose members are all approved and none of which was determined
    again beside itself; of two over one sample, as regrouping may leave them, the later; by
    point, factor, time."""
    rows = list(
        Mean.objects.filter(visit_id=visit_id, replaced_by=None)
        .select_related("point")
        .order_by("point__order", "factor", "began_at", "id")
    )
    wanted = {member for row in rows for member in row.members}
    factors = Determination.objects.filter(pk__in=wanted).values("bottle_factor_id")
    standing: dict[UUID, list[tuple[UUID, str]]] = {}
    found = Determination.objects.filter(bottle_factor__in=factors).exclude(state="superseded")
    for factor, key, state in found.values_list("bottle_factor_id", "pk", "state"):
        standing.setdefault(factor, []).append((key, state))
    sound = {
        each[0][0] for each in standing.values() if len(each) == 1 and each[0][1] == "approved"
    }
    kept: set[UUID] = set()
    taken: set[UUID] = set()
    for row in sorted(rows, key=lambda one: (one.at, one.id), reverse=True):
        if sound.issuperset(row.members) and taken.isdisjoint(row.members):
            kept.add(row.id)
            taken.update(row.members)
    return [row for row in rows if row.id in kept]
