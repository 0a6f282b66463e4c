"""Sheets at each step of their way, made by the actions, for tests of what comes after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.actions import (
    answering,
    commissioning,
    deciding,
    drafts,
    sending,
)
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, SheetContent
from liance.mechanism.registry.models import Outlet, Source

if TYPE_CHECKING:
    from liance.flows.demonstration.world import World

# Wednesday 2026-11-04 10:00 in Shanghai.
AT = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
VISIT = datetime(2026, 11, 9, 1, 30, tzinfo=UTC)
HOURS = timedelta(hours=6)


def source_of(world: "World", part: str = "瑞麟乳业") -> Source:
    """A source by part of its name."""
    return next(s for name, s in world.sources.items() if part in name)


def points_of(source: Source) -> tuple[PointDraft, ...]:
    """All outlets of the source with all factors on file."""
    return tuple(
        PointDraft(
            code=o.code,
            name=o.name,
            medium=o.medium,
            outlet_id=o.id,
            frequency="3 次",
            items=tuple(
                ItemDraft(f.factor, f.limit, f.unit, f.standard, f.on_site)
                for f in o.factors.order_by("id")
            ),
        )
        for o in Outlet.objects.filter(source=source).order_by("code")
    )


def content(world: "World", **changes: Any) -> SheetContent:
    """A complete routine sheet of 李文涛 and 王雪梅 for 2026-11-09."""
    source = changes.pop("source", None) or source_of(world)
    whole = SheetContent(
        source_id=source.id,
        ground="daily",
        planned_from=VISIT,
        planned_to=VISIT + HOURS,
        crew=(world.staff["liwentao"].id, world.staff["wangxuemei"].id),
        points=points_of(source),
    )
    return replace(whole, **changes)


def drafted(world: "World", *, at: datetime = AT, **changes: Any) -> Sheet:
    """A draft written by 李文涛."""
    return drafts.draft(content=content(world, **changes), actor=world.actor("liwentao"), at=at)


def sent(world: "World", *, at: datetime = AT, late_reason: str = "", **changes: Any) -> Sheet:
    """A sheet sent by 李文涛."""
    sheet = drafted(world, at=at, **changes)
    return sending.send(
        sheet_id=sheet.id, version=sheet.version, late_reason=late_reason,
        actor=world.actor("liwentao"), at=at,
    )  # fmt: skip


def returning(world: "World", sheet: Sheet, **changes: Any) -> dict[str, Any]:
    """The arguments of a good return by 陈静."""
    monitoring = world.agencies["main.monitoring"]
    return {
        "sheet_id": sheet.id,
        "version": sheet.version,
        "crew": (world.staff["zhanglixin"].id, world.staff["zhaoting"].id),
        "instruments": tuple(
            Instrument.objects.filter(agency=monitoring).values_list("id", flat=True)[:2]
        ),
        "stock_confirmed": True,
        "reply": "能承担全部点位和因子",
        "actor": world.actor("chenjing"),
        "at": AT + timedelta(hours=2),
        **changes,
    }


def returned(world: "World", **changes: Any) -> Sheet:
    """A sheet that the station has returned."""
    sheet = sent(world, **changes)
    return answering.return_sheet(**returning(world, sheet))


def infeasible(world: "World", **changes: Any) -> Sheet:
    """A sheet on whose "cannot do" the department has to decide."""
    sheet = sent(world, **changes)
    answering.declare_infeasible(
        sheet_id=sheet.id, version=sheet.version, ground="time", text="当日人员全部派出",
        actor=world.actor("chenjing"), at=AT + timedelta(hours=1),
    )  # fmt: skip
    sheet.refresh_from_db()
    return sheet


def consented(world: "World", **changes: Any) -> Sheet:
    """A sheet for which the department has consented to a commission."""
    sheet = infeasible(world, **changes)
    deciding.consent(
        sheet_id=sheet.id, version=sheet.version, note="同意委托", actor=world.actor("majianping"),
        at=AT + timedelta(hours=2),
    )  # fmt: skip
    sheet.refresh_from_db()
    return sheet


def commissioned(world: "World", *, at: datetime, **changes: Any) -> Sheet:
    """A sheet of which 李文涛 has commissioned the laboratory."""
    sheet = consented(world, **changes)
    return commissioning.commission(
        sheet_id=sheet.id, version=sheet.version, note="", actor=world.actor("liwentao"), at=at,
        laboratory_id=world.agencies["laboratory"].id,
    )  # fmt: skip
