"""The check on receipt (接收核对): seal, temperature, time left. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from liance.foundation.kernel.errors import Refused
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.holding import over_hold

RECEIPT = Citation(
    "国市监检测规〔2025〕4号", "第十九条 时效性、完整性、保存条件", Certainty.VERIFIED
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the keeper finds; ``faults`` are stable words: seal, temperature, time."""

    faults: tuple[str, ...]

    @property
    def in_time(self) -> bool:
        return "time" not in self.faults


@cites(RECEIPT)
def examine(
    *,
    seal_intact: bool,
    temperature_c: Decimal | None,
    low_c: Decimal | None,
    high_c: Decimal | None,
    sampled_at: datetime,
    holds: Sequence[int | None],
    at: datetime,
    logged_out: bool = False,
) -> Found:
    """What speaks against accepting the bottle at ``at``; ``holds`` in minutes; ``logged_out``: the
    logger of its box left the range."""
    faults = []
    if not seal_intact:
        faults.append("seal")
    warm = temperature_c is not None and _outside(temperature_c, low_c, high_c)
    if warm or logged_out:
        faults.append("temperature")
    if any(over_hold(sampled_at, at, minutes) for minutes in holds):
        faults.append("time")
    return Found(tuple(faults))


def _outside(degrees: Decimal, low_c: Decimal | None, high_c: Decimal | None) -> bool:
    return low_c is not None and high_c is not None and not low_c <= degrees <= high_c


def check_decision(found: Found, *, accepted: bool, reason: str, deviation: str) -> None:
    """A rejection has its reason; a bottle accepted in spite of a fault has its deviation noted
    for the report. Errors: custody.reject_reason_missing, custody.deviation_missing."""
    if not accepted and not reason.strip():
        raise Refused("custody.reject_reason_missing", field="reason")
    if accepted and found.faults and not deviation.strip():
        raise Refused("custody.deviation_missing", field="deviation")


def check_place(place: str, *, accepted: bool) -> None:
    """What is accepted has a place to stand. Error: custody.place_missing."""
    if accepted and not place.strip():
        raise Refused("custody.place_missing", field="place")


def check_receiver(
    *, number: str, receiver: UUID | None, sampler: UUID, holder: UUID, offered_to: UUID | None
) -> None:
    """The keeper holds the bottle or is offered it, and did not take the sample.

    Errors: custody.receipt_by_sampler, custody.not_holder.
    """
    if receiver == sampler:
        raise Refused("custody.receipt_by_sampler", number=number)
    if receiver not in (holder, offered_to):
        raise Refused("custody.not_holder", number=number)
