"""Whom a visit names: people who declared a conflict with its unit, and the crew drawn for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from liance.mechanism.capability.conflicts import standing_avoidances
from liance.mechanism.planning.actions.drawing import published
from liance.mechanism.planning.models import Draw
from liance.mechanism.scheduling.daily.task import Held, Person, Visit

SIDES = ("enforcement", "monitoring")


def named(
    visits: Iterable[Visit], people: Sequence[Person], days: Sequence[int], *, plan_id: UUID
) -> list[Visit]:
    """The visits with those who keep away from their units (回避) and those drawn for them (双随机).

    Who was drawn and can go on no day of the visit's period, or has declared a conflict since, is
    not asked for any more: others go instead.
    """
    avoided: dict[str, set[str]] = defaultdict(set)
    for row in standing_avoidances(UUID(p.id) for p in people):
        avoided[str(row.source_id)].add(str(row.staff_id))
    drawn, known = drawn_crews(plan_id), {p.id: p for p in people}
    found = []
    for visit in visits:
        away = frozenset(avoided.get(visit.site, ()))
        span = [d for d in days if visit.first <= d <= visit.last]
        crew = {
            side: frozenset(
                name for name in drawn.get(visit.site, {}).get(side, ())
                if name not in away and name in known and _able(known[name], side, span)
            )
            for side in SIDES
        }  # fmt: skip
        found.append(
            replace(visit, avoid=away, drawn_officers=crew["enforcement"],
                    drawn_monitors=crew["monitoring"])
        )  # fmt: skip
    return found


def drawn_crews(plan_id: UUID) -> dict[str, dict[str, list[str]]]:
    """People by unit and side as the plan's draws published them, the last draw of a unit alone."""
    found: dict[str, dict[str, list[str]]] = {}
    for draw in Draw.objects.filter(plan_id=plan_id, state="drawn").order_by("number"):
        result = published(draw)["result"]
        fresh: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for crew in result["crews"] if result else ():
            fresh[crew["unit"]][crew["pool"]] = crew["people"]
        found |= fresh
    return found


def _able(person: Person, side: str, days: Iterable[int]) -> bool:
    held: tuple[Held, ...] = person.officer if side == "enforcement" else person.monitor
    return any(
        day not in person.away and any(h.first <= day <= h.last for h in held) for day in days
    )
