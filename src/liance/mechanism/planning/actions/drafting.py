"""Draw up a plan: strata and targets (P1, P2)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, ProtectedError

from liance.foundation.acts.perform import note
from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions.staying import may_go
from liance.mechanism.planning.caps import caps_of, planned
from liance.mechanism.planning.measuring import unmeasured
from liance.mechanism.planning.models import Plan, Stratum, Target, TargetOutlet
from liance.mechanism.planning.policies import get_for
from liance.mechanism.planning.queries import population
from liance.mechanism.planning.rules.strata import (
    FIELDS,
    SEVERAL,
    Criteria,
    StratumTerms,
    as_one,
    belongs,
    days_fault,
    factors_fault,
    one_criterion,
    spans_of,
    terms_fault,
)
from liance.mechanism.planning.site import site_class, terms_of
from liance.mechanism.registry.models import Agency, Outlet, Source
from liance.mechanism.registry.queries import department_of, station_of, subtree
from liance.norms.calendar.working_days import is_working_day

DRAFT = "planning:plan:draft"


@transaction.atomic
def draft_plan(*, kind: str, title: str, year: int, actor: Actor, at: datetime) -> Plan:
    """Open a draft for the actor's own area, jointly with its station and department (P1).

    Errors: ``planning.no_partner`` (no station paired or no department),
    ``planning.annual_exists``, ``planning.year_over``.
    """
    actor.require(DRAFT)
    if year < at.astimezone(SHANGHAI).year:
        raise Refused(errors.YEAR_OVER, field="year", year=year)
    agency = Agency.objects.select_related("jurisdiction").filter(pk__in=[actor.agency_id]).first()
    if agency is None:
        raise Refused(errors.NO_PARTNER)
    enforcement = agency if "enforcement" in agency.functions else _enforcement_beside(agency)
    on = at.astimezone(SHANGHAI).date()
    station = station_of(enforcement.id, on=on) if enforcement else None
    department = department_of(agency)
    if enforcement is None or station is None or department is None:
        raise Refused(errors.NO_PARTNER)
    place = agency.jurisdiction
    if kind == "annual" and Plan.objects.filter(jurisdiction=place, year=year, kind=kind).exists():
        raise Refused(errors.ANNUAL_EXISTS, field="year", year=year, place=place.name)
    plan = Plan.objects.create(
        kind=kind, title=title, year=year, jurisdiction=place, department=department,
        enforcement=enforcement, monitoring=station, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "planning:plan:draft", plan, noun="planning:plan", actor=actor, at=at,
        body={"kind": kind, "year": year, "jurisdiction": place.code, "title": title},
    )  # fmt: skip
    return plan


def _enforcement_beside(station: Agency) -> Agency | None:
    return Agency.objects.filter(
        jurisdiction=station.jurisdiction, functions__contains=["enforcement"], active=True
    ).first()


@transaction.atomic
def add_stratum(
    *,
    plan_id: UUID,
    version: int,
    name: str,
    by: str,
    value: str,
    ratio: Decimal,
    frequency: int,
    factors: Iterable[str],
    actor: Actor,
    at: datetime,
    criteria: Criteria | None = None,
    factors_by_medium: Mapping[str, Iterable[str]] | None = None,
    quarters: Iterable[int] = (),
    gap: int | None = None,
) -> Stratum:
    """Add a stratum to a draft (P2); ``ratio`` in percent, ``frequency`` visits per unit and year.

    ``by`` and ``value`` name one criterion; with ``several`` the ``criteria`` say it. ``quarters``:
    visits in each; ``gap``: days between two visits to a unit, none: not looked at. Errors:
    ``planning.frequency_days``, ``planning.not_draft``, ``planning.criteria``, ``planning.ratio``,
    ``planning.frequency``, ``planning.quarters``, ``planning.factor_unknown``, ``planning.factor_unmeasured``.
    """
    plan = own_draft(plan_id, version, actor)
    asked = criteria if by == SEVERAL and criteria is not None else one_criterion(by, value)
    by, value = as_one(asked)
    terms = StratumTerms(by, value, ratio, frequency, asked, tuple(quarters))
    templates = {medium: list(names) for medium, names in (factors_by_medium or {}).items()}
    _check_terms(terms, templates)
    today = at.astimezone(SHANGHAI).date()
    _check_measured(plan, templates, today)
    if gap is not None:
        _check_days(terms, plan.year, gap, today)
    last = plan.strata.aggregate(last=Max("order"))["last"] or 0
    stratum = Stratum.objects.create(
        plan=plan, order=last + 1, name=name, by=by, value=value, ratio=ratio,
        frequency=frequency, factors=list(factors), factors_by_medium=templates,
        quarters=list(terms.quarters), population=population(plan, terms),
        industries=list(asked.industries), places=list(asked.places), levels=list(asked.levels),
        media=list(asked.media), grades=list(asked.grades), exceeded_years=asked.exceeded_years,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    _changed(plan)
    note(
        "planning:plan:add_stratum", plan, noun="planning:plan", actor=actor, at=at,
        body={"name": name, "by": by, "value": value, "ratio": ratio, "frequency": frequency,
              "criteria": asdict(asked), "quarters": list(terms.quarters), "factors": templates},
    )  # fmt: skip
    return stratum


def _check_days(terms: StratumTerms, year: int, gap: int, today: date) -> None:
    """The visits to a unit find working days that lie far enough apart."""
    calendar = calendar_in_force()
    spans = spans_of(year, terms.frequency, terms.quarters, start=today + timedelta(days=1))
    days = [
        [
            day for n in range((last - first).days + 1)
            if is_working_day(calendar, day := first + timedelta(days=n), provisional=True) is True
        ]
        for _visits, first, last in spans
    ]  # fmt: skip
    wanted = [visits for visits, _first, _last in spans]
    fault = days_fault(list(zip(wanted, days, strict=True)), gap)
    if fault is not None:
        at, visits, most = fault
        raise Refused(
            errors.FREQUENCY_DAYS, field="quarters" if terms.quarters else "frequency",
            first=spans[at][1].isoformat(), last=spans[at][2].isoformat(), days=len(days[at]),
            gap=gap, most=most, wanted=visits,
        )  # fmt: skip


def _check_measured(plan: Plan, templates: Mapping[str, list[str]], on: date) -> None:
    for medium, names in templates.items():
        lacking = unmeasured(plan, names, on=on)
        if lacking:
            raise Refused(
                errors.FACTOR_UNMEASURED, field=f"factors_{medium}", factors="、".join(lacking)
            )


def _check_terms(terms: StratumTerms, templates: Mapping[str, list[str]]) -> None:
    fault = terms_fault(terms)
    if fault:
        raise Refused(fault, field=FIELDS[fault])
    fault, factor = factors_fault(templates)
    if fault:
        medium = next(m for m, names in templates.items() if factor in names)
        raise Refused(fault, field=f"factors_{medium}", factor=factor)


@transaction.atomic
def remove_stratum(
    *, plan_id: UUID, version: int, stratum_id: UUID, actor: Actor, at: datetime
) -> None:
    """Take a stratum and its targets out of a draft."""
    plan = own_draft(plan_id, version, actor)
    stratum = _stratum(plan, stratum_id)
    may_go(plan, stratum.targets.select_related("stratum").order_by("number"), at=at)
    numbers = list(stratum.targets.values_list("number", flat=True))
    try:
        TargetOutlet.objects.filter(target__stratum=stratum).delete()
        stratum.targets.all().delete()
        stratum.delete()
    except ProtectedError as used:
        raise Refused(errors.TARGET_USED) from used
    _changed(plan)
    note(
        "planning:plan:remove_stratum", plan, noun="planning:plan", actor=actor, at=at,
        body={"name": stratum.name, "targets": numbers},
    )  # fmt: skip


@transaction.atomic
def add_target(
    *,
    plan_id: UUID,
    version: int,
    stratum_id: UUID,
    source_id: UUID,
    outlets: Mapping[UUID, Iterable[str]],
    period_from: date,
    period_to: date,
    actor: Actor,
    at: datetime,
    visited: Mapping[UUID, int] | None = None,
) -> Target:
    """Plan a source into a stratum (P2): outlets with the factors to monitor there, and a period.
    ``visited``: visits of the year that no plan foresaw, by source.

    Errors: ``planning.outside_area``, ``planning.outside_stratum``, ``planning.period``,
    ``planning.outlet_elsewhere``, ``planning.no_factors``, ``planning.over_cap``.
    """
    plan = own_draft(plan_id, version, actor)
    stratum = _stratum(plan, stratum_id)
    source = Source.objects.filter(pk=source_id, active=True).first()
    if source is None:
        raise NotFound("registry:source")
    _check_target(plan, stratum, source, period_from, period_to)
    _check_cap(plan, source, (visited or {}).get(source.id, 0))
    wanted = _outlets(source, outlets)
    last = plan.targets.aggregate(last=Max("number"))["last"] or 0
    target = Target.objects.create(
        plan=plan, stratum=stratum, number=last + 1, source=source,
        jurisdiction_id=source.jurisdiction_id, period_from=period_from, period_to=period_to,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    TargetOutlet.objects.bulk_create(
        TargetOutlet(
            target=target, outlet=outlet, factors=factors,
            created_at=at, created_by=actor.user_id,
        )
        for outlet, factors in wanted
    )  # fmt: skip
    _changed(plan)
    note(
        "planning:target:add", target, noun="planning:target", actor=actor, at=at,
        body={"plan": plan.id, "number": target.number, "source": source.id,
              "from": str(period_from), "to": str(period_to)},
    )  # fmt: skip
    return target


@transaction.atomic
def remove_target(
    *, plan_id: UUID, version: int, target_id: UUID, actor: Actor, at: datetime
) -> None:
    """Take a target out of a draft; the numbers of the others stay."""
    plan = own_draft(plan_id, version, actor)
    target = plan.targets.filter(pk=target_id).first()
    if target is None:
        raise NotFound("planning:target")
    may_go(plan, [target], at=at)
    try:
        target.outlets.all().delete()
        target.delete()
    except ProtectedError as used:
        raise Refused(errors.TARGET_USED) from used
    _changed(plan)
    note(
        "planning:target:remove", plan, noun="planning:plan", actor=actor, at=at,
        body={"number": target.number, "source": target.source_id},
    )  # fmt: skip


def own_draft(plan_id: UUID, version: int, actor: Actor) -> Plan:
    """The draft, locked, for one of its makers; refuses every other state."""
    actor.require(DRAFT)
    plan = get_for(actor, plan_id, version=version)
    if plan.state != "draft":
        raise Refused(errors.NOT_DRAFT)
    if plan.draws.filter(state="committed").exists():
        raise Refused(errors.DRAW_OPEN)
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id, plan.department_id}:
        raise NotFound("planning:plan")
    return plan


def _changed(plan: Plan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])


def _stratum(plan: Plan, stratum_id: UUID) -> Stratum:
    stratum = plan.strata.filter(pk=stratum_id).first()
    if stratum is None:
        raise NotFound("planning:stratum")
    return stratum


def _check_target(plan: Plan, stratum: Stratum, source: Source, start: date, end: date) -> None:
    if source.jurisdiction_id not in subtree(plan.jurisdiction_id):
        raise Refused(errors.OUTSIDE_AREA, field="source")
    if not belongs(terms_of(stratum), site_class(source), year=plan.year):
        raise Refused(errors.OUTSIDE_STRATUM, field="source", stratum=stratum.name)
    if end < start or start.year != plan.year or end.year != plan.year:
        raise Refused(errors.PERIOD, field="period_to", year=plan.year)


def _check_cap(plan: Plan, source: Source, visited: int) -> None:
    """One more visit stays within the cap that binds, counted over all agencies."""
    cap = caps_of(plan.jurisdiction_id).binding
    count = planned(plan, [source.id])[source.id] + visited
    if cap is not None and count >= cap:
        raise Refused(errors.OVER_CAP, name=source.name, count=count, cap=cap)


def _outlets(
    source: Source, outlets: Mapping[UUID, Iterable[str]]
) -> list[tuple[Outlet, list[str]]]:
    own = {o.id: o for o in source.outlets.all()}
    wanted = [(own.get(key), sorted(set(factors))) for key, factors in outlets.items()]
    if any(outlet is None for outlet, _ in wanted):
        raise Refused(errors.OUTLET_ELSEWHERE, field="outlets")
    if not wanted or any(not factors for _, factors in wanted):
        raise Refused(errors.NO_FACTORS, field="outlets")
    return [(outlet, factors) for outlet, factors in wanted if outlet]
