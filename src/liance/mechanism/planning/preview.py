"""Coverage of a plan before anything is drawn: every stratum's units and what they take (P2, F1).

The register is read in two statements, however many strata there are: sources grouped by what
strata sort by and by the kind of their outlets, then one source of each kind.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from liance.mechanism.planning.measuring import outsourced
from liance.mechanism.planning.models import Plan, Stratum, UnitPrice
from liance.mechanism.planning.rules.preview import (
    Asked,
    OutletKind,
    Prices,
    SiteKind,
    Take,
    by_quarter,
    shared_out,
    take,
)
from liance.mechanism.planning.rules.strata import Criteria, units_due
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import OutletFactor
from liance.mechanism.registry.queries import subtree
from liance.norms.calendar.instants import shanghai_day

GROUPED = """
SELECT s.jurisdiction_id, s.industry, s.management, s.credit_grade,
       extract(year FROM s.exceeded_on)::int, x.media, x.kind, count(*),
       (array_agg(s.id))[1]
FROM registry_source s LEFT JOIN (
    SELECT o.source_id, bit_or(o.bit) AS media, bit_xor(hashtextextended(
        o.code || '|' || o.medium || '|' || f.factor || '|' || f.on_site, 0)) AS kind
    FROM (SELECT id, source_id, code, medium,
                 CASE medium WHEN 'water' THEN 1 WHEN 'gas' THEN 2 ELSE 4 END AS bit
          FROM registry_outlet WHERE active) o
    JOIN registry_outletfactor f ON f.outlet_id = o.id GROUP BY o.source_id
) x ON x.source_id = s.id
WHERE s.active AND NOT s.restricted AND s.jurisdiction_id = ANY(%s)
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
BITS = {"water": 1, "gas": 2, "noise": 4}
PRICED = ("sampling", "travel", "days")


@dataclass(frozen=True, slots=True)
class Line:
    """A stratum with what it takes, its visits and its money by quarter."""

    stratum: Stratum
    take: Take
    quarters: tuple[int, int, int, int]
    money: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The lines of a plan; units of two strata count in both."""

    lines: tuple[Line, ...]
    prices: Prices

    @property
    def missing(self) -> tuple[str, ...]:
        """The prices that are not entered, kinds first."""
        names = dict.fromkeys(name for line in self.lines for name in line.take.missing)
        return tuple(sorted(names, key=lambda n: (n not in PRICED, n)))

    def total(self, name: str) -> int:
        """The sum of a count over the strata."""
        return sum(int(getattr(line.take, name)) for line in self.lines)

    @property
    def staff_days(self) -> Decimal | None:
        """All working days, none where the days of a visit are not entered."""
        days = [line.take.staff_days for line in self.lines]
        return None if None in days else sum((d for d in days if d is not None), Decimal(0))

    @property
    def money(self) -> Decimal:
        """The sum of what has a price."""
        return sum((line.take.money for line in self.lines), Decimal(0))

    @property
    def by_quarter(self) -> list[tuple[int, Decimal]]:
        """Visits and money of each quarter."""
        return [
            (sum(line.quarters[q] for line in self.lines),
             sum((line.money[q] for line in self.lines), Decimal(0)))
            for q in range(4)
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    place: str
    industry: str
    level: str
    grade: str
    exceeded: int | None
    media: int
    kind: int | None
    count: int
    one: UUID


def prices_of(jurisdiction: str, year: int, outsourced: frozenset[str] = frozenset()) -> Prices:
    """The prices that an area entered for a year; ``outsourced``: factors that its station leaves to
    third-party laboratories."""
    rows = UnitPrice.objects.filter(jurisdiction_id=jurisdiction, year=year)
    by_kind = {(r.kind, r.factor): r.amount for r in rows}
    named = {
        wanted: {factor: amount for (kind, factor), amount in by_kind.items() if kind == wanted}
        for wanted in ("factor", "outside")
    }
    return Prices(
        by_kind.get(("sampling", "")), by_kind.get(("travel", "")), by_kind.get(("days", "")),
        named["factor"], named["outside"], outsourced,
    )  # fmt: skip


def preview(plan: Plan, *, on: date) -> Preview:
    """Coverage as the register, and the certificates of the plan's station, stand on a day."""
    groups = _groups(subtree(plan.jurisdiction_id))
    kinds = _kinds(groups)
    factors = {f for site in kinds.values() for outlet in site for f in outlet.factors}
    for row in plan.strata.all():
        factors.update(row.factors, *row.factors_by_medium.values())
    prices = prices_of(plan.jurisdiction_id, plan.year, outsourced(plan, factors, on=on))
    places: dict[str, frozenset[str]] = {}
    made_on = shanghai_day(plan.created_at)
    begun = (made_on.month - 1) // 3 if made_on.year == plan.year else 0
    lines = []
    for stratum in plan.strata.order_by("order"):
        terms = terms_of(stratum)
        inside = _inside(terms.asked, groups, plan.year, places)
        sites: Counter[SiteKind] = Counter()
        for group in inside:
            sites[kinds.get(group.kind, ())] += group.count
        population = sum(sites.values())
        asked = Asked(
            units_due(terms.ratio, population), terms.frequency, terms.asked.media,
            stratum.factors_by_medium, tuple(stratum.factors),
        )  # fmt: skip
        found = take(asked, sites, prices)
        quarters = by_quarter(found.visits, terms.frequency, terms.quarters, first=begun)
        lines.append(Line(stratum, found, quarters, shared_out(found.money, quarters)))
    return Preview(tuple(lines), prices)


def _groups(codes: Sequence[str]) -> list[_Group]:
    with connection.cursor() as cursor:
        cursor.execute(GROUPED, [list(codes)])
        return [
            _Group(place, industry, level, grade, exceeded, media or 0, kind, count, one)
            for place, industry, level, grade, exceeded, media, kind, count, one
            in cursor.fetchall()
        ]  # fmt: skip


def _kinds(groups: Sequence[_Group]) -> dict[int | None, SiteKind]:
    """The outlets behind each kind, read from one source of it."""
    one = {g.kind: g.one for g in groups if g.kind is not None}
    rows = OutletFactor.objects.filter(outlet__active=True, outlet__source_id__in=one.values())
    found: dict[UUID, dict[str, tuple[str, list[str], list[str]]]] = {}
    for source, code, medium, factor, on_site in rows.order_by("factor").values_list(
        "outlet__source_id", "outlet__code", "outlet__medium", "factor", "on_site"
    ):
        outlet = found.setdefault(source, {}).setdefault(code, (medium, [], []))
        outlet[1].append(factor)
        if on_site:
            outlet[2].append(factor)
    return {
        kind: tuple(
            OutletKind(medium, tuple(factors), tuple(on_site))
            for _code, (medium, factors, on_site) in sorted(found.get(source, {}).items())
        )
        for kind, source in one.items()
    }


def _inside(
    asked: Criteria, groups: Sequence[_Group], year: int, places: dict[str, frozenset[str]]
) -> list[_Group]:
    for code in asked.places:
        if code not in places:
            places[code] = frozenset(subtree(code))
    inside = frozenset[str]().union(*(places[code] for code in asked.places))
    media = sum(BITS[medium] for medium in asked.media)
    since = year - asked.exceeded_years
    return [
        g for g in groups
        if (not asked.industries or g.industry in asked.industries)
        and (not asked.places or g.place in inside)
        and (not asked.levels or g.level in asked.levels)
        and (not media or g.media & media)
        and (not asked.grades or g.grade in asked.grades)
        and (not asked.exceeded_years or (g.exceeded is not None and g.exceeded >= since))
    ]  # fmt: skip
