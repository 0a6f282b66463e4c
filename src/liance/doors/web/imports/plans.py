"""A plan as one table (P1, P2): rows without a unit are its strata, rows with one its targets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.imports.columns import Columns
from liance.doors.web.imports.plan_row import LISTED, ListedRow, PlanRow
from liance.doors.web.imports.shape import (
    Entry,
    Kind,
    Reader,
    Take,
    source_named,
    sources_in_use,
    valid,
)
from liance.doors.web.moments import local_day
from liance.doors.web.plans.forms import Strata
from liance.flows.importing import Fault, RowRefusedError, Taken
from liance.flows.plans import add_target
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.tables.separated import Row
from liance.mechanism.exchange.actions.importing import ADDED, UNCHANGED
from liance.mechanism.planning import queries
from liance.mechanism.planning.actions import drafting, targeting
from liance.mechanism.planning.actions.listing_units import list_unit
from liance.mechanism.planning.models import Plan, Stratum, Target
from liance.mechanism.planning.policies import PARTIES, visible_to
from liance.mechanism.planning.rules.strata import factors_at, windows
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import Outlet, Source
from liance.mechanism.scheduling.gathering import terms_of as terms_of_station
from liance.norms.sampling.factors import find

Period = tuple[date, date]
OF_A_LISTED = ("listed", "reason")
OF_A_TARGET = ("stratum", "source", "period_from", "period_to")
OF_A_STRATUM = ("name", "ratio", "frequency", "factors", "quarters", "criteria", "factors_by_medium",
                "by", "value")  # fmt: skip


def drafts(actor: Actor) -> list[tuple[str, str]]:
    """The drafts that the actor's agency draws up: id and title, the latest year first."""
    mine = Q()
    for party in PARTIES:
        mine |= Q(**{party: actor.agency_id})
    rows = visible_to(actor).filter(mine, state="draft").order_by("-year", "title", "id")
    return [(str(key), title) for key, title in rows.values_list("id", "title")]


def _columns(actor: Actor, about: str) -> Columns:
    """The columns; those of a draft name the industries and places of its area."""
    plan = visible_to(actor).filter(pk=about).first() if about else None
    listed = ListedRow()
    del listed.fields["source"]
    return Columns(PlanRow(strata=queries.strata_of(plan) if plan else {}), listed)


def _by_unit(reader: Reader, rows: Iterable[Row]) -> list[Entry]:
    """Strata and who is listed first, wherever they stand, then units whose periods follow from their stratum; rows of
    one unit with the same period are one target."""
    strata: list[Entry] = []
    units: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if reader.cell(row, "source") and not any(reader.cell(row, name) for name in OF_A_LISTED):
            key = tuple(reader.cell(row, name) for name in OF_A_TARGET)
            units.setdefault(key, []).append(row)
        else:
            strata.append(Entry((row,)))
    ruled = sorted(units, key=lambda key: any(key[-2:]))
    return strata + [Entry(tuple(units[key])) for key in ruled]


def _taking(reader: Reader, actor: Actor, at: datetime) -> Take:
    plan = queries.plan_page(UUID(reader.about), actor=actor)
    offered = queries.strata_of(plan)
    gap = terms_of_station(plan.monitoring).gap
    known = sources_in_use(actor)

    def take(entry: Entry) -> Taken:
        said = _read(reader, entry, offered)
        if "listed" in said[0]:
            source_named(known, said[0]["source"])
            return _listed(plan, said[0], actor=actor, at=at)
        if said[0]["source"]:
            source = source_named(known, said[0]["source"])
            return _target(plan, source, said, actor=actor, at=at)
        return _stratum(plan, said[0], gap=gap, actor=actor, at=at)

    return take


def _read(reader: Reader, entry: Entry, offered: Strata) -> list[dict[str, Any]]:
    """What each row says. Raises RowRefusedError with all that is wrong, each at its line."""
    said: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for row in entry.rows:
        try:
            one, found = reader.said(row)
            listed = any(one.get(name) for name in OF_A_LISTED)
            form = ListedRow(one) if listed else PlanRow(one, strata=offered)
            said.append({**valid(form, found), "line": row.line})
        except RowRefusedError as wrong:
            faults += [replace(fault, line=row.line) for fault in wrong.faults]
    if faults:
        raise RowRefusedError(faults)
    return said


def _version(plan: Plan) -> int:
    """The draft's version as the rows before this one left it."""
    return Plan.objects.values_list("version", flat=True).get(pk=plan.pk)


def _listed(plan: Plan, said: Mapping[str, Any], *, actor: Actor, at: datetime) -> Taken:
    """A unit that must be visited or must not; the same once more is no other."""
    name, kind, reason = said["source"], said["listed"], said["reason"].strip()
    told = str(LISTED[kind])
    same = plan.units.filter(
        Q(source__name=name) | Q(source__permit_code=name), kind=kind, reason=reason
    ).first()
    if same is not None:
        return Taken(name, (("planning:plan_unit", same.id),), UNCHANGED, said=told)
    made = list_unit(
        plan_id=plan.id, version=_version(plan), name=name, kind=kind, reason=reason, actor=actor,
        at=at,
    )  # fmt: skip
    return Taken(name, (("planning:plan_unit", made.id),), said=told)


