"""A mission pack as plain values: everything about every visit that was given to a person."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liance.dashboards.missions.bottles import bottles_of
from liance.dashboards.missions.checklists import checklist_for, checklists
from liance.dashboards.missions.gathering import Rows, gather
from liance.dashboards.missions.limits import limits_of
from liance.dashboards.missions.readings import finding, reading, recording_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.ledger.canonical import instant
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.coordination.actions.points import value_of
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.lead import lead_time
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.fieldwork.queries import sides_of
from liance.mechanism.fieldwork.rules.values import Said, standing
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.rules.crew import is_newcomer
from liance.mechanism.registry.models import Agency, Source, Staff
from liance.norms.calendar.instants import shanghai_day
from liance.norms.methods.methods import apparatus_for, methods_of
from liance.norms.sampling.factors import shown_name
from liance.norms.standards.planning import Planner


def _no_instrument(factor: str, medium: str) -> str:
    apparatus = apparatus_for("", factor, medium)
    return apparatus.name if apparatus is not None and not apparatus.used else ""


def pack_of(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The pack without the times of its issue, so that an unchanged one is the same text."""
    rows, day = gather(actor, at), shanghai_day(at)
    writer = _Writer(actor, rows, day)
    missions = [writer.of_visit(one) for one in rows.visits]
    entered = {one.sheet_id for one in rows.visits}
    missions += [writer.of_sheet(one) for one in rows.sheets if one.id not in entered]
    return {
        "person": str(actor.staff_id),
        "missions": missions,
        "instruments": [_instrument(one) for one in rows.instruments],
        "checklists": [checklists()[code] for code in sorted({m["checklist"] for m in missions})],
        "colleagues": _colleagues(rows, actor),
    }


