"""Meetings of the main city by what came of them."""

from datetime import datetime, timedelta

from tests.authorisation import Ids

from liance.flows.demonstration import meetings as way
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.world import World
from liance.mechanism.meetings.actions import consulting


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
    paper = way.filed(world, "joint_action", "联合行动机制", "", (60, 300), at=at)
    return {
        "document": paper.id, "meeting": minuted.id, "done_meeting": done.id, "held_meeting": held.id,
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


def consultations(operation: Operation, *, at: datetime) -> Ids:
    """A question of an officer to the station that is open, and one that was answered."""
    found: Ids = {}
    for kind, text in (
        ("consultation", "需要几个采样人员？"),
        ("answered_consultation", "几点进场？"),
    ):
        row = consulting.ask(
            sheet_id=operation.sheet.id, visit_id=None, to_agency=operation.sheet.monitoring_id,
            to_staff=None, question=text, actor=operation.who("liwentao"), at=at,
        )  # fmt: skip
        found[kind] = row.id
    consulting.answer(
        consultation_id=row.id, version=row.version, text="九点半准时到", at=at,
        actor=operation.who("chenjing"),
    )  # fmt: skip
    return found
