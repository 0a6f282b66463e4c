"""Sources, outlets, factors: put on file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.registry.models import Jurisdiction, Outlet, OutletFactor, Source
from liance.mechanism.registry.policies import source_for
from liance.mechanism.registry.rules.coordinates import LAT, LON
from liance.mechanism.registry.rules.identity import SiteFacts, identity_of, site_of
from liance.norms.errors import NormError
from liance.norms.standards.limits import read_limit
from liance.norms.standards.side_by_side import HeldLimit, stored

MANAGE = "registry:source:manage"
FOUND = "found:"
"""Begins the identity of a unit that stands apart from its name and codes."""


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor with its limit as printed; ``limit`` empty: none on file. ``beside``: further
    limits that stand side by side with it."""

    factor: str
    limit: str = ""
    unit: str = ""
    standard: str = ""
    on_site: bool = False
    beside: tuple[HeldLimit, ...] = ()


@transaction.atomic
def add_source(
    *,
    facts: SiteFacts,
    actor: Actor,
    at: datetime,
    address: str = "",
    industry: str = "",
    management: str = "",
    key_unit: bool = False,
    contact: str = "",
    credit_grade: str = "",
    remarks: Iterable[str] = (),
) -> Source:
    """Put a source on file under its identity.

    Errors: ``registry.source_exists`` with the name of the one that stands under it,
    ``registry.source_name``, ``registry.jurisdiction_unknown``, ``registry.coordinates_outside``.
    """
    actor.require(MANAGE)
    check_facts(facts)
    standing = Source.objects.filter(identity=identity_of(facts)).first()
    if standing is not None:
        raise Refused("registry.source_exists", field="name", name=standing.name)
    return put_on_file(
        facts, actor=actor, at=at, address=address, industry=industry, management=management,
        key_unit=key_unit, contact=contact, credit_grade=credit_grade, remarks=list(remarks),
    )  # fmt: skip


def put_on_file(facts: SiteFacts, *, actor: Actor, at: datetime, **columns: Any) -> Source:
    """Write a source under its identity, or under the one that ``columns`` give it."""
    keys = {"identity": identity_of(facts), "site": site_of(facts)}
    source = Source.objects.create(
        name=facts.name,
        credit_code=facts.credit_code,
        permit_code=facts.permit_code,
        jurisdiction_id=facts.division,
        lon=facts.lon,
        lat=facts.lat,
        created_at=at,
        created_by=actor.user_id,
        **(keys | columns),
    )
    note(
        "registry:source:add", source, noun="registry:source", actor=actor, at=at,
        body={"identity": source.identity, "name": source.name},
    )  # fmt: skip
    return source


