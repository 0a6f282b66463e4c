"""The task of a timetable, read from the plan, the register, certificates, leave and vehicles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from liance.foundation.access.models import Grant
from liance.foundation.clocks.in_force import calendar_in_force
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.capability.queries import FIELD_ROLES
from liance.mechanism.capability.rules import NEWCOMER_MONTHS
from liance.mechanism.planning.models import Target, TargetOutlet
from liance.mechanism.registry.models import Agency, Jurisdiction, OutletFactor, Staff
from liance.mechanism.scheduling.crews import named
from liance.mechanism.scheduling.daily import task as daily
from liance.mechanism.scheduling.models import (
    Absence,
    FieldTerms,
    Outing,
    OutingInstrument,
    OutingMember,
    PlannedVisit,
    Timetable,
    Vehicle,
)
from liance.norms.calendar.working_days import is_working_day
from liance.norms.conventions import conventions
from liance.norms.identifiers.divisions import seat
from liance.norms.sampling.factors import find
from liance.norms.sampling.preservation import holding_time

LONGEST_REST = 20
LAST = date.max.toordinal()


@dataclass(frozen=True)
class Elsewhere:
    """What other packages know: days on which people are on contact sheets, days on which sources
    were visited or are on a sheet, targets that need no day any more; of the announced targets those
    whose sheet is out (``sheeted``), and those whose sheet went to other days or people
    (``moved``)."""

    people: Mapping[UUID, set[date]] = field(default_factory=dict)
    visited: Mapping[UUID, set[date]] = field(default_factory=dict)
    settled: frozenset[UUID] = frozenset()
    sheeted: frozenset[UUID] = frozenset()
    moved: frozenset[UUID] = frozenset()


def task_of(row: Timetable, *, elsewhere: Elsewhere, after: date, fixed: bool = True) -> daily.Task:
    """The task as things stand: only days ``after`` today are open. With ``fixed`` the fixed outings
    stay, else none does."""
    rest = field_days(row.first_day, row.last_day)
    days = tuple(day for day in rest if day > after.toordinal())
    away, terms, planned = _away(row, elsewhere), terms_of(row.monitoring), _planned(row)
    people = people_of(row, away)
    done: dict[str, set[int]] = defaultdict(set)
    for source, found in elsewhere.visited.items():
        done[str(source)] |= {day.toordinal() for day in found}
    others, booked = _of_others(row, terms)
    for site, taken in others.items():
        done[site] |= taken
    sites = {str(p.target.source_id) for p in planned}
    return daily.Task(
        days=days, rest=rest, terms=terms, people=tuple(people), base=_base(row.monitoring),
        visits=tuple(named(_read(planned), people, days, plan_id=row.plan_id)),
        vehicles=vehicles_of(row, away), instruments=instruments_of(row, away), booked=booked,
        done={site: tuple(sorted(taken)) for site, taken in done.items() if site in sites},
        fixed=tuple(o for o in outings_of(row) if o.fixed) if fixed else (),
    )  # fmt: skip


def field_days(first: date, last: date) -> dict[int, int]:
    """Working days with the days of rest that follow each; a year without a notice counts by
    weekdays, for the time being."""
    calendar, found = calendar_in_force(), dict[int, int]()
    day, latest = first, 0
    while day <= last + timedelta(days=LONGEST_REST):
        working = is_working_day(calendar, day, provisional=True) is True
        if working and day <= last:
            latest = day.toordinal()
            found[latest] = 0
        elif working:
            break
        elif latest:
            found[latest] += 1
        day += timedelta(days=1)
    return found


def terms_of(monitoring: Agency) -> daily.Terms:
    """What the station set, else the conventions."""
    own = FieldTerms.objects.filter(monitoring=monitoring).first()
    number = {c.code.removeprefix("timetable."): c.value for c in conventions().values()}
    return daily.Terms(
        day_minutes=own.day_minutes if own and own.day_minutes else number["day"],
        gap=own.gap_days if own and own.gap_days is not None else number["gap"],
        long_rest=number["rest"], road_percent=number["road"], speed_kmh=number["speed"],
        unplaced_minutes=number["unplaced"], laboratory=own.laboratory_per_day if own else None,
    )  # fmt: skip


def _base(monitoring: Agency) -> tuple[float, float] | None:
    """Where the station lies, as far as divisions say: its county's seat, a city's that of its
    first district."""
    place = monitoring.jurisdiction
    below = Jurisdiction.objects.filter(parent=place).order_by("order", "code")
    for code in [place.gb2260, *below.values_list("gb2260", flat=True)]:
        found = seat(code)
        if found is not None:
            return float(found.lon), float(found.lat)
    return None


def _planned(row: Timetable) -> list[PlannedVisit]:
    return _with_targets(PlannedVisit.objects.filter(timetable=row))


def _with_targets(rows: QuerySet[PlannedVisit]) -> list[PlannedVisit]:
    outlets = Prefetch("target__outlets", TargetOutlet.objects.select_related("outlet"))
    found = rows.select_related("target__source", "outing").prefetch_related(outlets)
    return list(found.order_by("target__number"))


def _of_others(row: Timetable, terms: daily.Terms) -> tuple[dict[str, set[int]], dict[int, int]]:
    """What other plans announced: days by unit that they visit, determinations by day that they
    bring to the same laboratory."""
    around = timedelta(days=terms.gap)
    theirs = PlannedVisit.objects.filter(outing__firm=True).exclude(timetable__plan=row.plan_id)
    near = theirs.filter(outing__day__range=(row.first_day - around, row.last_day + around))
    sites: dict[str, set[int]] = defaultdict(set)
    ours = PlannedVisit.objects.filter(timetable=row).values("target__source")
    for source, day in near.filter(target__source__in=ours).values_list(
        "target__source", "outing__day"
    ):
        sites[str(source)].add(day.toordinal())
    booked: dict[int, int] = defaultdict(int)
    if terms.laboratory is not None:
        brought = _with_targets(near.filter(timetable__monitoring=row.monitoring_id))
        for visit, read in zip(brought, _read(brought), strict=True):
            if visit.outing is not None:
                booked[visit.outing.day.toordinal()] += read.bottles
    return sites, booked


def _read(planned: Sequence[PlannedVisit]) -> list[daily.Visit]:
    """Visits as the search reads them; identifiers are the targets'."""
    targets = [p.target for p in planned]
    number = {c.code.removeprefix("timetable."): c.value for c in conventions().values()}
    measured = _on_site({o.outlet_id for t in targets for o in t.outlets.all()})
    return [_visit(t, measured, number) for t in targets]


