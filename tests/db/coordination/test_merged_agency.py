"""In a merged agency one person may hold several roles, but never answers to themselves (C3)."""

from collections.abc import Callable

import pytest
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions import answering, deciding, sending
from liance.mechanism.coordination.models import Sheet

AT = stage.AT
SENDER, STATION, HEAD = "zhaowenbin", "sunli", "caoxia"


def with_rights_of(world: World, who: str, *others: str) -> Actor:
    """The person with the rights of colleagues too."""
    actor = world.actor(who)
    fields = {f: getattr(actor, f) for f in actor.__slots__ if f != "permissions"}
    more = (world.actor(o).permissions for o in others)
    return type(actor)(**fields, permissions=actor.permissions.union(*more))


def sent(world: World) -> Sheet:
    source = stage.source_of(world, "清溪茶业")
    sheet = stage.drafts.draft(
        content=stage.content(
            world, source=source, points=stage.points_of(source),
            crew=(world.staff[SENDER].id, world.staff["heyuqing"].id),
        ),
        actor=world.actor(SENDER), at=AT,
    )  # fmt: skip
    assert sheet.enforcement_id == sheet.monitoring_id == sheet.department_id
    return sending.send(sheet_id=sheet.id, version=sheet.version, actor=world.actor(SENDER), at=AT)


def declare(world: World, sheet: Sheet, actor: Actor) -> Sheet:
    answering.declare_infeasible(
        sheet_id=sheet.id, version=sheet.version, ground="time", text="人员全部派出", actor=actor,
        at=AT,
    )  # fmt: skip
    sheet.refresh_from_db()
    return sheet


def refuse(world: World, sheet: Sheet, actor: Actor) -> Sheet:
    return deciding.refuse(
        sheet_id=sheet.id, version=sheet.version, note="可调整班次", actor=actor, at=AT
    )


def declared(world: World) -> Sheet:
    return declare(world, sent(world), world.actor(STATION))


@pytest.mark.clause("W6")
@pytest.mark.parametrize(
    ("made", "act", "own", "other"),
    [(sent, declare, SENDER, STATION), (declared, refuse, SENDER, HEAD),
     (declared, refuse, STATION, HEAD)],
    ids=["declares on the own sheet", "decides on the own sheet", "decides what was declared"],
)  # fmt: skip
def test_nobody_answers_to_themselves(
    world: World,
    made: Callable[[World], Sheet],
    act: Callable[[World, Sheet, Actor], Sheet],
    own: str,
    other: str,
) -> None:
    sheet = made(world)
    before = sheet.state
    with pytest.raises(Refused, match=r"coordination\.same_person"):
        act(world, sheet, with_rights_of(world, own, STATION, HEAD))
    sheet.refresh_from_db()
    assert sheet.state == before
    act(world, sheet, with_rights_of(world, other, STATION, HEAD))
    sheet.refresh_from_db()
    assert sheet.state != before