@transaction.atomic
def add_outlet(
    *,
    source: Source,
    code: str,
    name: str,
    medium: str,
    factors: Iterable[FactorLine],
    actor: Actor,
    at: datetime,
    lon: Decimal | None = None,
    lat: Decimal | None = None,
    height_m: Decimal | None = None,
) -> Outlet:
    """Put an outlet of a source on file with its factors and limits.

    Errors: ``registry.outlet_exists``, ``registry.factor_twice``, ``registry.limit_unreadable``.
    """
    actor.require(MANAGE)
    factors = list(factors)
    _check_factors(factors)
    if Outlet.objects.filter(source=source, code=code).exists():
        raise Refused("registry.outlet_exists", field="code", outlet=code)
    outlet = Outlet.objects.create(
        source=source, code=code, name=name, medium=medium, lon=lon, lat=lat, height_m=height_m,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    _write_factors(outlet, factors, actor=actor, at=at)
    note(
        "registry:outlet:add", outlet, noun="registry:outlet", actor=actor, at=at,
        body={"source": source.id, "code": code, "factors": [f.factor for f in factors]},
    )  # fmt: skip
    return outlet


@transaction.atomic
def change_source(
    *,
    source_id: UUID,
    version: int,
    facts: SiteFacts,
    actor: Actor,
    at: datetime,
    address: str = "",
    industry: str = "",
    management: str = "",
    key_unit: bool = False,
    contact: str = "",
    credit_grade: str = "",
    active: bool = True,
) -> Source:
    """Write what a source is now; the identity follows its codes. Old and new values stand on the
    ledger. Errors: those of ``add_source``, NotFound, Stale."""
    actor.require(MANAGE)
    source = source_for(actor, source_id, version=version)
    check_facts(facts)
    # Of a unit for few nobody else may learn that it stands on file, by a refusal either; the
    # double of another unit keeps its own identity too.
    kept = source.identity.startswith(FOUND)
    identity = source.identity if kept else identity_of(facts)
    site = source.site if kept else site_of(facts)
    standing = Source.objects.filter(identity=identity).exclude(pk=source.pk).first()
    if standing is not None:
        raise Refused("registry.source_exists", field="permit_code", name=standing.name)
    wanted: dict[str, object] = {
        "name": facts.name, "credit_code": facts.credit_code, "permit_code": facts.permit_code,
        "identity": identity, "site": site, "jurisdiction_id": facts.division, "lon": facts.lon,
        "lat": facts.lat, "address": address, "industry": industry, "management": management,
        "key_unit": key_unit, "contact": contact, "credit_grade": credit_grade,
        "active": active,
    }  # fmt: skip
    changed = {k: [str(getattr(source, k)), str(v)] for k, v in wanted.items()
               if getattr(source, k) != v}  # fmt: skip
    if not changed:
        return source
    source.version += 1
    Source.every.filter(pk=source.pk).update(**wanted, version=source.version)
    note(
        "registry:source:change", source, noun="registry:source", actor=actor, at=at,
        body={"changed": changed},
    )  # fmt: skip
    return source_for(actor, source_id)


@transaction.atomic
def note_exceedance(*, source: Source, on: date | None, actor: Actor, at: datetime) -> None:
    """Keep the day of a source's last exceedance by what stands, none where none stands any more;
    plans sort by it."""
    row = Source.every.select_for_update().get(pk=source.pk)
    if row.exceeded_on == on:
        return
    before, row.exceeded_on = row.exceeded_on, on
    row.version += 1
    row.save(update_fields=["exceeded_on", "version"])
    note(
        "registry:source:exceeded", row, noun="registry:source", actor=actor, at=at,
        body={"on": on, "before": before},
    )  # fmt: skip


@transaction.atomic
def change_outlet(
    *,
    source_id: UUID,
    outlet_id: UUID,
    version: int,
    name: str,
    active: bool,
    factors: Iterable[FactorLine],
    actor: Actor,
    at: datetime,
    lon: Decimal | None = None,
    lat: Decimal | None = None,
    height_m: Decimal | None = None,
) -> Outlet:
    """Write an outlet and all of its factors as they are now; sheets already written keep theirs.

    Errors: ``registry.factor_twice``, ``registry.limit_unreadable``, NotFound, Stale (the source's
    version).
    """
    actor.require(MANAGE)
    source = source_for(actor, source_id, version=version)
    outlet = Outlet.objects.filter(pk=outlet_id, source=source).first()
    if outlet is None:
        raise NotFound("registry:outlet")
    lines = list(factors)
    _check_factors(lines)
    was = [_written(f, f.beside) for f in outlet.factors.order_by("factor")]
    outlet.name, outlet.active, outlet.height_m = name, active, height_m
    outlet.lon, outlet.lat = lon, lat
    outlet.version += 1
    outlet.save()
    OutletFactor.objects.filter(outlet=outlet).delete()
    _write_factors(outlet, lines, actor=actor, at=at)
    Source.every.filter(pk=source.pk).update(version=source.version + 1)
    now = [_written(f, [stored(held) for held in f.beside]) for f in lines]
    now.sort(key=lambda written: str(written[0]))
    note(
        "registry:outlet:change", outlet, noun="registry:outlet", actor=actor, at=at,
        body={"source": source.id, "active": active, "was": was, "now": now},
    )  # fmt: skip
    return outlet


def _written(line: FactorLine | OutletFactor, beside: list[Any]) -> list[object]:
    """A factor for the ledger; further limits are said where there are some."""
    written: list[object] = [line.factor, line.limit, line.unit]
    return [*written, beside] if beside else written


def check_facts(facts: SiteFacts) -> None:
    """Refuse a site without a name, a known division or a place within China."""
    if not facts.name.strip():
        raise Refused("registry.source_name", field="name")
    if not Jurisdiction.objects.filter(code=facts.division).exists():
        raise Refused("registry.jurisdiction_unknown", field="jurisdiction", place=facts.division)
    if (facts.lon is None) != (facts.lat is None):
        raise Refused("registry.coordinates_outside", field="lon")
    if facts.lon is None or facts.lat is None:
        return
    if not (LON[0] <= facts.lon <= LON[1] and LAT[0] <= facts.lat <= LAT[1]):
        raise Refused("registry.coordinates_outside", field="lon")


def _check_factors(lines: list[FactorLine]) -> None:
    seen = set()
    for line in lines:
        if line.factor in seen:
            raise Refused("registry.factor_twice", field="factors", factor=line.factor)
        seen.add(line.factor)
        if line.limit and isinstance(read_limit(line.limit), NormError):
            raise Refused(
                "registry.limit_unreadable", field="factors", factor=line.factor, limit=line.limit
            )


def _write_factors(
    outlet: Outlet, lines: Iterable[FactorLine], *, actor: Actor, at: datetime
) -> None:
    OutletFactor.objects.bulk_create(
        OutletFactor(
            outlet=outlet, factor=f.factor, limit=f.limit, unit=f.unit, standard=f.standard,
            on_site=f.on_site, beside=[stored(held) for held in f.beside], created_at=at,
            created_by=actor.user_id,
        )
        for f in lines
    )  # fmt: skip
