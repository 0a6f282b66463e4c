"""Two people approve the last two determinations at the same moment: the duty begins once."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction
from tests.fixtures.database import TestDatabase
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import load_world
from liance.foundation.clocks.models import Clock
from liance.mechanism.laboratory.models import Determination

HELD = 0.7


@pytest.mark.clause("R1")
def test_neither_takes_the_other_for_still_open(fresh_world: TestDatabase) -> None:
    from tests.fixtures.database import WORLD_AT

    scene = open_scene(load_world(at=WORLD_AT))
    bottle = scene.received("六价铬", "总铬")
    rows = [scene.enter(bottle, factor, "0.2") for factor in ("六价铬", "总铬")]
    for row in rows:
        scene.check(row)
    scene.close_sampling()
    first_done = Event()
    threads = [
        Thread(target=_approve, args=(scene, rows[0], "zhengxiaoyan", None, first_done)),
        Thread(target=_approve, args=(scene, rows[1], "zhengxiaoyan", first_done, None)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Clock.objects.filter(object_id=scene.visit.id, rule="report.upload").count() == 1


def _approve(
    scene: Scene, row: Determination, by: str, after: Event | None, tell: Event | None
) -> None:
    """Approve in a transaction that stays open for a while when ``tell`` is given."""
    try:
        if after is not None:
            after.wait(20)
        with transaction.atomic():
            scene.approve(row, by=by)
            if tell is not None:
                tell.set()
                Event().wait(HELD)
    finally:
        connection.close()