class _Writer:
    """Writes missions from the gathered rows."""

    def __init__(self, actor: Actor, rows: Rows, day: date) -> None:
        self.actor, self.rows, self.day = actor, rows, day
        self.planner = Planner(catalogue(), day)
        self.limits: dict[tuple[Any, ...], list[dict[str, Any]]] = {}

    def of_sheet(self, sheet: Sheet) -> dict[str, Any]:
        """A mission before entry."""
        points = self.rows.points.get(sheet.id, [])
        return {
            "id": str(sheet.id), "visit": None, "state": "to_enter", "entered_at": None,
            "side": self._side(sheet), "restricted": sheet.restricted, "sheet": _sheet(sheet),
            "source": self._source(sheet.source),
            "points": [self._point(one) for one in points],
            "bottles": bottles_of(points, self.rows.prepared.get(sheet.id, []), []),
            "crew": self._named(sheet.id, ()), **self._beside(sheet.source, sheet, None),
        }  # fmt: skip

    def of_visit(self, visit: Visit) -> dict[str, Any]:
        """A mission under way."""
        points = self.rows.points.get(visit.id, [])
        prepared = self.rows.prepared.get(visit.id, []) + self.rows.prepared.get(
            visit.sheet_id or visit.id, []
        )
        own = {one.id: one for one in prepared}
        there = self.rows.crew.get(visit.id, [])
        side = next((one.side for one in there if one.staff_id == self.actor.staff_id), None)
        return {
            "id": str(visit.id), "visit": str(visit.id), "state": visit.state, "side": side,
            "restricted": visit.restricted, "entered_at": instant(visit.entered_at),
            "sheet": _sheet(visit.sheet) if visit.sheet else None,
            "source": self._source(visit.source),
            "points": [self._point(one) for one in points],
            "bottles": bottles_of(points, list(own.values()), self.rows.bottles.get(visit.id, [])),
            "crew": [self._member(one) for one in there]
            + (self._named(visit.sheet_id, [m.staff_id for m in there]) if visit.sheet_id else []),
            **self._beside(visit.source, visit.sheet, visit),
        }  # fmt: skip

    def _side(self, sheet: Sheet) -> str | None:
        if self.actor.agency_id == sheet.enforcement_id:
            both = sheet.enforcement_id == (sheet.laboratory_id or sheet.monitoring_id)
            return None if both else "enforcement"
        return "monitoring"

    def _beside(self, source: Source, sheet: Sheet | None, visit: Visit | None) -> dict[str, Any]:
        """What does not depend on where the points come from."""
        key = visit.id if visit else None
        agency = (visit or sheet).laboratory_id or (visit or sheet).monitoring_id  # type: ignore[union-attr]
        return {
            "instruments": [
                str(one.id) for one in self.rows.instruments if one.agency_id == agency
            ],
            "findings": [finding(one) for one in self.rows.findings.get(source.id, [])],
            "readings": [reading(one) for one in (self.rows.readings.get(key, []) if key else [])],
            "open_fields": self._fields(sheet, visit),
            "answers": _answers(self.rows.values.get(key, []) if key else []),
            "signals": [_signal(one) for one in (self.rows.signals.get(key, []) if key else [])],
            "handovers": _handovers(self.rows.handovers.get(key, []) if key else [], self.actor),
            "checklist": checklist_for(source.industry),
        }

    def _fields(self, sheet: Sheet | None, visit: Visit | None) -> list[dict[str, Any]]:
        if sheet is None:
            return []
        said: dict[str, list[Said]] = {}
        for one in self.rows.values.get(visit.id, []) if visit else ():
            said.setdefault(one.key, []).append(
                Said(one.command, one.value, frozenset(one.replaces))
            )
        found = []
        for key in sheet.open_fields:
            label, value = value_of(sheet, key)
            heads = standing(said.get(f"sheet/{key}", ()))
            base = str(heads[0].command) if heads else None
            found.append({"field": key, "label": label, "value": value, "base": base})
        return found

    def _point(self, point: Any) -> dict[str, Any]:
        items = [one for one in point.items.all() if not getattr(one, "cancelled", False)]
        on_visit = hasattr(point, "sheet_point_id")
        sheet_point = point.sheet_point_id if on_visit else point.id
        return {
            "id": str(point.id), "sheet_point": str(sheet_point) if sheet_point else None,
            "outlet": str(point.outlet_id) if point.outlet_id else None, "code": point.code,
            "name": point.name, "medium": point.medium,
            "spot": _spot(point.outlet) if point.outlet else None,
            "frequency": getattr(point, "frequency", ""),
            "not_done_reason": getattr(point, "not_done_reason", ""),
            "factors": [self._factor(one, point.medium) for one in items],
        }  # fmt: skip

    def _factor(self, item: Any, medium: str) -> dict[str, Any]:
        key = (item.factor, medium, item.limit, item.unit, item.standard, repr(item.beside))
        if key not in self.limits:
            self.limits[key] = limits_of(item, medium, self.day, self.planner)
        return {
            "factor": item.factor, "on_site": item.on_site, "limits": self.limits[key],
            "name": {"zh": item.factor, "en": shown_name(item.factor, "en", medium)},
            "methods": [f"{m.name} {m.standard}" for m in methods_of(item.factor, medium)],
            "recording": recording_of(item, medium, self.day) if item.on_site else [],
            "no_instrument": _no_instrument(item.factor, medium) if item.on_site else "",
            "not_done_reason": getattr(item, "not_done_reason", ""),
        }  # fmt: skip

    def _source(self, one: Source) -> dict[str, Any]:
        return {
            "id": str(one.id), "name": one.name, "address": one.address,
            "credit_code": one.credit_code, "permit_code": one.permit_code,
            "industry": one.industry, "management": one.management, "contact": one.contact,
            "spot": _spot(one), "outlets": [
                {"id": str(outlet.id), "code": outlet.code, "name": outlet.name,
                 "medium": outlet.medium, "spot": _spot(outlet)}
                for outlet in self.rows.outlets.get(one.id, [])
            ],
        }  # fmt: skip

    def _named(self, sheet_id: UUID, already: Sequence[UUID]) -> list[dict[str, Any]]:
        named = self.rows.sheet_crew.get(sheet_id, [])
        return [self._member(one) for one in named if one.staff_id not in already]

    def _member(self, one: Any) -> dict[str, Any]:
        entered, confirmed = getattr(one, "entered_at", None), getattr(one, "confirmed_at", None)
        held = self.rows.certificates.get(one.staff_id, [])
        return {
            "staff": str(one.staff_id), "name": one.staff.name, "side": one.side,
            "agency": one.staff.agency.name, "certificates": [_certificate(c) for c in held],
            "certificate_number": one.certificate_number,
            "newcomer": is_newcomer(one.staff.joined_on, self.day),
            "entered_at": instant(entered) if entered else None,
            "confirmed_at": instant(confirmed) if confirmed else None,
        }  # fmt: skip


