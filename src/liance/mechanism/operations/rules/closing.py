"""What a side's part must hold before it is closed (D3, D4, R3)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.clauses import NOTICE

ENFORCEMENT_RECORD = Citation(NOTICE, "二（三）", Certainty.VERIFIED)
SHOW_CERTIFICATE = Citation("行政处罚法", "第55条", Certainty.VERIFIED)
ALL_REPORTED = Citation(NOTICE, "二（四）", Certainty.VERIFIED)

NEEDED_KINDS = ("rights", "production", "facility")


@dataclass(frozen=True, slots=True)
class Work:
    """An item of a point: whether it was measured or sampled, and the reasons if not."""

    item_id: UUID
    label: str
    done: bool
    reason: str = ""
    point_reason: str = ""


@cites(ENFORCEMENT_RECORD, SHOW_CERTIFICATE)
def missing_kinds(kinds: Collection[str]) -> tuple[str, ...]:
    """Kinds of entries that the enforcement record still lacks."""
    return tuple(kind for kind in NEEDED_KINDS if kind not in kinds)


@cites(ALL_REPORTED)
def open_work(items: Collection[Work]) -> tuple[str, ...]:
    """Labels of what was neither done nor given a reason: nothing may be left out."""
    return tuple(
        w.label for w in items if not (w.done or w.reason.strip() or w.point_reason.strip())
    )
