"""Sources, outlets, factors: put on file."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.mechanism.registry.models import Outlet, OutletFactor, Source
from liance.mechanism.registry.rules.identity import SiteFacts, identity_of

MANAGE = "registry:source:manage"


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor with its limit as printed; ``limit`` empty: none on file."""

    factor: str
    limit: str = ""
    unit: str = ""
    standard: str = ""
    on_site: bool = False


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
    remarks: Iterable[str] = (),
) -> Source:
    """Put a source on file under its identity; a second one of the same identity is refused by
    the database."""
    actor.require(MANAGE)
    source = Source.objects.create(
        name=facts.name,
        credit_code=facts.credit_code,
        permit_code=facts.permit_code,
        identity=identity_of(facts),
        site=identity_of(replace(facts, permit_code="")),
        jurisdiction_id=facts.division,
        lon=facts.lon,
        lat=facts.lat,
        address=address,
        industry=industry,
        management=management,
        key_unit=key_unit,
        contact=contact,
        remarks=list(remarks),
        created_at=at,
        created_by=actor.user_id,
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
    """Put an outlet of a source on file with its factors and limits."""
    actor.require(MANAGE)
    outlet = Outlet.objects.create(
        source=source, code=code, name=name, medium=medium, lon=lon, lat=lat, height_m=height_m,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    lines = list(factors)
    OutletFactor.objects.bulk_create(
        OutletFactor(
            outlet=outlet, factor=f.factor, limit=f.limit, unit=f.unit, standard=f.standard,
            on_site=f.on_site, created_at=at, created_by=actor.user_id,
        )
        for f in lines
    )  # fmt: skip
    note(
        "registry:outlet:add", outlet, noun="registry:outlet", actor=actor, at=at,
        body={"source": source.id, "code": code, "factors": [f.factor for f in lines]},
    )  # fmt: skip
    return outlet
