"""Transport boxes with their bottles and the logs of their loggers."""

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import (
    Bottle,
    BoxedBottle,
    TemperatureExcursion,
    TemperatureLog,
    TransportBox,
)
from liance.mechanism.custody.policies import boxes_visible_to, visible_to


def listed(rows: QuerySet[TransportBox]) -> QuerySet[TransportBox]:
    """The boxes with their people, how many bottles, and whether a reading left the range."""
    warm = TemperatureExcursion.objects.filter(log__box=OuterRef("pk"))
    return rows.select_related("carrier", "arrived_by", "agency").annotate(
        bottle_count=Count("inside", distinct=True), warm=Exists(warm)
    )


def bottles_of(box: TransportBox, actor: Actor) -> QuerySet[Bottle]:
    """The bottles of the box that the actor may know of, by number."""
    inside = BoxedBottle.objects.filter(box=box).values("bottle_id")
    rows = visible_to(actor).filter(pk__in=inside).select_related("visit__source", "point")
    return rows.prefetch_related("factors").order_by("number")


def logs(box: TransportBox) -> QuerySet[TemperatureLog]:
    """The logs of the box with their excursions, the first first."""
    rows = TemperatureLog.objects.filter(box=box).select_related("file", "by")
    return rows.prefetch_related("excursions").order_by("started_at")


def left_range(bottle_id: UUID) -> bool:
    """Whether a logger found the bottle outside the range while it was in its box."""
    inside = BoxedBottle.objects.filter(bottle_id=bottle_id)
    for row in inside:
        runs = TemperatureExcursion.objects.filter(log__box_id=row.box_id, ended_at__gte=row.put_at)
        if row.taken_at is not None:
            runs = runs.filter(started_at__lte=row.taken_at)
        if runs.exists():
            return True
    return False


def holds_file(actor: Actor, file_id: UUID) -> bool:
    """Whether a log of a box that the actor may know of holds the original."""
    return TemperatureLog.objects.filter(file_id=file_id, box__in=boxes_visible_to(actor)).exists()
