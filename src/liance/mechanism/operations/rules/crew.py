"""Who must stand at the gate for a joint visit to be regular (D1, D2)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from liance.mechanism.capability.rules import NEWCOMER, newcomer
from liance.mechanism.operations.rules.places import Place, apart
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.clauses import NOTICE
from liance.norms.conventions import conventions

ENFORCEMENT, MONITORING = "enforcement", "monitoring"
SIDES = (ENFORCEMENT, MONITORING)
NEEDED = 2
# The area's own, not the notice's: what still passes for entering together.
_TIME, _DISTANCE = (conventions()[f"visit.together.{part}"] for part in ("time", "distance"))
TOGETHER_WITHIN, TOGETHER_METRES = _TIME.span, _DISTANCE.value
_SITE = conventions()["visit.site.distance"]
SITE_METRES = _SITE.value

JOINT_ENTRY = Citation(NOTICE, "二（三）", Certainty.VERIFIED)
TWO_OFFICERS = Citation("行政处罚法", "第42条、第55条", Certainty.VERIFIED)


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate as the rule needs it; ``factors`` empty: all."""

    kind: str
    number: str
    valid_from: date
    valid_to: date
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person at the gate, on the one side they count for. ``confirmed``: by own sign-in."""

    staff_id: UUID
    side: str
    entered_at: datetime
    place: Place = field(default_factory=Place)
    joined_on: date | None = None
    certificates: tuple[Certified, ...] = ()
    confirmed: bool = False


def certificate_of(person: Person, on: date) -> Certified | None:
    """The person's certificate of the kind their side needs, valid on that day."""
    for held in person.certificates:
        if held.kind == person.side and held.valid_from <= on <= held.valid_to:
            return held
    return None


@cites(NEWCOMER)
def is_newcomer(joined_on: date | None, on: date) -> bool:
    """Less than three months in the body. An unknown date tells nothing and counts as no."""
    return newcomer(joined_on, on=on)


@cites(JOINT_ENTRY, TWO_OFFICERS, NEWCOMER, _TIME.citation, _DISTANCE.citation)
def deficiencies(crew: Collection[Person], on: date) -> tuple[str, ...]:
    """Codes of what this entry falls short of, in a fixed order; none: the visit is regular.

    A person stands on one side only, so a holder of both certificates counts once.
    """
    teams = {side: [p for p in crew if p.side == side] for side in SIDES}
    found = []
    for side, few, uncertified in (
        (ENFORCEMENT, "too_few_officers", "officer_uncertified"),
        (MONITORING, "too_few_monitors", "monitor_uncertified"),
    ):
        certified = [p for p in teams[side] if certificate_of(p, on)]
        if len(teams[side]) < NEEDED:
            found.append(few)
        elif len(certified) < NEEDED:
            found.append(uncertified)
        if certified and all(is_newcomer(p.joined_on, on) for p in certified):
            found.append(f"newcomers_{side}")
        if teams[side] and not any(p.place.known for p in teams[side]):
            found.append(f"place_unknown_{side}")
    return (*found, *_together(teams[ENFORCEMENT], teams[MONITORING]))


@cites(JOINT_ENTRY)
def unconfirmed(crew: Collection[Person]) -> tuple[str, ...]:
    """Codes of the sides of which nobody has said by own sign-in that they went in: what one
    team writes of the other is no joint entry yet."""
    sides = {p.side for p in crew if p.confirmed}
    return tuple(f"unconfirmed_{side}" for side in SIDES if side not in sides)


UNCONFIRMED = frozenset(f"unconfirmed_{side}" for side in SIDES)


def _together(officers: Sequence[Person], monitors: Sequence[Person]) -> list[str]:
    if not officers or not monitors:
        return []
    found = []
    gap = abs(min(p.entered_at for p in officers) - min(p.entered_at for p in monitors))
    if gap > TOGETHER_WITHIN:
        found.append("entered_apart")
    metres = apart([p.place for p in officers], [p.place for p in monitors])
    if metres is not None and metres > TOGETHER_METRES:
        found.append("places_apart")
    return found


@cites(_SITE.citation)
def away_from_site(metres: Sequence[int | None]) -> bool:
    """Whether every team whose distance to the registered position is known stood far from it.

    A remark for who reads the record: the coordinates on file may be as wrong as the fix.
    """
    known = [one for one in metres if one is not None]
    return bool(known) and min(known) > SITE_METRES


def uncovered(certificates: Collection[Certified], factors: Collection[str]) -> tuple[str, ...]:
    """The factors that none of the certificates covers."""
    if any(not c.factors for c in certificates):
        return ()
    covered = {f for c in certificates for f in c.factors}
    return tuple(f for f in factors if f not in covered)
