"""What the laboratory reports about a bottle's factors; called in its transactions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from liance.foundation.clocks.run import stop_all
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.actions import consuming
from liance.mechanism.custody.models import BottleFactor
from liance.norms.calendar.instants import shanghai_day
from liance.norms.sampling.holding import over_hold


def analysis_began(factor: BottleFactor, *, started_at: datetime, at: datetime) -> None:
    """Note the start of the first analysis; an earlier one stands.

    One that began after the holding time marks the factor for good, whatever is entered later.
    """
    if factor.over_hold_at is None and over_hold(
        factor.bottle.sampled_at, started_at, factor.hold_minutes
    ):
        factor.over_hold_at = started_at
    if factor.analysed_at is None or started_at < factor.analysed_at:
        factor.analysed_at = started_at
    factor.save(update_fields=["analysed_at", "over_hold_at"])
    _stop_hold(factor.bottle_id, at=at)


def take_reagents(
    begun: Sequence[tuple[BottleFactor, datetime]], *, actor: Actor, at: datetime
) -> None:
    """Draw the reagents of first analyses, each with its start, out of the stock of the actor's
    agency; the last thing of an act, and once in it."""
    consuming.analysed(
        [(factor, shanghai_day(since)) for factor, since in begun], actor=actor, at=at
    )  # fmt: skip


def no_result(factor: BottleFactor, *, reason: str, actor: Actor, at: datetime) -> None:
    """Note why there will be no result (R3)."""
    factor.no_result_reason = reason
    factor.no_result_by_id = actor.staff_id
    factor.no_result_at = at
    factor.save(update_fields=["no_result_reason", "no_result_by", "no_result_at"])
    _stop_hold(factor.bottle_id, at=at)


def result_after_all(factor: BottleFactor) -> None:
    """A determination came after a reason had been given: the reason no longer stands."""
    factor.no_result_reason = ""
    factor.no_result_by_id = None
    factor.no_result_at = None
    factor.save(update_fields=["no_result_reason", "no_result_by", "no_result_at"])


def _stop_hold(bottle_id: UUID, *, at: datetime) -> None:
    waiting = BottleFactor.objects.filter(
        bottle_id=bottle_id, analysed_at__isnull=True, no_result_reason="",
        hold_minutes__isnull=False,
    )  # fmt: skip
    if not waiting.exists():
        stop_all(rule="custody.hold", object_id=bottle_id, at=at)