def _stratum(plan: Plan, said: Mapping[str, Any], *, gap: int, actor: Actor, at: datetime) -> Taken:
    """A stratum as its form takes it; the same once more is no other. Raises Refused
    ``imports.stratum_stands``."""
    terms = {name: said[name] for name in OF_A_STRATUM}
    standing = plan.strata.filter(name=said["name"]).first()
    if standing is None:
        made = drafting.add_stratum(
            plan_id=plan.id, version=_version(plan), gap=gap, actor=actor, at=at, **terms
        )
        return _taken(made)
    has = terms_of(standing)
    same = (
        (has.ratio, has.frequency, has.asked, has.quarters)
        == (terms["ratio"], terms["frequency"], terms["criteria"], terms["quarters"])
        and standing.factors == terms["factors"]
        and standing.factors_by_medium == terms["factors_by_medium"]
    )
    if not same:
        raise Refused("imports.stratum_stands", field="stratum", name=standing.name)
    return _taken(standing, UNCHANGED)


def _taken(stratum: Stratum, status: str = ADDED) -> Taken:
    said = _("分层：名录 %(units)s 家，%(ratio)s%%，每年 %(n)s 次") % {
        "units": stratum.population, "ratio": f"{stratum.ratio.normalize():f}",
        "n": stratum.frequency,
    }  # fmt: skip
    return Taken(stratum.name, (("planning:stratum", stratum.id),), status, said=said)


def _target(
    plan: Plan, source: Source, said: Sequence[Mapping[str, Any]], *, actor: Actor, at: datetime
) -> Taken:
    """The targets of a unit: in the period written, else one for each visit that the stratum asks for.
    Raises Refused ``imports.target_stands`` where the draft has other ones."""
    head = said[0]
    stratum = _named(plan, head["stratum"])
    outlets = _outlets(stratum, source, said)
    written = (head["period_from"], head["period_to"]) if head["period_from"] else None
    start = local_day(at)
    periods: list[Period] = (
        [written] if written
        else windows(plan.year, stratum.frequency, stratum.quarters, start=start)
    )  # fmt: skip
    what = f"{source.name}　{stratum.name}"
    told = _("%(n)s 次，排放口 %(outlets)s 个") % {"n": len(periods), "outlets": len(outlets)}
    standing = _standing(stratum, source, written)
    if standing:
        same = [
            target for target in standing
            if {row.outlet_id: set(row.factors) for row in target.outlets.all()} == outlets
        ]  # fmt: skip
        if len(same) < len(periods):
            raise Refused("imports.target_stands", field="source", number=standing[0].number)
        objects = tuple(("planning:target", target.id) for target in same)
        return Taken(what, objects, UNCHANGED, said=told)
    made = [
        add_target(
            plan_id=plan.id, version=_version(plan), stratum_id=stratum.id, source_id=source.id,
            outlets=outlets, period_from=begin, period_to=end, actor=actor, at=at,
        )
        for begin, end in periods
    ]  # fmt: skip
    return Taken(what, tuple(("planning:target", target.id) for target in made), said=told)


def _standing(stratum: Stratum, source: Source, period: Period | None) -> list[Target]:
    rows = stratum.targets.filter(source=source).prefetch_related("outlets").order_by("number")
    if period is not None:
        rows = rows.filter(period_from=period[0], period_to=period[1])
    return list(rows)


def _named(plan: Plan, name: str) -> Stratum:
    found = list(plan.strata.filter(name=name)[:2])
    if not found:
        raise Refused("imports.no_stratum", field="stratum", name=name)
    if len(found) > 1:
        raise Refused("imports.several_strata", field="stratum", name=name)
    return found[0]


def _outlets(
    stratum: Stratum, source: Source, said: Sequence[Mapping[str, Any]]
) -> dict[UUID, set[str]]:
    """Outlet to factors, all rows of the unit together: without outlets those of the stratum, without
    factors what the stratum asks for. Raises RowRefusedError with ``imports.no_outlet``,
    ``planning.factor_unknown`` at the line."""
    own = targeting.outlets_of({source.id}).get(source.id, [])
    by_code = {outlet.code.upper(): outlet for outlet in own}
    found: dict[UUID, set[str]] = {}
    for row in said:
        wanted = [by_code.get(code.upper()) for code in row["outlets"]]
        if None in wanted:
            code = row["outlets"][wanted.index(None)]
            lacking = Refused("imports.no_outlet", outlet=code, unit=source.name)
            raise RowRefusedError([Fault("outlets", lacking, row["line"])])
        among = [outlet for outlet in wanted if outlet] or [
            outlet for outlet in own if not stratum.media or outlet.medium in stratum.media
        ]  # fmt: skip
        asked = partial(_given, row["factors"]) if row["factors"] else partial(_asked, stratum)
        fits = {outlet.id: asked(outlet) for outlet in among}
        spare = [f for f in row["factors"] if fits and all(f not in s for s in fits.values())]
        if spare:
            unknown = Refused("planning.factor_unknown", factor=spare[0])
            raise RowRefusedError([Fault("factors", unknown, row["line"])])
        for key, factors in fits.items():
            if factors or row["outlets"]:
                found.setdefault(key, set()).update(factors)
    return found


def _asked(stratum: Stratum, outlet: Outlet) -> tuple[str, ...]:
    permitted = [f.factor for f in outlet.factors.all()]
    return factors_at(outlet.medium, permitted, stratum.factors_by_medium, stratum.factors)


def _given(factors: Sequence[str], outlet: Outlet) -> tuple[str, ...]:
    """Of the factors that a row names those that the outlet's permit has or its medium knows."""
    permitted = {f.factor for f in outlet.factors.all()}
    return tuple(f for f in factors if f in permitted or find(f, outlet.medium) is not None)


def _home(about: str) -> str:
    return reverse("plans:detail", args=[about]) if about else reverse("plans:index")


PLANS = Kind(
    "plans", gettext_lazy("计划"),
    gettext_lazy("一行一个分层或一家单位：没有单位的行是分层，有单位的行列入所写的分层，或列为必查、不查"),
    drafting.DRAFT, _home, _columns, _taking, _by_unit, drafts, most=500,
)  # fmt: skip