def _certificate(one: Certificate) -> dict[str, Any]:
    return {
        "kind": one.kind, "number": one.number, "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(), "factors": one.factors,
    }  # fmt: skip


def _sheet(one: Sheet) -> dict[str, Any]:
    return {
        "id": str(one.id), "number": one.number, "state": one.state, "ground": one.ground,
        "urgency": one.urgency, "planned_from": instant(one.planned_from),
        "planned_to": instant(one.planned_to), "note": one.note, "reply": one.returned_reply,
        "handler": one.handler.name, "enforcement": one.enforcement.name,
        "monitoring": one.monitoring.name,
        "laboratory": one.laboratory.name if one.laboratory else "",
        "earliest": _earliest(one),
    }  # fmt: skip


def _earliest(one: Sheet) -> str | None:
    """The first day of entry that keeps the lead time; None: none is kept from (W4, W7)."""
    if one.sent_at is None or one.late or one.urgency != "routine":
        return None
    day = shanghai_day(one.sent_at)
    return lead_time(sent_on=day, visit_on=day).earliest.isoformat()


def _spot(one: Any) -> dict[str, str] | None:
    if one.lon is None or one.lat is None:
        return None
    return {"lon": str(one.lon), "lat": str(one.lat)}


def _instrument(one: Instrument) -> dict[str, Any]:
    until = one.calibrated_to.isoformat() if one.calibrated_to else None
    return {
        "id": str(one.id), "number": one.number, "name": one.name, "model": one.model,
        "factors": one.factors, "calibrated_to": until,
    }  # fmt: skip


def _signal(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.id), "direction": one.direction, "text": one.text,
        "point": str(one.point_id) if one.point_id else None, "state": one.state,
        "sent_by": one.sent_by.name, "sent_at": instant(one.sent_at),
        "acknowledged_at": instant(one.acknowledged_at) if one.acknowledged_at else None,
        "answered_at": instant(one.answered_at) if one.answered_at else None,
        "answer": one.answer,
    }  # fmt: skip


def _handovers(rows: Iterable[Any], actor: Actor) -> list[dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    for one in rows:
        line = found.setdefault(one.batch, {
            "id": str(one.batch), "bottles": [], "giver": one.giver.name,
            "taker": one.taker.name, "to_me": one.taker_id == actor.staff_id,
            "offered_at": instant(one.offered_at),
        })  # fmt: skip
        line["bottles"].append(str(one.bottle_id))
    return list(found.values())


def _answers(values: Sequence[Any]) -> list[dict[str, Any]]:
    """The values that stand; two of one key are in dispute."""
    by_key: dict[str, list[Any]] = {}
    for one in values:
        by_key.setdefault(one.key, []).append(one)
    found = []
    for key, rows in by_key.items():
        heads = standing(Said(r.command, r.value, frozenset(r.replaces)) for r in rows)
        commands = {one.command for one in heads}
        found += [
            {
                "key": key, "value": row.value, "abnormal": row.abnormal,
                "command": str(row.command), "by": row.by.name,
            }
            for row in rows if row.command in commands
        ]  # fmt: skip
    return found


def _colleagues(rows: Rows, actor: Actor) -> list[dict[str, Any]]:
    """Whoever may be on site or take bottles: the people of the agencies of these missions."""
    named = [actor.agency_id]
    for one in rows.both():
        named += [one.enforcement_id, one.monitoring_id, one.laboratory_id]
    agencies = {one for one in named if one is not None}
    functions = dict(Agency.objects.filter(pk__in=agencies).values_list("id", "functions"))
    people = Staff.objects.filter(agency__in=functions, active=True).select_related("agency")
    return [
        {
            "id": str(one.id),
            "name": one.name,
            "agency": one.agency.name,
            "sides": list(sides_of(functions[one.agency_id])),
        }
        for one in people.order_by("agency__name", "name")
    ]
