"""One command about to be carried out, and how what it names is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q

from liance.flows.fieldwork.bodies.common import Fix, Shape
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody.models import Bottle, Handover, PreparedBottle
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.rules import instants
from liance.mechanism.operations.models import Entry, Reading, Signal, Visit, VisitItem, VisitPoint
from liance.mechanism.operations.rules.places import Place

Body = TypeVar("Body", bound=Shape)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file of the command with the part that it plays."""

    role: str
    file: StoredFile


@dataclass(slots=True)
class Job(Generic[Body]):
    """``at``: the instant that the phone's clock stood for; ``device_at`` that clock itself.

    ``made`` leads from the command that made an object to the object; ``flags`` are added to.
    """

    id: UUID
    body: Body
    visit_id: UUID | None
    actor: Actor
    at: datetime
    device_at: datetime
    offset_s: int | None
    received: datetime
    files: tuple[Kept, ...] = ()
    made: Mapping[UUID, UUID] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    @property
    def visit(self) -> UUID:
        """The visit that it belongs to. Error: field.reference_missing."""
        if self.visit_id is None:
            raise Refused(errors.REFERENCE_MISSING, field="visit")
        return self.visit_id

    def own(self, ref: UUID) -> UUID:
        """The object that a reference leads to: made by a command, or the server's own id."""
        return self.made.get(ref, ref)

    def told(self, device_at: datetime) -> datetime:
        """An instant of the body as the phone's clock stood for it."""
        return instants.told(device_at, self.offset_s, self.at)

    def point(self, ref: UUID) -> UUID:
        """The point of the visit: by its own id, the sheet's, its outlet's or the command's."""
        one = self.own(ref)
        rows = VisitPoint.objects.filter(visit_id=self.visit)
        by_any = Q(pk=one) | Q(sheet_point_id=one) | Q(outlet_id=one)
        found = rows.filter(by_any).values_list("id", flat=True).first()
        if found is None:
            raise NotFound("operations:point")
        return found

    def point_or_none(self, ref: UUID | None) -> UUID | None:
        """The same, None for none."""
        return None if ref is None else self.point(ref)

    def item(self, point: UUID, factor: str) -> UUID:
        """The factor at a point."""
        rows = VisitItem.objects.filter(point_id=point, factor=factor)
        found = rows.values_list("id", flat=True).first()
        if found is None:
            raise NotFound("operations:item")
        return found


def place_of(fix: Fix) -> Place:
    """A phone's fix as the gate takes it; coordinates to a millionth of a degree."""
    return Place(degrees(fix.lon), degrees(fix.lat), fix.accuracy_m, fix.note)


def degrees(text: str | None) -> Decimal | None:
    """A coordinate as the tables keep it: six decimals, about ten centimetres."""
    return None if text is None else Decimal(text).quantize(Decimal("0.000001"))


TABLES: dict[str, Callable[[set[UUID]], Any]] = {
    "bottle": lambda ids: Bottle.objects.filter(pk__in=ids).values_list("id", flat=True),
    "bottles": lambda ids: Bottle.objects.filter(pk__in=ids).values_list("id", flat=True),
    "reading": lambda ids: Reading.objects.filter(pk__in=ids).values_list("id", flat=True),
    "readings": lambda ids: Reading.objects.filter(pk__in=ids).values_list("id", flat=True),
    "signal": lambda ids: Signal.objects.filter(pk__in=ids).values_list("id", flat=True),
    "entry": lambda ids: Entry.objects.filter(pk__in=ids).values_list("id", flat=True),
    "evidence": lambda ids: Entry.objects.filter(pk__in=ids).values_list("id", flat=True),
    "handover": lambda ids: Handover.objects.filter(batch__in=ids).values_list("batch", flat=True),
    "prepared": lambda ids: PreparedBottle.objects.filter(pk__in=ids).values_list("id", flat=True),
}


def named_by(body: Shape) -> dict[str, set[UUID]]:
    """What a body refers to, by the field that names it; a point is looked for in the visit."""
    found: dict[str, set[UUID]] = {}
    for name in (*TABLES, "point"):
        value = getattr(body, name, None)
        if isinstance(value, UUID):
            found[name] = {value}
        elif isinstance(value, list):
            found[name] = {one for one in value if isinstance(one, UUID)}
    return {name: ids for name, ids in found.items() if ids}


def objects_among(name: str, ids: set[UUID]) -> set[UUID]:
    """Which of the ids are objects of the server."""
    if name == "point":
        return ids & _names_of_points(
            Q(pk__in=ids) | Q(sheet_point_id__in=ids) | Q(outlet_id__in=ids)
        )
    return set(TABLES[name](ids))


def points_of(visit: UUID) -> set[UUID]:
    """By what a visit's points may be named: their own id, that on the sheet, their outlet."""
    return _names_of_points(Q(visit_id=visit))


def _names_of_points(which: Q) -> set[UUID]:
    rows = VisitPoint.objects.filter(which).values_list("id", "sheet_point_id", "outlet_id")
    return {one for row in rows for one in row if one is not None}


def visits_among(ids: set[UUID]) -> dict[UUID, UUID]:
    """Visits by their own id and by that of their sheet."""
    found: dict[UUID, UUID] = {}
    rows = Visit.objects.filter(Q(pk__in=ids) | Q(sheet_id__in=ids))
    for visit, sheet in rows.values_list("id", "sheet_id"):
        found[visit] = visit
        if sheet is not None:
            found[sheet] = visit
    return found
