"""What stands in a laboratory's sample room (样品室)."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.policies import visible_to

KEPT = ("received", "rejected", "retained")
SHOWS = ("analysis", "settled", "retained", "due", "rejected")


def stored(actor: Actor) -> QuerySet[Bottle]:
    """The bottles that the actor's laboratory received or rejected and has not disposed of."""
    rows = visible_to(actor).filter(laboratory_id=actor.agency_id, state__in=KEPT)
    rows = rows.select_related("visit__source", "point", "holder").prefetch_related("factors")
    return rows.annotate(waits=Exists(_waiting()))


def narrowed(rows: QuerySet[Bottle], show: str, *, today: date) -> QuerySet[Bottle]:
    """Those of one kind: ``SHOWS``."""
    return rows.filter(_wanted(today)[show])


def counts(actor: Actor, *, today: date) -> dict[str, int]:
    """How many of each kind, and ``all``."""
    kinds = {show: Count("pk", filter=wanted) for show, wanted in _wanted(today).items()}
    rows = visible_to(actor).filter(laboratory_id=actor.agency_id, state__in=KEPT)
    return rows.annotate(waits=Exists(_waiting())).aggregate(all=Count("pk"), **kinds)


def _wanted(today: date) -> dict[str, Q]:
    return {
        "analysis": Q(state="received", waits=True),
        "settled": Q(state="received", waits=False),
        "retained": Q(state="retained"),
        "due": Q(state="retained", retained_until__lt=today),
        "rejected": Q(state="rejected"),
    }


def _waiting() -> QuerySet[BottleFactor]:
    return BottleFactor.objects.filter(
        bottle=OuterRef("pk"), analysed_at__isnull=True, no_result_reason=""
    )
