"""Dispatch in the demonstration: a round with its notice issued, and the next one being checked."""

from datetime import date, datetime, timedelta

from liance.flows import dispatching
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.oversight.actions import items, notices, rounds
from liance.mechanism.oversight.models import Item, Notice, Round, RoundArea

DISPATCHER, HEAD = "hanxue", "songwei"
DAYS_TO_RECTIFY = 30


def dispatched(world: World, *, at: datetime) -> None:
    """A frozen round whose notice is issued and partly received, and an open round."""
    asked, frozen = at - timedelta(days=6), at - timedelta(days=4)
    row = opened(world, at=asked)
    answered(world, row, at=asked + timedelta(hours=5))
    row = freeze(world, row, at=frozen)
    notice = drafted(world, row, at=frozen + timedelta(hours=1))
    issued(world, notice, number=f"陕环函〔{at.year}〕18号", at=frozen + timedelta(hours=5))
    notices.receive(
        notice_id=notice.id, actor=world.actor(MAIN.department), at=frozen + timedelta(hours=8)
    )
    opened(world, at=at - timedelta(hours=20))


def opened(world: World, *, at: datetime) -> Round:
    """A round that counts up to the day before, to be checked within two days."""
    day = at.astimezone(SHANGHAI).date()
    return rounds.open_round(
        day=max(day - timedelta(days=1), date(day.year, 1, 1)),
        answers_until=at + timedelta(days=2), actor=world.actor(DISPATCHER), at=at,
    )  # fmt: skip


def answered(world: World, row: Round, *, at: datetime) -> None:
    """The main city confirms; the others let the time pass."""
    area = own_area(world, row)
    dispatching.answer(
        area_id=area.id, version=area.version, agrees=True, comment="",
        actor=world.actor(MAIN.department), at=at,
    )  # fmt: skip


def own_area(world: World, row: Round) -> RoundArea:
    """The main city in a round."""
    return row.areas.get(department=world.staff[MAIN.department].agency)


def freeze(world: World, row: Round, *, at: datetime) -> Round:
    """Freeze a round."""
    row.refresh_from_db()
    return dispatching.freeze(
        round_id=row.id, version=row.version, actor=world.actor(DISPATCHER), at=at
    )


def drafted(world: World, row: Round, *, at: datetime) -> Notice:
    """The notice of a frozen round."""
    due_on = at.astimezone(SHANGHAI).date() + timedelta(days=DAYS_TO_RECTIFY)
    return notices.draft_notice(
        round_id=row.id, due_on=due_on, actor=world.actor(DISPATCHER), at=at
    )


def issued(world: World, notice: Notice, *, number: str, at: datetime) -> Notice:
    """Submitted, approved by the head, numbered and issued."""
    notices.submit(
        notice_id=notice.id, version=notice.version, actor=world.actor(DISPATCHER), at=at
    )
    notice.refresh_from_db()
    notices.approve(notice_id=notice.id, version=notice.version, actor=world.actor(HEAD), at=at)
    notice.refresh_from_db()
    return dispatching.issue(
        notice_id=notice.id, version=notice.version, document_number=number,
        actor=world.actor(DISPATCHER), at=at,
    )  # fmt: skip


def reported(world: World, item: Item, *, at: datetime) -> Item:
    """The area reports what it did."""
    return items.report(
        item_id=item.id, version=item.version, text="已逐家补测，结果已上传。",
        actor=world.actor(MAIN.department), at=at,
    )  # fmt: skip
