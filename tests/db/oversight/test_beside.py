"""An area answers while its round is frozen beside it: what was frozen is answered no more (X1)."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction
from tests.fixtures.database import WORLD_AT, TestDatabase

from liance.flows import dispatching
from liance.flows.demonstration import rounds as way
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.errors import IllegalTransition

HELD = 1.0


@pytest.mark.clause("X1")
def test_an_answer_beside_a_freeze_comes_too_late(fresh_world: TestDatabase) -> None:
    world = load_world(at=WORLD_AT)
    row = way.opened(world, at=world.at)
    way.answered(world, row, at=world.at)
    area, frozen, told = way.own_area(world, row), Event(), list[Exception]()

    def answer() -> None:
        frozen.wait(20)
        try:
            dispatching.answer(
                area_id=area.id, version=area.version, agrees=False, comment="还有两家没有计入",
                actor=world.actor(MAIN.department), at=row.answers_until,
            )  # fmt: skip
        except IllegalTransition as fault:
            told.append(fault)
        finally:
            connection.close()

    beside = Thread(target=answer)
    beside.start()
    with transaction.atomic():
        done = way.freeze(world, row, at=row.answers_until)
        frozen.set()
        # The answer waits for the round by now.
        beside.join(HELD)
    beside.join()
    area.refresh_from_db()
    assert (len(told), area.state, area.comment) == (1, "confirmed", "")
    assert area.figures == done.areas.get(pk=area.id).figures
