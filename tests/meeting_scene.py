"""Meetings of the main city by what came of them."""

from datetime import datetime, timedelta

from tests.authorisation import Ids

from liance.flows.demonstration import meetings as way
from liance.flows.demonstration.world import World


def meetings(world: World, *, at: datetime) -> Ids:
    """One minuted with an open and a reported decision, one closable, one held whose minutes wait
    for both sides, one announced whose hour has come, one in preparation."""
    minuted = _held(world, days=20, at=at)
    still_open = way.decided(world, minuted, "互通应急联络名单", "station", days=60,
                             at=at - timedelta(days=19))  # fmt: skip
    told = way.decided(world, minuted, "联系单提前两天送达", "station", days=60,
                       at=at - timedelta(days=19))  # fmt: skip
    way.confirmed(world, minuted, at=at - timedelta(days=18))
    way.reported(world, told, at=at - timedelta(days=10))
    done = way.confirmed(world, _held(world, days=16, at=at), at=at - timedelta(days=15))
    held = _held(world, days=8, at=at)
    planned = way.decided(world, held, "统一采样记录格式", "station", days=60,
                          at=at - timedelta(days=7))  # fmt: skip
    come = _drafted(world, days=1, at=at)
    way.announced(world, come, at=at - timedelta(days=2))
    draft = way.drafted(world, begins_at=at + timedelta(days=5), at=at - timedelta(hours=1))
    return {
        "meeting": minuted.id, "done_meeting": done.id, "held_meeting": held.id,
        "announced_meeting": come.id, "draft_meeting": draft.id,
        "meeting_line": draft.lines.get(kind="").id, "resolution": still_open.id,
        "reported_resolution": told.id, "planned_resolution": planned.id,
    }  # fmt: skip


def _drafted(world: World, *, days: int, at: datetime):
    begins = at - timedelta(days=days)
    return way.drafted(world, begins_at=begins, at=begins - timedelta(days=5))


def _held(world: World, *, days: int, at: datetime):
    row = _drafted(world, days=days, at=at)
    return way.held(world, row, at=row.begins_at + timedelta(hours=1))
