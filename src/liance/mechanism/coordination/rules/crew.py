"""Who may stand on a sheet: two certified people a side, valid on the day of the visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from liance.mechanism.capability.rules import newcomer
from liance.mechanism.coordination.rules.problems import Problem
from liance.norms.citations import Certainty, Citation, cites

LEAST = 2


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the number of the certificate valid on the day, empty when there is none."""

    staff_id: UUID
    name: str
    certificate: str
    joined_on: date | None = None


@cites(
    Citation("行政处罚法", "第四十二条 执法人员不得少于两人", Certainty.VERIFIED),
    Citation("陕环发〔2021〕32号", "二（三）现场监测人员（至少2人）", Certainty.VERIFIED),
    Citation("国市监检测规〔2025〕4号", "第六条 不足三个月的人员", Certainty.VERIFIED),
)
def check_crew(
    side: str, members: Iterable[Member], *, day: date, other: Iterable[UUID] = ()
) -> Problem | None:
    """At least two certified on ``day``; of a station's not all with less than three months there,
    as at the gate (``operations.rules.crew``).

    ``other``: who stands on the other side; a dual holder counts on one side only.
    """
    people = list(members)
    both = [m.name for m in people if m.staff_id in set(other)]
    if both:
        return Problem("coordination.person_both_sides", "crew", {"names": "、".join(both)})
    counting = {m.staff_id: newcomer(m.joined_on, on=day) for m in people if m.certificate}
    if len(counting) < LEAST:
        facts = {"have": len(counting), "need": LEAST, "day": day.isoformat()}
        return Problem("coordination.crew_too_small", "crew", facts)
    if side == "monitoring" and all(counting.values()):
        return Problem("coordination.crew_newcomers", "crew", {"day": day.isoformat()})
    return None
