"""Who works where: one team per reporting area, from the built world."""

from dataclasses import dataclass
from uuid import UUID

from liance.mechanism.capability.models import Instrument
from liance.mechanism.registry.models import Agency, Jurisdiction, Pairing, Staff


@dataclass(frozen=True, slots=True)
class Area:
    """A reporting area with its agencies, people and counties (itself where it has none)."""

    number: int
    code: str
    stem: str
    counties: tuple[tuple[str, str], ...]
    enforcement: UUID
    monitoring: UUID
    department: UUID
    prefix: str
    officers: tuple[UUID, UUID]
    monitors: tuple[UUID, ...]
    instrument: UUID


def areas() -> list[Area]:
    """All reporting areas in their order."""
    found = Jurisdiction.objects.filter(reporting_area=True)
    return [_area(number, place) for number, place in enumerate(found)]


def _area(number: int, place: Jurisdiction) -> Area:
    own = Agency.objects.filter(jurisdiction=place, active=True)
    enforcement = own.get(functions__contains=["enforcement"])
    station = Pairing.objects.get(enforcement=enforcement).monitoring
    department = own.get(functions__contains=["department"])
    officers = _people(enforcement)
    monitors = _people(station)
    counties = tuple(Jurisdiction.objects.filter(parent=place).values_list("code", "name"))
    instrument = Instrument.objects.filter(agency=station).order_by("number").first()
    if instrument is None or len(officers) < 2 or len(monitors) < 5:
        raise ValueError(f"{place.name}: the world has too few people or instruments")
    return Area(
        number, place.code, place.name.removesuffix("市"),
        counties or ((place.code, place.name),), enforcement.id, station.id, department.id,
        enforcement.document_prefix, (officers[0], officers[1]), tuple(monitors), instrument.id,
    )  # fmt: skip


def _people(agency: Agency) -> list[UUID]:
    return list(
        Staff.objects.filter(agency=agency).order_by("user__username").values_list("id", flat=True)
    )
