"""For which side of a sheet a person speaks; a merged agency (局队站合一) holds both."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from liance.foundation.kernel.actor import Actor

WRITES = "coordination:sheet:draft"
RETURNS = "coordination:sheet:return"
RECORDS = "operations:visit:record_monitoring"
DECIDES = "coordination:infeasibility:decide"


@dataclass(frozen=True, slots=True)
class Parties:
    """The agencies of a sheet."""

    enforcement: UUID
    monitoring: UUID
    department: UUID
    laboratory: UUID | None = None

    @property
    def carrier(self) -> str:
        """Who carries the monitoring out: the station, or the laboratory once commissioned."""
        return "laboratory" if self.laboratory else "monitoring"

    def agency(self, side: str) -> UUID:
        """The agency of a side."""
        found = {
            "enforcement": self.enforcement,
            "monitoring": self.monitoring,
            "department": self.department,
            "laboratory": self.laboratory,
        }[side]
        if found is None:
            raise ValueError(f"the sheet has no {side}")
        return found


def sides_of(parties: Parties, actor: Actor) -> frozenset[str]:
    """The sides that the actor may speak for; empty for onlookers."""
    found = set()
    merged = parties.enforcement == parties.monitoring
    if actor.agency_id == parties.enforcement and (not merged or actor.may(WRITES)):
        found.add("enforcement")
    if actor.agency_id == parties.monitoring and (
        not merged or actor.may(RETURNS) or actor.may(RECORDS)
    ):
        found.add("monitoring")
    if actor.agency_id == parties.department and actor.may(DECIDES):
        found.add("department")
    if actor.agency_id is not None and actor.agency_id == parties.laboratory:
        found.add("laboratory")
    return frozenset(found)


def speaking(sides: Iterable[str], parties: Parties) -> str:
    """The one side a word of this person counts for: enforcement, else who carries it out."""
    order = ("enforcement", parties.carrier, "monitoring", "laboratory", "department")
    held = set(sides)
    return next((side for side in order if side in held), "")


def answers(sides: Iterable[str], parties: Parties, proposed_by: str) -> bool:
    """Whether one of the sides is the one that a proposal is put to."""
    wanted = parties.carrier if proposed_by == "enforcement" else "enforcement"
    return wanted in set(sides)
