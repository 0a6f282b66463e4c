"""A reader who comes back with a mark gets all that it could not see, whenever it was committed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from tests.api_scene import Program, token
from tests.fixtures.database import WORLD_AT, TestDatabase

from liance.flows.demonstration.story import Story, _plan
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World, load_world
from liance.foundation.kernel import clock
from liance.mechanism.exchange.models import Change
from liance.mechanism.planning.models import Plan
from liance.mechanism.registry.actions import sources
from liance.mechanism.registry.models import Source, Staff
from liance.mechanism.registry.rules.identity import SiteFacts


def add(world: World, name: str) -> Source:
    return sources.add_source(
        facts=SiteFacts(name, "610323"), actor=world.actor("xieyun"), at=world.at
    )


@contextmanager
def held(act) -> Iterator[None]:
    """``act`` done in a transaction of another connection, which commits when the block ends."""
    done, go = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                act()
                done.set()
                assert go.wait(60)
        finally:
            done.set()
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    assert done.wait(60)
    try:
        yield
    finally:
        go.set()
        other.join()


def read(program: Program, path: str, *, cursor: str = "", **asked: object) -> tuple[list, str]:
    """The identifiers of a walk from ``cursor`` on, and its mark."""
    found: list[str] = []
    following: str | None = cursor
    while following is not None:
        page = program.get(path, cursor=following, **asked)
        assert program.status == 200, page
        found += [row["id"] for row in page["items"]]
        following = page["next"]
    return found, page["mark"]


def test_a_row_of_a_transaction_that_ends_late_is_read_by_who_comes_back(
    fresh_world: TestDatabase,
) -> None:
    world = load_world(at=WORLD_AT)
    token(world, "xieyun")
    program = Program()
    changed = Source.objects.order_by("id").first()
    made: list[Source] = []

    def late() -> None:
        with clock.fixed(world.at - timedelta(hours=1)):
            made.append(add(world, "先登记后提交的单位"))
        Source.objects.filter(pk=changed.pk).update(address="迟来的地址")

    with clock.fixed(world.at):
        first = program.get("/sources", limit=3)
        with held(late):
            soon = add(world, "后登记先提交的单位")
            assert made[0].id < soon.id
            seen, mark = read(program, "/sources", limit=4)
            assert str(soon.id) in seen
            assert str(made[0].id) not in seen
        _, of_first = read(program, "/sources", cursor=first["next"], limit=4)
        assert of_first == first["mark"]
        behind, _ = read(program, "/sources", since=of_first)
        assert {str(soon.id), str(made[0].id)} <= set(behind)
        back, later = read(program, "/sources", since=mark, limit=1)
        assert {str(made[0].id), str(changed.pk)} <= set(back)
        assert len(back) == len(set(back)) < len(seen)
        assert program.get("/sources", since=mark, q="先登记")["items"][0]["id"] == str(made[0].id)
        add(world, "再来的单位")
        again, _ = read(program, "/sources", since=later)
        assert len(again) < len(seen)
        events, _ = read(program, "/ledger", since=mark)
        assert events


def test_changes_of_others_make_pages_short_not_the_last(world, monkeypatch) -> None:
    monkeypatch.setattr("liance.dashboards.exports.reading.LOOKED", 2)
    token(world, "liwentao", "means:read")
    program = Program()
    with clock.fixed(world.at):
        mine, mark = read(program, "/people", limit=50)
        Staff.objects.update(position="改了")
        back, _ = read(program, "/people", limit=50, since=mark)
        assert set(back) == set(mine)
        assert len(mine) < Staff.objects.count()
        assert len(program.get("/people", since=mark)["items"]) <= 2


def test_a_row_comes_with_the_one_that_opens_it(world) -> None:
    _plan(Story(world, world.at), MAIN, "年度计划", ("management", "registered"))
    token(world, "liwentao", "plans:read")
    program = Program()
    with clock.fixed(world.at):
        every, mark = read(program, "/targets")
        Change.objects.all().delete()
        assert read(program, "/targets", since=mark)[0] == []
        Plan.objects.update(title="改了名的计划")
        assert every
        assert read(program, "/targets", since=mark)[0] == every


def test_a_mark_that_tells_nothing_is_refused(world) -> None:
    token(world, "liwentao", "sources:read")
    program = Program()
    with clock.fixed(world.at):
        good = program.get("/sources")["mark"]
        for bad in ("x", "!!", good[:-3] + "AAA", "MS4yLjM"):
            said = program.get("/sources", since=bad)
            assert (program.status, said["code"], said["field"]) == (410, "exchange.mark", "since")
        assert program.get("/sources", since=good)
        assert program.status == 200
