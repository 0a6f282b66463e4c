"""A returned sheet, a gate with both teams, an open visit: what tests of the visit start from."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.test import Client

from liance.flows.demonstration.world import World
from liance.flows.visits import confirm_entry, open_from_sheet
from liance.foundation.access.models import User
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.models import Item, Point, Sheet
from liance.mechanism.operations.actions.crew import Present
from liance.mechanism.operations.actions.opening import Companion, Gate
from liance.mechanism.operations.models import Visit, VisitItem
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.registry.models import Outlet, Source

OFFICERS, MONITORS = ("liwentao", "wangxuemei"), ("zhanglixin", "zhaoting")


def dairy(world: World) -> Source:
    """The dairy with water, gas and noise outlets, in the main city."""
    return next(s for name, s in world.sources.items() if name.endswith("瑞麟乳业有限公司"))


def returned_sheet(world: World, **changes: Any) -> Sheet:
    """A sheet of the main city that its station has returned, with all outlets of the dairy."""
    source, at = dairy(world), world.at
    state = changes.pop("state", "returned")
    fields: dict[str, Any] = {
        "enforcement": world.agencies["main.enforcement"],
        "monitoring": world.agencies["main.monitoring"],
        "department": world.agencies["main.department"],
        "jurisdiction": source.jurisdiction,
        "source": source,
        "handler": world.staff["liwentao"],
        "ground": "daily",
        "unit_name": source.name,
        "planned_from": at,
        "planned_to": at + timedelta(hours=6),
        "created_at": at,
    }
    sheet = Sheet.objects.create(**{**fields, **changes})
    _points(sheet)
    for step in {"draft": (), "sent": ("sent",), "returned": ("sent", "returned")}[state]:
        Sheet.objects.filter(pk=sheet.pk).update(state=step)
    sheet.refresh_from_db()
    return sheet


def _points(sheet: Sheet) -> None:
    outlets = Outlet.objects.filter(source=sheet.source).prefetch_related("factors")
    for order, outlet in enumerate(outlets.order_by("code"), start=1):
        point = Point.objects.create(
            sheet=sheet, order=order, outlet=outlet, code=outlet.code, name=outlet.name,
            medium=outlet.medium, created_at=sheet.created_at,
        )  # fmt: skip
        for number, factor in enumerate(outlet.factors.order_by("factor"), start=1):
            Item.objects.create(
                point=point, order=number, factor=factor.factor, standard=factor.standard,
                limit=factor.limit, unit=factor.unit, on_site=factor.on_site,
                created_at=sheet.created_at,
            )  # fmt: skip


def gate(
    world: World,
    officers: tuple[str, ...] = OFFICERS,
    monitors: tuple[str, ...] = MONITORS,
    **changes: Any,
) -> Gate:
    """Both teams at the dairy's gate."""
    source = dairy(world)
    here = Place(source.lon, source.lat, 6)
    near = beside(world)
    crew = [Present(world.staff[u].id, "enforcement", place=here) for u in officers]
    crew += [Present(world.staff[u].id, "monitoring", place=near) for u in monitors]
    fields: dict[str, Any] = {"crew": tuple(crew), "companion": Companion("郭海燕", signed=True)}
    return Gate(**{**fields, **changes})


def opened(world: World, at: datetime, *, confirmed: bool = True, **changes: Any) -> Visit:
    """A visit opened from a returned sheet by an officer; regular once a sampler ``confirmed``."""
    sheet = returned_sheet(world, **changes)
    visit = open_from_sheet(
        sheet_id=sheet.id, version=sheet.version, gate=gate(world), actor=officer(world), at=at
    )
    if confirmed:
        confirm_entry(visit_id=visit.id, place=beside(world), actor=sampler(world), at=at)
        visit.refresh_from_db()
    return visit


def beside(world: World) -> Place:
    """Some eleven metres from the dairy's gate."""
    source = dairy(world)
    return Place(source.lon, (source.lat or Decimal(0)) + Decimal("0.0001"), 6)


def officer(world: World) -> Actor:
    """An officer of the main city who is on site."""
    return world.actor("liwentao")


def sampler(world: World) -> Actor:
    """A sampler of the main city's station who is on site."""
    return world.actor("zhanglixin")


def item_of(visit: Visit, code: str, factor: str) -> VisitItem:
    """A factor at a point of the visit."""
    return VisitItem.objects.get(point__visit=visit, point__code=code, factor=factor)


def gauge(world: World, number: str = "PH-03") -> UUID:
    """An instrument of the main city's station, calibrated."""
    return Instrument.objects.get(agency=world.agencies["main.monitoring"], number=number).id


def signed_in(username: str) -> Client:
    """A browser session of that person, without the sign-in page."""
    client = Client()
    client.force_login(
        User.objects.get(username=username),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client
