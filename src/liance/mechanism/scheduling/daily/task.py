"""What is to be arranged: visits, days, people, vehicles, instruments, terms and prices.

Days are proleptic ordinals (`date.toordinal()`), times minutes, identifiers text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

CREW = 2


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate: factors (empty: all), first and last day."""

    factors: frozenset[str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who goes out: certificates by side, days on which they cannot."""

    id: str
    officer: tuple[Held, ...] = ()
    monitor: tuple[Held, ...] = ()
    away: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with seats for a whole crew or not."""

    id: str
    seats: int
    away: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument: what it measures, the last day of its calibration."""

    id: str
    factors: frozenset[str]
    until: int
    away: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `factors` need a certificate, `on_site` an instrument; `bottles` determinations
    go to the laboratory; `hold`: minutes until the first of them must be begun, none: no rule.
    `avoid`: people who keep away from the site; those drawn for it go, side by side."""

    id: str
    site: str
    minutes: int
    first: int
    last: int
    factors: frozenset[str] = frozenset()
    on_site: frozenset[str] = frozenset()
    bottles: int = 0
    hold: int | None = None
    lon: float | None = None
    lat: float | None = None
    avoid: frozenset[str] = frozenset()
    drawn_officers: frozenset[str] = frozenset()
    drawn_monitors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """`laboratory`: determinations a day, none: not limited; `gap`: days between two visits to a
    site; `long_rest`: days of rest that count as a long holiday; minutes and km/h for the road."""

    day_minutes: int
    gap: int
    long_rest: int
    road_percent: int
    speed_kmh: int
    unplaced_minutes: int
    laboratory: int | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """What counts as cost: an unserved visit, an outing, a minute on the road, and of each side the
    squared differences of people's outings from the mean."""

    unserved: int = 3000
    outing: int = 200
    minute: int = 1
    load: int = 5


@dataclass(frozen=True, slots=True)
class Outing:
    """A crew's day: who, with what, to whom in order. `fixed` ones stay as they are."""

    day: int
    officers: tuple[str, ...]
    monitors: tuple[str, ...]
    vehicle: str | None
    instruments: tuple[str, ...]
    visits: tuple[str, ...]
    fixed: bool = False


@dataclass(frozen=True)
class Task:
    """The whole task. `rest`: for each field day, how many days of rest follow it at once;
    `vehicles` none: nobody keeps them; `done`: days on which a site is visited by others or was;
    `booked`: determinations that others bring to the laboratory on a day."""

    days: tuple[int, ...]
    rest: Mapping[int, int]
    people: tuple[Person, ...]
    visits: tuple[Visit, ...]
    terms: Terms
    base: tuple[float, float] | None = None
    vehicles: tuple[Vehicle, ...] | None = None
    instruments: tuple[Instrument, ...] = ()
    fixed: tuple[Outing, ...] = ()
    done: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    booked: Mapping[int, int] = field(default_factory=dict)
    prices: Prices = field(default_factory=Prices)

    @cached_property
    def by_id(self) -> Mapping[str, Visit]:
        """The visits by identifier."""
        return {visit.id: visit for visit in self.visits}

    @cached_property
    def measured(self) -> frozenset[str]:
        """The factors that some instrument names; for the others none is asked."""
        return frozenset().union(*(i.factors for i in self.instruments))


@dataclass(frozen=True, slots=True)
class Plan:
    """An arrangement: outings, and what found no place."""

    outings: tuple[Outing, ...]
    unserved: tuple[str, ...]
    cost: int
