"""The means that stand in a visit."""

from uuid import UUID

from liance.mechanism.laboratory.models import Determination, Mean


def standing_means(visit_id: UUID) -> list[Mean]:
    """Means that nothing replaced and whose members are all approved; by point, factor, time."""
    rows = list(
        Mean.objects.filter(visit_id=visit_id, replaced_by=None)
        .select_related("point")
        .order_by("point__order", "factor", "began_at", "id")
    )
    wanted = {member for row in rows for member in row.members}
    approved = set(
        Determination.objects.filter(pk__in=wanted, state="approved").values_list("pk", flat=True)
    )
    return [row for row in rows if approved.issuperset(row.members)]
