"""Build the demonstration world: jurisdictions, agencies, people, sources (all persons and firms
invented, all places real)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.db import transaction

from liance.flows.demonstration.agencies import SINCE, Agencies, build
from liance.flows.demonstration.cast import (
    AREA_PEOPLE,
    DEMO_PASSWORD,
    IN_CHARGE,
    PEOPLE,
    Person,
)
from liance.flows.demonstration.contract import contracted
from liance.flows.demonstration.places import (
    AREA_FIRMS,
    COUNTY_FIRMS,
    MAIN_FIRMS,
    OUTLETS,
    Firm,
)
from liance.foundation.access.models import User
from liance.foundation.kernel.actor import Actor, installation
from liance.mechanism.capability.actions import add_certificate, add_instrument
from liance.mechanism.registry.actions.agencies import appoint, install_jurisdictions
from liance.mechanism.registry.actions.people import add_staff
from liance.mechanism.registry.actions.sources import add_outlet, add_source
from liance.mechanism.registry.models import Agency, Jurisdiction, Source, Staff
from liance.mechanism.registry.queries import actor_for
from liance.mechanism.registry.rules.identity import SiteFacts
from liance.mechanism.reporting.actions.signing import require_code
from liance.norms.identifiers.credit import check_character, organisation_check
from liance.norms.identifiers.divisions import seat

# What each measures; empty: bound by the method alone.
INSTRUMENTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("PH-03", "便携式pH计", "PHB-4", ("pH值",)),
    ("YQ-07", "烟气分析仪", "3012H", ()),
    (
        "SJ-02",
        "声级计",
        "AWA6228",
        ("厂界噪声（昼间）", "厂界噪声（夜间）", "厂界噪声", "昼间噪声", "夜间噪声"),
    ),
    ("FG-01", "紫外可见分光光度计", "TU-1901", ()),
)
MAKER = installation(
    frozenset(
        {
            "registry:agency:manage",
            "registry:source:manage",
            "capability:staff:manage",
            "capability:instrument:manage",
            "commissioning:laboratory:manage",
        }
    )
)


@dataclass
class World:
    """What was built, by key: agencies, staff by sign-in name, sources by name."""

    at: datetime
    agencies: dict[str, Agency] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def actor(self, username: str, *, on: date | None = None) -> Actor:
        """The actor that signing in as ``username`` gives."""
        user = User.objects.get(username=username)
        return actor_for(user, on=on or self.at.date())


@transaction.atomic
def build_world(*, at: datetime, province: str = "61", main: str = "610300") -> World:
    """Build everything on an empty database. ``main`` is the code of the area played whole; in
    another province the first area is taken."""
    install_jurisdictions(province)
    world = World(at=at)
    root = Jurisdiction.objects.get(level="province")
    areas = list(Jurisdiction.objects.filter(reporting_area=True))
    chosen = next((a for a in areas if a.code == main), areas[0])
    merged = _merged_county(chosen, areas)
    agencies = Agencies(MAKER, at, world.agencies)
    build(agencies, root=root, main=chosen, merged=merged)
    _people(world)
    _signing(world)
    _instruments(world)
    _sources(world, chosen, merged)
    contracted(
        buyer=agencies.by_key["province.department"], laboratory=agencies.by_key["laboratory"],
        actor=world.actor("songwei"), at=at,
    )  # fmt: skip
    return world


def load_world(*, at: datetime) -> World:
    """The world as it stands in the database, keyed as it was built."""
    world = World(at=at)
    for staff in Staff.objects.select_related("user", "agency"):
        if staff.user:
            world.staff[staff.user.username] = staff
    for person in PEOPLE:
        if person.username in world.staff:
            world.agencies[person.agency] = world.staff[person.username].agency
    for username, staff in world.staff.items():
        for person in AREA_PEOPLE:
            prefix = f"{person.username}-"
            if username.startswith(prefix):
                key = f"area.{username.removeprefix(prefix)}.{person.agency}"
                world.agencies[key] = staff.agency
    world.sources = {s.name: s for s in Source.objects.all()}
    return world


def _merged_county(main: Jurisdiction, areas: list[Jurisdiction]) -> Jurisdiction:
    """略阳县 where it is, else the last county of the last area other than the main one."""
    wanted = Jurisdiction.objects.filter(code="610727").first()
    if wanted:
        return wanted
    counties = Jurisdiction.objects.filter(level="county", parent__in=areas).exclude(parent=main)
    found = counties.last() or Jurisdiction.objects.filter(level="county").last()
    if found is None:
        raise ValueError("a province without counties has no merged county to show")
    return found


def _people(world: World) -> None:
    hashed = make_password(DEMO_PASSWORD)
    for number, person in enumerate(PEOPLE):
        _person(
            world,
            person,
            world.agencies[person.agency],
            username=person.username,
            hashed=hashed,
            number=number,
        )
    number = 500
    for key in [k for k in world.agencies if k.endswith(".department") and k.startswith("area.")]:
        area = key.split(".")[1]
        for person in AREA_PEOPLE:
            agency = world.agencies[f"area.{area}.{person.agency}"]
            _person(
                world,
                person,
                agency,
                username=f"{person.username}-{area}",
                hashed=hashed,
                number=number,
            )
            number += 1
        _appoint(world, f"area.{area}.enforcement", f"lead-{area}")
        _appoint(world, f"area.{area}.monitoring", f"coord-{area}")
        _appoint(world, f"area.{area}.department", f"dept-{area}")
    for key, username in IN_CHARGE.items():
        _appoint(world, key, username)


def _appoint(world: World, key: str, username: str) -> None:
    appoint(
        agency=world.agencies[key], staff=world.staff[username], since=SINCE, actor=MAKER,
        at=world.at,
    )  # fmt: skip


def _person(
    world: World, person: Person, agency: Agency, *, username: str, hashed: str, number: int
) -> None:
    name = (
        person.name
        if "-" not in username or agency.level == "province"
        else (agency.jurisdiction.name[0] + person.name)
    )
    staff = add_staff(
        name=name, agency=agency, position=person.position, joined_on=date(2019, 3, 1),
        username=username, password_hash=hashed, roles=person.roles, actor=MAKER, at=world.at,
    )  # fmt: skip
    world.staff[username] = staff
    for kind in person.certificates:
        prefix = "2703011" if kind == "enforcement" else "监岗"
        add_certificate(
            staff=staff, kind=kind, number=f"{prefix}{number:04d}", valid_from=date(2022, 1, 1),
            valid_to=date(world.at.year + 2, 12, 31), actor=MAKER, at=world.at,
        )  # fmt: skip


def _signing(world: World) -> None:
    """The sign-ins of the demonstration are printed for all: nobody's own telephone belongs to them."""
    for agency in world.agencies.values():
        if "monitoring" in agency.functions:
            require_code(
                agency=agency, required=False, reason="演示登录名公开，不绑定个人手机", actor=MAKER,
                at=world.at,
            )  # fmt: skip


