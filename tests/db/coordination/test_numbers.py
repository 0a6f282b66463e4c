"""Numbers of an agency and year under concurrency: no gap, no double."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

from django.db import connection, transaction
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World, load_world
from liance.mechanism.coordination.actions import sending
from liance.mechanism.coordination.models import Sheet

PEOPLE = 4
EACH = 5


class BrokenOffError(Exception):
    """Something fails after the number was taken."""


def test_many_senders_at_once_leave_no_gap(fresh_world: TestDatabase) -> None:
    world = load_world(at=WORLD_AT)
    drafts = [
        stage.drafted(world, points=stage.points_of(stage.source_of(world))[:1])
        for _ in range(PEOPLE * EACH)
    ]
    turns = count()

    def work(mine: list[Sheet]) -> None:
        try:
            for sheet in mine:
                _fail_sometimes(world, sheet, next(turns))
                _send(world, sheet)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        shares = [drafts[n::PEOPLE] for n in range(PEOPLE)]
        list(pool.map(work, shares))
    given = sorted(Sheet.objects.filter(state="sent").values_list("sequence", flat=True))
    assert given == list(range(1, PEOPLE * EACH + 1))


def _send(world: World, sheet: Sheet) -> None:
    sending.send(
        sheet_id=sheet.id, version=sheet.version, actor=world.actor("liwentao"), at=stage.AT
    )


def _fail_sometimes(world: World, sheet: Sheet, turn: int) -> None:
    """Every third sending is broken off first: its number goes back."""
    if turn % 3:
        return
    try:
        with transaction.atomic():
            _send(world, sheet)
            raise BrokenOffError
    except BrokenOffError:
        return
