"""What a plan will take before anything is drawn: visits, bottles, determinations, days, money."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import lru_cache

from liance.mechanism.planning.rules.strata import factors_at
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.mission import MissionPoint, Wanted, bottle_list

OFFICERS, SAMPLERS = 2, 2
CENT = Decimal("0.01")
TWO_OFFICERS = Citation("行政处罚法", "第四十二条 执法人员不得少于两人", Certainty.UNVERIFIED)


@dataclass(frozen=True, slots=True)
class OutletKind:
    """An outlet by what is on file of it: medium, factors, those of them measured on site."""

    medium: str
    factors: tuple[str, ...]
    on_site: tuple[str, ...] = ()


SiteKind = tuple[OutletKind, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """Unit prices of an area and year in yuan; none: not entered. ``days``: working days of each
    of the four people for one visit; ``outside``: a determination by a third-party laboratory, which
    is what those ``outsourced`` cost, that nobody of the station may make."""

    sampling: Decimal | None = None
    travel: Decimal | None = None
    days: Decimal | None = None
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    outside: Mapping[str, Decimal] = field(default_factory=dict)
    outsourced: frozenset[str] = frozenset()

    def of(self, factor: str) -> Decimal | None:
        """What a determination of a factor costs, none where its price is not entered."""
        return (self.outside if factor in self.outsourced else self.factors).get(factor)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a stratum asks at its units: media (empty: all), factors by medium or for all."""

    units: int
    frequency: int
    media: tuple[str, ...] = ()
    by_medium: Mapping[str, Sequence[str]] = field(default_factory=dict)
    general: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """What a stratum takes in the year. Bottles and determinations are the mean of its candidates
    times the visits, rounded up, field quality control included in the bottles; ``money`` is the
    sum of what has a price, ``missing`` names the prices that are not entered, ``factors`` what is
    determined."""

    population: int
    units: int
    visits: int
    bottles: int
    determinations: int
    on_site: int
    staff_days: Decimal | None
    money: Decimal
    missing: tuple[str, ...]
    unmeasured: int
    factors: tuple[str, ...] = ()


@lru_cache(maxsize=20_000)
def visit_load(points: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]) -> tuple[int, int]:
    """Bottles and readings on site of one visit to points (medium, factors, on site)."""
    made = bottle_list(
        [
            MissionPoint(str(n), str(n), "", medium,
                         tuple(Wanted(f, f in on_site) for f in factors))
            for n, (medium, factors, on_site) in enumerate(points)
        ]
    )  # fmt: skip
    return made.bottles, sum(len(one.factors) for one in made.on_site)


@lru_cache(maxsize=20_000)
def _points(
    site: SiteKind, media: tuple[str, ...], templates: tuple[tuple[str, tuple[str, ...]], ...],
    general: tuple[str, ...],
) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:  # fmt: skip
    by_medium = dict(templates)
    found = []
    for outlet in site:
        if media and outlet.medium not in media:
            continue
        factors = tuple(factors_at(outlet.medium, outlet.factors, by_medium, general))
        if factors:
            found.append((outlet.medium, factors, outlet.on_site))
    return tuple(found)


@cites(TWO_OFFICERS)
def take(asked: Asked, sites: Mapping[SiteKind, int], prices: Prices) -> Take:
    """What the stratum takes; ``sites``: how many candidates there are of each kind."""
    population = sum(sites.values())
    visits = asked.units * asked.frequency
    templates = tuple((m, tuple(names)) for m, names in sorted(asked.by_medium.items()))
    bottles = readings = unmeasured = 0
    factors: Counter[str] = Counter()
    for site, count in sites.items():
        points = _points(site, asked.media, templates, asked.general)
        if not points:
            unmeasured += count
            continue
        one, on_site = visit_load(points)
        bottles += one * count
        readings += on_site * count
        for _medium, names, _on_site in points:
            for name in names:
                factors[name] += count
    share = (visits, population)
    return Take(
        population, asked.units, visits, _scaled(bottles, share),
        _scaled(sum(factors.values()), share), _scaled(readings, share),
        None if prices.days is None else visits * (OFFICERS + SAMPLERS) * prices.days,
        _money(factors, visits, share, prices), _missing(factors, visits, prices), unmeasured,
        tuple(sorted(factors)) if visits else (),
    )  # fmt: skip


def _scaled(total: int, share: tuple[int, int]) -> int:
    visits, population = share
    return -(-total * visits // population) if population else 0


def _money(
    factors: Mapping[str, int], visits: int, share: tuple[int, int], prices: Prices
) -> Decimal:
    whole = sum(((prices.of(name) or Decimal(0)) * n for name, n in factors.items()), Decimal(0))
    made = whole * share[0] / share[1] if share[1] else Decimal(0)
    made += visits * ((prices.sampling or Decimal(0)) + (prices.travel or Decimal(0)))
    return made.quantize(CENT, ROUND_HALF_UP)


def _missing(factors: Mapping[str, int], visits: int, prices: Prices) -> tuple[str, ...]:
    if not visits:
        return ()
    found = [k for k in ("sampling", "travel", "days") if getattr(prices, k) is None]
    return (*found, *sorted(name for name in factors if prices.of(name) is None))


def by_quarter(
    visits: int, frequency: int, quarters: Sequence[int], *, first: int = 0
) -> tuple[int, int, int, int]:
    """The visits of a stratum in each quarter; without quarters they are shared out evenly. ``first``:
    the quarter (from 0) in which the plan was drawn up: what was asked for before it falls into it.
    """
    if quarters and frequency:
        made = [visits * part // frequency for part in quarters]
    else:
        whole, rest = divmod(visits, 4 - first)
        made = [0] * first + [whole + (n < rest) for n in range(4 - first)]
    made[first] += sum(made[:first])
    a, b, c, d = (0 if n < first else made[n] for n in range(4))
    return a, b, c, d


def shared_out(money: Decimal, parts: Sequence[int]) -> tuple[Decimal, ...]:
    """Money in proportion to parts, to the cent, the whole kept exactly."""
    whole = sum(parts)
    if not whole:
        return tuple(Decimal(0) for _ in parts)
    made, passed, given = [], 0, Decimal(0)
    for part in parts:
        passed += part
        upto = (money * passed / whole).quantize(CENT, ROUND_CEILING)
        made.append(min(upto, money) - given)
        given = min(upto, money)
    return tuple(made)
