"""The rows behind a mission pack, fetched for all missions at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.coordination.models import Point, Sheet, SheetCrew
from liance.mechanism.coordination.policies import visible_to as sheets_visible_to
from liance.mechanism.custody.models import Bottle, Handover, PreparedBottle
from liance.mechanism.fieldwork.models import Value
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.policies import visible_to as determinations_visible_to
from liance.mechanism.laboratory.queries import left_to, samples_of, standing_in
from liance.mechanism.operations.models import CrewMember, Reading, Signal, Visit, VisitPoint
from liance.mechanism.operations.policies import visible_to as visits_visible_to
from liance.mechanism.registry.models import Outlet

AHEAD, PAST = timedelta(days=31), timedelta(days=7)
MOST = 200
FINDINGS = 10


class Judged(NamedTuple):
    """A result or mean with the limit that it does not meet and how often it exceeds it."""

    row: Determination | Mean
    limit: str
    times: str


Finding = Reading | Judged


@dataclass(slots=True)
class Rows:
    """Everything by the id of its sheet, visit or source."""

    sheets: list[Sheet]
    visits: list[Visit]
    points: dict[UUID, list[Any]] = field(default_factory=dict)
    sheet_crew: dict[UUID, list[SheetCrew]] = field(default_factory=dict)
    crew: dict[UUID, list[CrewMember]] = field(default_factory=dict)
    certificates: dict[UUID, list[Certificate]] = field(default_factory=dict)
    prepared: dict[UUID, list[PreparedBottle]] = field(default_factory=dict)
    bottles: dict[UUID, list[Bottle]] = field(default_factory=dict)
    instruments: list[Instrument] = field(default_factory=list)
    findings: dict[UUID, list["Finding"]] = field(default_factory=dict)
    outlets: dict[UUID, list[Outlet]] = field(default_factory=dict)
    readings: dict[UUID, list[Reading]] = field(default_factory=dict)
    values: dict[UUID, list[Value]] = field(default_factory=dict)
    signals: dict[UUID, list[Signal]] = field(default_factory=dict)
    handovers: dict[UUID, list[Handover]] = field(default_factory=dict)

    def both(self) -> list[Sheet | Visit]:
        """Sheets to enter with and visits under way: both name agencies and a source."""
        return [*self.sheets, *self.visits]


def grouped(rows: Iterable[Any], key: str) -> dict[UUID, list[Any]]:
    """Rows by the value of an attribute."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return dict(found)


def gather(actor: Actor, at: datetime) -> Rows:
    """The person's missions with all that belongs to them."""
    rows = Rows(_sheets(actor, at), _visits(actor, at))
    sheets = {one.id for one in rows.sheets} | {v.sheet_id for v in rows.visits if v.sheet_id}
    visits = {one.id for one in rows.visits}
    of_sheets = Point.objects.filter(sheet__in=[one.id for one in rows.sheets])
    of_visits = VisitPoint.objects.filter(visit__in=visits)
    rows.points = {
        **grouped(_with_items(of_sheets), "sheet_id"), **grouped(_with_items(of_visits), "visit_id"),
    }  # fmt: skip
    named = SheetCrew.objects.select_related("staff__agency").filter(sheet__in=sheets)
    rows.sheet_crew = grouped(named, "sheet_id")
    there = CrewMember.objects.select_related("staff__agency").filter(visit__in=visits)
    rows.crew = grouped(there.order_by("side", "entered_at"), "visit_id")
    rows.certificates = _certificates(rows)
    _custody(rows, sheets, visits, actor)
    rows.instruments = _instruments(rows)
    rows.findings = _findings(actor, rows)
    rows.outlets = _outlets(rows)
    rows.readings = _readings(visits)
    rows.values = grouped(
        Value.objects.select_related("by").filter(visit__in=visits).order_by("id"), "visit_id"
    )
    signals = Signal.objects.select_related("sent_by").filter(visit__in=visits)
    rows.signals = grouped(signals.order_by("sent_at"), "visit_id")
    return rows


def _sheets(actor: Actor, at: datetime) -> list[Sheet]:
    """Returned sheets that name the person, or nobody of the side on which the agency goes."""
    mine = Q(enforcement_id=actor.agency_id) | Q(laboratory_id=actor.agency_id)
    mine |= Q(monitoring_id=actor.agency_id, laboratory__isnull=True)
    found = Sheet.objects.filter(
        sheets_visible_to(actor), mine, state="returned", after_visit=False,
        planned_from__lte=at + AHEAD, planned_to__gte=at - PAST,
    )  # fmt: skip
    found = found.select_related("source", "enforcement", "monitoring", "laboratory", "handler")
    rows = list(found.order_by("planned_from", "id")[:MOST])
    crews = SheetCrew.objects.filter(sheet__in=[one.id for one in rows])
    named: dict[UUID, set[UUID]] = defaultdict(set)
    agencies = crews.filter(staff__agency=actor.agency_id)
    for sheet_id, staff_id in agencies.values_list("sheet_id", "staff_id"):
        named[sheet_id].add(staff_id)
    return [one for one in rows if not named[one.id] or actor.staff_id in named[one.id]]


def _visits(actor: Actor, at: datetime) -> list[Visit]:
    """Visits that are not closed and that the person is on."""
    own = CrewMember.objects.filter(staff=actor.staff_id).values("visit_id")
    found = visits_visible_to(actor).filter(
        pk__in=own, state__in=["open", "left"], entered_at__gte=at - AHEAD
    )
    found = found.select_related(
        "source", "enforcement", "monitoring", "laboratory", "sheet__handler"
    )
    return list(found.order_by("entered_at", "id")[:MOST])