def _visit(
    target: Target, measured: Mapping[UUID, set[str]], number: Mapping[str, int]
) -> daily.Visit:
    factors, on_site, holds = set[str](), set[str](), list[int]()
    bottles, outlets = 0, list(target.outlets.all())
    for row in outlets:
        for name in row.factors:
            known = find(name, row.outlet.medium)
            factor = known.name if known else name
            factors.add(factor)
            if (known and known.on_site) or name in measured.get(row.outlet_id, ()):
                on_site.add(factor)
                continue
            bottles += 1
            hold = holding_time(factor) if row.outlet.medium == "water" else None
            if hold is not None:
                holds.append(hold.minutes)
    source = target.source
    return daily.Visit(
        id=str(target.id), site=str(source.id),
        minutes=number["visit"] + number["point"] * len(outlets),
        first=target.period_from.toordinal(), last=target.period_to.toordinal(),
        factors=frozenset(factors), on_site=frozenset(on_site), bottles=bottles,
        hold=min(holds, default=None),
        lon=float(source.lon) if source.lon is not None else None,
        lat=float(source.lat) if source.lat is not None else None,
    )  # fmt: skip


def _on_site(outlets: set[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = OutletFactor.objects.filter(outlet_id__in=outlets, on_site=True)
    for outlet, factor in rows.values_list("outlet_id", "factor"):
        found[outlet].add(factor)
    return found


def _away(row: Timetable, elsewhere: Elsewhere) -> dict[UUID, set[int]]:
    """Days on which people, instruments and vehicles are not to be had, by identifier."""
    first, last = row.first_day, row.last_day + timedelta(days=1)
    found: dict[UUID, set[int]] = defaultdict(set)
    absences = Absence.objects.filter(during__overlap=(first, last))
    for absence in absences.filter(agency_id__in=[row.enforcement_id, row.monitoring_id]):
        who = absence.staff_id or absence.instrument_id or absence.vehicle_id
        begin, end = max(absence.during.lower, first), min(absence.during.upper, last)
        if who is not None:
            found[who] |= set(range(begin.toordinal(), end.toordinal()))
    for person, days in elsewhere.people.items():
        found[person] |= {d.toordinal() for d in days}
    others = Outing.objects.filter(firm=True, day__range=(first, row.last_day))
    others = others.exclude(timetable__plan_id=row.plan_id)
    days_of = dict(others.values_list("id", "day"))
    for who, outing in [
        *OutingMember.objects.filter(outing__in=others).values_list("staff_id", "outing_id"),
        *OutingInstrument.objects.filter(outing__in=others).values_list(
            "instrument_id", "outing_id"
        ),
        *others.exclude(vehicle=None).values_list("vehicle_id", "id"),
    ]:
        if who is not None:
            found[who].add(days_of[outing].toordinal())
    return found


def people_of(row: Timetable, away: Mapping[UUID, set[int]]) -> list[daily.Person]:
    """Who goes out for either agency: certified, and for whoever has an account on the days on which
    a field role at the agency is held."""
    agencies = {"enforcement": row.enforcement_id, "monitoring": row.monitoring_id}
    staff = list(Staff.objects.filter(agency_id__in=agencies.values(), active=True).order_by("id"))
    held, terms = _held(staff), _terms_of_roles(staff)
    found = []
    for person in staff:
        sides = {}
        for side, agency in agencies.items():
            own = held.get((person.id, side), ()) if person.agency_id == agency else ()
            spans = terms.get((person.id, side), ()) if person.user_id else [(0, LAST)]
            sides[side] = tuple(cut for one in own for cut in _within(one, spans))
        if sides["enforcement"] or sides["monitoring"]:
            found.append(
                daily.Person(
                    str(person.id), sides["enforcement"], sides["monitoring"],
                    frozenset(away.get(person.id, ())),
                )
            )  # fmt: skip
    return found


def _terms_of_roles(staff: Iterable[Staff]) -> dict[tuple[UUID, str], list[tuple[int, int]]]:
    """First and last day of each field role at the person's own agency, by person and side."""
    by_user = {(s.user_id, s.agency_id): s.id for s in staff if s.user_id}
    found: dict[tuple[UUID, str], list[tuple[int, int]]] = defaultdict(list)
    for grant in Grant.objects.filter(user__in=[user for user, _agency in by_user]):
        person = by_user.get((grant.user_id, grant.agency_id))
        last = grant.valid_to.toordinal() - 1 if grant.valid_to else LAST
        for side, roles in FIELD_ROLES.items():
            if person is not None and grant.role in roles:
                found[person, side].append((grant.valid_from.toordinal(), last))
    return found


def _within(held: daily.Held, spans: Iterable[tuple[int, int]]) -> list[daily.Held]:
    cut = [replace(held, first=max(held.first, a), last=min(held.last, b)) for a, b in spans]
    return [one for one in cut if one.first <= one.last]


def _held(staff: Iterable[Staff]) -> dict[tuple[UUID, str], list[daily.Held]]:
    found: dict[tuple[UUID, str], list[daily.Held]] = defaultdict(list)
    joined = {s.id: s.joined_on for s in staff}
    for row in Certificate.objects.filter(staff_id__in=joined):
        first = row.valid_from.toordinal()
        if row.kind == "monitoring":
            if row.duties and "sample" not in row.duties:
                continue
            first = max(first, counts_from(joined[row.staff_id]))
        factors = frozenset(_named(f) for f in row.factors)
        found[row.staff_id, row.kind].append(daily.Held(factors, first, row.valid_to.toordinal()))
    return found


def counts_from(joined: date | None) -> int:
    """The first day on which a monitor is no newcomer any more."""
    if joined is None:
        return 0
    year, month = divmod(joined.year * 12 + joined.month - 1 + NEWCOMER_MONTHS, 12)
    first = date(year, month + 1, 1).toordinal()
    days = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return first + min(joined.day, days) - 1


def _named(factor: str) -> str:
    known = find(factor)
    return known.name if known else factor


def vehicles_of(row: Timetable, away: Mapping[UUID, set[int]]) -> tuple[daily.Vehicle, ...] | None:
    """The vehicles of the two agencies; none where nobody keeps any."""
    kept = Vehicle.objects.filter(
        agency_id__in=[row.enforcement_id, row.monitoring_id], active=True
    ).order_by("plate")
    found = tuple(daily.Vehicle(str(v.id), v.seats, frozenset(away.get(v.id, ()))) for v in kept)
    return found or None


def instruments_of(row: Timetable, away: Mapping[UUID, set[int]]) -> tuple[daily.Instrument, ...]:
    """The station's instruments that name what they measure."""
    kept = Instrument.objects.filter(agency_id=row.monitoring_id, active=True).order_by("number")
    return tuple(
        daily.Instrument(
            str(i.id), frozenset(_named(f) for f in i.factors),
            i.calibrated_to.toordinal() if i.calibrated_to else 0, frozenset(away.get(i.id, ())),
        )
        for i in kept if i.factors
    )  # fmt: skip


def outings_of(row: Timetable) -> list[daily.Outing]:
    """The outings as they stand."""
    rows = row.outings.prefetch_related("members", "instruments", "visits").order_by("day", "id")
    return [outing_of(o) for o in rows]


def outing_of(row: Outing) -> daily.Outing:
    """One of them; its members, instruments and visits are read."""
    members = sorted(row.members.all(), key=lambda m: m.staff_id)
    visits = sorted(row.visits.all(), key=lambda v: v.order)
    return daily.Outing(
        row.day.toordinal(),
        tuple(str(m.staff_id) for m in members if m.side == "enforcement"),
        tuple(str(m.staff_id) for m in members if m.side == "monitoring"),
        str(row.vehicle_id) if row.vehicle_id else None,
        tuple(sorted(str(i.instrument_id) for i in row.instruments.all())),
        tuple(str(v.target_id) for v in visits), row.fixed,
    )  # fmt: skip
