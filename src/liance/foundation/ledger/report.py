"""What a verification says. Pure."""

from dataclasses import dataclass, field
from uuid import UUID

# Damage below is found first in this order: what was written, then what was computed over it.
TABLES = ("event", "seal", "node", "head", "anchor", "file")

# Enough to see a pattern; one wiped table must not fill the memory with its rows.
MOST_DAMAGES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was written.

    `seq` is the place in the agency's log (for a seal the first place it covers); `fault` is a
    stable code: `missing`, `changed`, `disagrees`, `out_of_order`, `beyond_seals`, `rewritten`.
    """

    table: str
    column: str
    fault: str
    agency_id: UUID | None = None
    seq: int | None = None
    number: int | None = None
    detail: str = ""

    def place(self) -> tuple[int, str, int, int]:
        """Orders damages: table, agency, sequence, number."""
        return (
            TABLES.index(self.table),
            str(self.agency_id or ""),
            -1 if self.seq is None else self.seq,
            self.number or 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStatus:
    """How far one agency's log is proven.

    The first `anchored` events stand under a head found outside the database and agree with it;
    up to `sealed` they agree with each other only; `unsealed` wait for the sealer.
    """

    agency_id: UUID
    sealed: int
    anchored: int
    unsealed: int

    @property
    def unanchored(self) -> int:
        """Events that nothing outside vouches for."""
        return self.sealed - self.anchored + self.unsealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome: damages in order of place, and the status of each log."""

    damages: tuple[Damage, ...]
    logs: tuple[LogStatus, ...]
    events: int
    seals: int
    heads: int
    confirmed_heads: tuple[int, ...]
    unconfirmed_anchors: tuple[str, ...]
    seconds: float
    more_damages: bool = False

    @property
    def sound(self) -> bool:
        """Nothing found damaged; says nothing of what is unanchored."""
        return not self.damages

    @property
    def damaged_events(self) -> list[int]:
        """Identifiers of the events that no longer prove what they say."""
        return [d.number for d in self.damages if d.table == "event" and d.number is not None]

    @property
    def first(self) -> Damage | None:
        """The first damage by place."""
        return self.damages[0] if self.damages else None

    @property
    def anchored(self) -> int:
        """Events under a head found outside, over all logs."""
        return sum(log.anchored for log in self.logs)

    @property
    def unanchored(self) -> int:
        """Events that nothing outside vouches for, over all logs."""
        return sum(log.unanchored for log in self.logs)


@dataclass(slots=True)
class Findings:
    """Collects damages while a verification runs."""

    damages: list[Damage] = field(default_factory=list)
    overflow: bool = False

    def add(self, *damages: Damage) -> None:
        """Keep damages up to a bound; remember that there were more."""
        room = MOST_DAMAGES - len(self.damages)
        self.damages += damages[:room]
        self.overflow = self.overflow or len(damages) > room

    def ordered(self) -> tuple[Damage, ...]:
        """All kept damages in order of place."""
        return tuple(sorted(self.damages, key=Damage.place))
