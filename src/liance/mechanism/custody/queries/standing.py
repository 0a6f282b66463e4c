"""Whether results may serve as evidence: the gate of the visit, and the chain of every bottle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.queries.chains import (
    FoundGap,
    gaps_known_by,
    gaps_of_loaded,
    with_events,
)
from liance.mechanism.custody.rules import chain
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.queries import serves_as_evidence

CARE_ALONE = frozenset([chain.PLACE, chain.SEAL_UNSEEN, chain.TEMPERATURE_UNREAD])
"""What was not read or said: a remark on the care taken, not a break of the chain."""
_WORDS = {
    chain.UNCONFIRMED: "未经第二人确认", chain.NOBODY: "有一段无人保管",
    chain.UNANSWERED: "交接未签收", chain.OVERLAP: "保管人重叠", chain.WRONG_GIVER: "交出人不是保管人",
    chain.SAME_PERSON: "交接双方为同一人", chain.RECEIVER: "接收人与交接不符",
    chain.KEEPER: "保管记录人不是保管人", chain.TIME_ORDER: "时间颠倒", chain.NO_RECEIPT: "没有接收记录",
    chain.SEAL_BROKEN: "封志破损", chain.TEMPERATURE: "保存温度不符",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """``serves``: the results may be used as evidence. ``deficiencies``: codes of what the gate
    lacked; ``gaps``: breaks of the chain and holding times passed that nobody has explained."""

    deficiencies: tuple[str, ...]
    gaps: tuple[FoundGap, ...]

    @property
    def serves(self) -> bool:
        return not self.deficiencies and not self.gaps


def evidence_of(visit: Visit, *, at: datetime) -> Evidence:
    """The standing of all results of a visit (D1, D2, D4), seen at ``at``.

    A bottle counts once a result was gained from it, and where no second person confirmed it. A gap
    with an explanation stays in sight and no longer speaks against the result.
    """
    rows = with_events(Bottle.objects.filter(visit=visit).exclude(state="rejected"))
    return Evidence(serves_as_evidence(visit).reasons, _open_gaps(rows.order_by("number"), at=at))


def evidence_of_bottle(bottle: Bottle, *, at: datetime) -> Evidence:
    """The standing of the results of one bottle."""
    rows = with_events(Bottle.objects.filter(pk=bottle.pk))
    return Evidence(serves_as_evidence(bottle.visit).reasons, _open_gaps(rows, at=at))


def _open_gaps(bottles: Iterable[Bottle], *, at: datetime) -> tuple[FoundGap, ...]:
    return tuple(
        gap
        for bottle in bottles
        if bottle.state == "filled" or any(f.analysed_at for f in bottle.factors.all())
        for gap in gaps_of_loaded(bottle, at=at)
        if not gap.explanation and gap.kind not in CARE_ALONE
    )


def chain_deviations(visit: Visit, *, at: datetime) -> list[str]:
    """The breaks of the chain up to ``at`` as sentences of the report, explained by then or not;
    holding times passed have their own.

    What becomes of a bottle later does not change what was measured: a report that is in force stays
    so when the rest of a sample is handed on or disposed of.
    """
    rows = with_events(Bottle.objects.filter(visit=visit).exclude(state="rejected"))
    return [
        _sentence(bottle, gap)
        for bottle in rows.order_by("number")
        if _unconfirmed(bottle, at) or any(f.analysed_at for f in bottle.factors.all())
        for gap in gaps_known_by(bottle, at=at)
        if gap.kind in _WORDS
    ]


def _unconfirmed(bottle: Bottle, at: datetime) -> bool:
    """Whether a bottle awaited its second sampler at ``at``."""
    later = bottle.confirmed_at or (bottle.ended_at if bottle.state == "lost" else None)
    return bottle.state == "filled" or (later is not None and later > at)


def _sentence(bottle: Bottle, gap: FoundGap) -> str:
    said = f"说明：{gap.explanation}" if gap.explanation else "没有说明，不作为证据"
    start = f"{gap.start.astimezone(SHANGHAI):%m-%d %H:%M}"
    return f"样品 {bottle.short} {_WORDS[gap.kind]}（{start}）；{said}"