def _with_items(points: Any) -> Any:
    return points.select_related("outlet").prefetch_related("items").order_by("order")


def _certificates(rows: Rows) -> dict[UUID, list[Certificate]]:
    people = {one.staff_id for crew in rows.sheet_crew.values() for one in crew}
    people |= {one.staff_id for crew in rows.crew.values() for one in crew}
    held = Certificate.objects.filter(staff__in=people).order_by("kind", "-valid_to")
    return grouped(held, "staff_id")


def _custody(rows: Rows, sheets: set[UUID], visits: set[UUID], actor: Actor) -> None:
    for one in PreparedBottle.objects.filter(Q(sheet__in=sheets) | Q(visit__in=visits)).order_by(
        "number"
    ):
        for owner in (one.sheet_id, one.visit_id):
            if owner is not None and one.state == "prepared":
                rows.prepared.setdefault(owner, []).append(one)
    filled = Bottle.objects.filter(visit__in=visits).prefetch_related("factors")
    rows.bottles = grouped(filled.order_by("number"), "visit_id")
    waiting = Handover.objects.select_related("giver", "taker", "bottle").filter(
        Q(taker=actor.staff_id) | Q(giver=actor.staff_id), state="offered",
        bottle__visit__in=visits,
    )  # fmt: skip
    for row in waiting.order_by("offered_at"):
        rows.handovers.setdefault(row.bottle.visit_id, []).append(row)


def _instruments(rows: Rows) -> list[Instrument]:
    agencies = {one.laboratory_id or one.monitoring_id for one in rows.both()}
    found = Instrument.objects.filter(agency__in=agencies, active=True)
    return list(found.order_by("number"))


def _outlets(rows: Rows) -> dict[UUID, list[Outlet]]:
    """Where the outlets lie that are in use, for the small map."""
    sources = {one.source_id for one in rows.both()}
    found = Outlet.objects.filter(source__in=sources, active=True, lon__isnull=False)
    return grouped(found.order_by("code"), "source_id")


def _readings(visits: set[UUID]) -> dict[UUID, list[Reading]]:
    """The readings in force of the visits under way, oldest first."""
    rows = Reading.objects.filter(item__point__visit__in=visits)
    rows = rows.exclude(Exists(Reading.objects.filter(amends=OuterRef("pk"))))
    rows = rows.select_related("item__point", "by").order_by("at", "id")
    found: dict[UUID, list[Reading]] = defaultdict(list)
    for row in rows:
        found[row.item.point.visit_id].append(row)
    return dict(found)


def _findings(actor: Actor, rows: Rows) -> dict[UUID, list[Finding]]:
    """The latest exceedances at the same sources, on site and in the laboratory, newest first, as
    far as the person may know of them; a laboratory's once they are approved."""
    sources = {one.source_id for one in rows.both()}
    known = visits_visible_to(actor).filter(source__in=sources).values("id")
    latest = _judged(actor, known)
    found: dict[UUID, list[Finding]] = {}
    for _, source, row in sorted(latest, key=lambda one: one[0], reverse=True):
        kept = found.setdefault(source, [])
        if len(kept) < FINDINGS:
            kept.append(row)
    return found


def _judged(actor: Actor, known: Any) -> list[tuple[datetime, UUID, Finding]]:
    """Field readings and approved results that do not meet a limit, with the time of sampling and
    their source: what a mean stands for by its mean alone."""
    readings = Reading.objects.select_related("item__point__visit").filter(
        item__point__visit__in=known, verdict="exceeds"
    )
    readings = readings.exclude(Exists(Reading.objects.filter(amends=OuterRef("pk"))))
    read = list(readings.order_by("-at")[: MOST * FINDINGS])
    visible = determinations_visible_to(actor)
    results = visible.select_related("bottle_factor__bottle__visit").filter(
        bottle_factor__bottle__visit__in=known, verdict="exceeds", state="approved"
    )
    results = results.select_related("bottle_factor__bottle__point")
    over = list(results.order_by("-approved_at")[: MOST * FINDINGS])
    means = Mean.objects.filter(visit__in=known, verdict="exceeds", replaced_by=None)
    visits = {row.bottle_factor.bottle.visit_id for row in over}
    visits |= {row.item.point.visit_id for row in read}
    visits |= set(means.order_by("-at").values_list("visit_id", flat=True)[: MOST * FINDINGS])
    standing = standing_in(visits)
    speaking = samples_of(standing)
    found: list[tuple[datetime, UUID, Finding]] = [
        (row.at, row.item.point.visit.source_id, row)
        for row in read
        if _exceeds(left_to(row, speaking.get(row.id)))
    ]
    for row in over:
        bottle = row.bottle_factor.bottle
        left = left_to(row, speaking.get(row.id))
        if _exceeds(left):
            finding = Judged(row, left[0]["limit"], left[0]["times"])
            found.append((bottle.sampled_at, bottle.visit.source_id, finding))
    exceeding = [mean for mean in standing if mean.verdict == "exceeds"]
    members = [mean.members[0] for mean in exceeding]
    seen = set(visible.filter(pk__in=members).values_list("pk", flat=True))
    found += [
        (mean.ended_at, mean.visit.source_id,
         Judged(mean, str(mean.verdict_detail["limit"]), mean.times))
        for mean in exceeding
        if mean.of == Mean.READINGS or mean.members[0] in seen
    ]  # fmt: skip
    return found


def _exceeds(left: Sequence[Mapping[str, Any]]) -> bool:
    return bool(left) and left[0]["verdict"] == "exceeds"
