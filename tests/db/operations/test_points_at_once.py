"""Two phones write the first point of a visit at once, after departure: only one is the first."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.joint_visit import dairy, gate, officer, sampler

from liance.flows.demonstration.world import load_world
from liance.flows.visits import leave, open_urgent
from liance.foundation.kernel.errors import Refused
from liance.mechanism.operations.actions.opening import PointLine
from liance.mechanism.operations.actions.points import add_point

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


@pytest.mark.clause("W7")
def test_only_one_of_two_is_the_first_point(fresh_world: TestDatabase) -> None:
    world = load_world(at=WORLD_AT)
    visit = open_urgent(
        source_id=dairy(world).id, enforcement_id=world.agencies["main.enforcement"].id,
        ground="petition", urgency="urgent_petition", urgency_note="夜间偷排举报",
        points=[], gate=gate(world), actor=officer(world), at=world.at,
    )  # fmt: skip
    left = leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=world.at)
    after = world.at + timedelta(hours=1)

    def second() -> None:
        try:
            add_point(
                visit_id=left.id, line=PointLine("S2", "暗管", "water"), actor=officer(world),
                at=after,
            )  # fmt: skip
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            add_point(
                visit_id=left.id, line=PointLine("S1", "渗坑", "water"), actor=sampler(world),
                at=after,
            )  # fmt: skip
            other = pool.submit(second)
            until = time.monotonic() + 20
            while not _somebody_waits() and time.monotonic() < until:
                time.sleep(0.05)
        with pytest.raises(Refused, match=r"operations\.left"):
            other.result()
    assert list(left.points.values_list("code", flat=True)) == ["S1"]
