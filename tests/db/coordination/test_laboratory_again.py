"""A commissioned laboratory is checked whenever day or factors change, and at the gate (W6, F2)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.staging import sheets as stage
from tests.staging.suspending import suspend

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.coordination.actions import answering, site, talking
from liance.mechanism.coordination.models import Item, Point, Sheet

LATER = stage.AT + timedelta(hours=2)
OFFICER, LABORATORY = "liwentao", "lab-tao"


def commissioned(world: World) -> Sheet:
    """A sheet that the laboratory has returned."""
    sheet = stage.commissioned(world, at=LATER)
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    return answering.return_sheet(
        **stage.returning(
            world, sheet, crew=crew, instruments=(), actor=world.actor(LABORATORY), at=LATER
        )
    )


def agree(world: World, sheet: Sheet, field: str, new: str) -> None:
    """The officer proposes, the laboratory agrees."""
    put = talking.propose(
        sheet_id=sheet.id, field=field, new=new, reason="企业检修", actor=world.actor(OFFICER),
        at=LATER,
    )  # fmt: skip
    talking.accept(proposal_id=put.id, actor=world.actor(LABORATORY), at=LATER)


def move(world: World, sheet: Sheet) -> None:
    agree(world, sheet, "time", "2026-11-12 09:30/2026-11-12 15:30")


def add(world: World, sheet: Sheet) -> None:
    point = Point.objects.get(sheet=sheet, code="DW001")
    agree(world, sheet, f"point:{point.id}:add", "二噁英")


def enter(world: World, sheet: Sheet) -> None:
    site.enter(sheet_id=sheet.id, actor=world.actor(OFFICER), at=stage.VISIT)


def expires(sheet: Sheet) -> None:
    Qualification.objects.filter(laboratory=sheet.laboratory).update(cma_to=date(2026, 11, 10))


def ended(sheet: Sheet) -> None:
    Qualification.objects.filter(laboratory=sheet.laboratory).update(cma_to=date(2026, 11, 8))


def suspended(sheet: Sheet) -> None:
    assert sheet.laboratory is not None
    suspend(sheet.laboratory, at=LATER)


def listed(sheet: Sheet) -> None:
    """The scope is exactly what the sheet asks for."""
    factors = set(Item.objects.filter(point__sheet=sheet).values_list("factor", flat=True))
    Qualification.objects.filter(laboratory=sheet.laboratory).update(factors=sorted(factors))


@pytest.mark.clause("W6", "F2")
@pytest.mark.parametrize(
    ("change", "act", "code"),
    [(expires, move, "laboratory_cma"), (suspended, move, "laboratory_suspended"),
     (listed, add, "laboratory_scope"), (ended, enter, "laboratory_cma"),
     (suspended, enter, "laboratory_suspended")],
)  # fmt: skip
def test_the_laboratory_is_checked_again(
    world: World, change: Callable[[Sheet], None], act: Callable[[World, Sheet], None], code: str
) -> None:
    sheet = commissioned(world)
    change(sheet)
    with pytest.raises(Refused, match=rf"coordination\.{code}"):
        act(world, sheet)


@pytest.mark.parametrize("act", [move, enter])
def test_a_licensed_laboratory_goes_on(world: World, act: Callable[[World, Sheet], None]) -> None:
    sheet = commissioned(world)
    listed(sheet)
    act(world, sheet)
