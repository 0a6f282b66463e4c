"""The crews of a sheet: fetched with their certificates, checked, written."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.coordination.actions.writing import staff_by_id
from liance.mechanism.coordination.models import Sheet, SheetCrew, SheetInstrument
from liance.mechanism.coordination.rules.crew import Member, check_crew
from liance.mechanism.coordination.rules.problems import insist
from liance.mechanism.coordination.rules.returning import Gauge, check_instruments
from liance.mechanism.registry.models import Staff


def members(side: str, staff: Iterable[Staff], *, day: date) -> list[Member]:
    """People with the certificate of ``side`` that is valid on ``day``."""
    people = list(staff)
    numbers = dict(
        Certificate.objects.filter(
            staff__in=people, kind=side, valid_from__lte=day, valid_to__gte=day
        )
        .order_by("valid_to")
        .values_list("staff_id", "number")
    )
    return [Member(s.id, s.name, numbers.get(s.id, ""), s.joined_on) for s in people]


def named_crew(ids: Sequence[UUID], *, agency_id: UUID) -> list[Staff]:
    """The staff of one agency by id, in the order given."""
    found = staff_by_id(ids)
    if any(found[i].agency_id != agency_id for i in ids if i in found) or len(found) < len(
        set(ids)
    ):
        raise Refused("coordination.crew_elsewhere", field="crew")
    return [found[i] for i in dict.fromkeys(ids)]


def write_crew(
    sheet: Sheet, side: str, people: Iterable[Member], *, actor: Actor, at: datetime
) -> None:
    """Replace the crew of one side, with the certificate numbers printed on the sheet."""
    SheetCrew.objects.filter(sheet=sheet, side=side).delete()
    SheetCrew.objects.bulk_create(
        SheetCrew(
            sheet=sheet, side=side, staff_id=m.staff_id, certificate_number=m.certificate,
            created_at=at, created_by=actor.user_id,
        )
        for m in people
    )  # fmt: skip


def crew_of(sheet: Sheet, side: str) -> list[Staff]:
    """Who stands on one side of the sheet."""
    rows = SheetCrew.objects.filter(sheet=sheet, side=side).select_related("staff")
    return [row.staff for row in rows.order_by("created_at", "id")]


def recheck(sheet: Sheet, *, day: date) -> None:
    """After a change of the day: both crews and the instruments must hold on the new one."""
    crews = {side: crew_of(sheet, side) for side in ("enforcement", "monitoring")}
    for side, people in crews.items():
        if side == "monitoring" and sheet.returned_at is None:
            continue
        insist([check_crew(side, members(side, people, day=day), day=day)])
    if sheet.returned_at is not None:
        insist([check_instruments(gauges(sheet_instruments(sheet)), day=day)])


def sheet_instruments(sheet: Sheet) -> list[Instrument]:
    """The instruments that the return names."""
    rows = SheetInstrument.objects.filter(sheet=sheet).select_related("instrument")
    return [row.instrument for row in rows]


def gauges(instruments: Iterable[Instrument]) -> list[Gauge]:
    """Instruments as the rule reads them."""
    return [Gauge(str(i), i.calibrated_to) for i in instruments]