def _instruments(world: World) -> None:
    for key, agency in world.agencies.items():
        if "monitoring" not in agency.functions and "laboratory" not in agency.functions:
            continue
        for number, name, model, factors in INSTRUMENTS:
            add_instrument(
                agency=agency, number=number, name=name, model=model, actor=MAKER, at=world.at,
                factors=factors, calibrated_to=date(world.at.year + 1, 3, 12), rented=key == "laboratory" and
                number == "YQ-07",
            )  # fmt: skip


def _sources(world: World, main: Jurisdiction, merged: Jurisdiction) -> None:
    serial = 0
    for area in Jurisdiction.objects.filter(reporting_area=True):
        counties = list(Jurisdiction.objects.filter(parent=area)) or [area]
        for firm in MAIN_FIRMS if area == main else AREA_FIRMS:
            place = counties[firm.county % len(counties)]
            serial = _source(world, firm, area, place, serial)
    for firm in COUNTY_FIRMS:
        serial = _source(world, firm, merged, merged, serial)


def _source(world: World, firm: Firm, area: Jurisdiction, place: Jurisdiction, serial: int) -> int:
    stem = place.name.removesuffix("县").removesuffix("区").removesuffix("市")
    credit = _credit_code(place.gb2260, serial)
    where = seat(place.gb2260)
    lon = Decimal(str(where.lon)) + Decimal(serial % 7) / 1000 if where else None
    lat = Decimal(str(where.lat)) + Decimal(serial % 5) / 1000 if where else None
    name = f"{stem if len(stem) > 1 else area.name.removesuffix('市')}{firm.name}"
    facts = SiteFacts(name, place.code, credit, f"{credit}001P", lon, lat)
    source = add_source(
        facts=facts, actor=MAKER, at=world.at, address=f"{place.name}工业园区{serial + 1}号",
        industry=firm.industry, management=firm.management, key_unit=firm.management == "key",
    )  # fmt: skip
    for kind in firm.outlets:
        code, title, medium, factors = OUTLETS[kind]
        add_outlet(
            source=source, code=code, name=title, medium=medium, factors=factors, lon=lon,
            lat=lat, actor=MAKER, at=world.at,
        )  # fmt: skip
    world.sources[name] = source
    return serial + 1


def _credit_code(division: str, serial: int) -> str:
    """A valid-looking code whose middle says that it is a demonstration's."""
    body = f"DEM{serial:05d}"
    first17 = f"91{division}{body}{organisation_check(body)}"
    return first17 + check_character(first17)
