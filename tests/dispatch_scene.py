"""Rounds of dispatch by what came of them."""

from datetime import datetime, timedelta

from tests.authorisation import Ids

from liance.flows.demonstration import rounds as way
from liance.flows.demonstration.world import World
from liance.mechanism.oversight.models import Item, Notice, Round


def dispatch(world: World, *, at: datetime) -> Ids:
    """A notice with an open item, one with a reported item, a drafted notice, none yet; the last
    round is still open. The main city has a target that is long past and unexplained."""
    first = _issued(world, 7, at=at - timedelta(days=30))
    second = _issued(world, 8, at=at - timedelta(days=24))
    done = way.reported(world, _own(second), at=at - timedelta(days=19))
    draft = way.drafted(world, _frozen(world, at=at - timedelta(days=18)), at=at)
    over = _frozen(world, at=at - timedelta(days=12))
    running = way.opened(world, at=at - timedelta(hours=3))
    return {
        "round": first.round_id, "frozen_round": over.id, "open_round": running.id,
        "round_area": way.own_area(world, running).id, "notice": first.id,
        "draft_notice": draft.id, "item": _own(first).id, "draft_item": _own(draft).id,
        "reported_item": done.id,
    }  # fmt: skip


def _frozen(world: World, *, at: datetime) -> Round:
    return way.freeze(world, way.opened(world, at=at), at=at + timedelta(days=3))


def _issued(world: World, number: int, *, at: datetime) -> Notice:
    notice = way.drafted(world, _frozen(world, at=at), at=at + timedelta(days=3))
    word = f"陕环函〔{at.year}〕{number}号"
    return way.issued(world, notice, number=word, at=at + timedelta(days=4))


def _own(notice: Notice) -> Item:
    return notice.items.get(area__place_id="610300")
