"""The list: filters, pages from both ends, search, equal query counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.mechanism.coordination.actions import drafts
from liance.mechanism.coordination.queries import listing
from liance.mechanism.coordination.queries.detail import sheet_page
from liance.mechanism.coordination.queries.listing import Wanted, sheets_page

AT, VISIT, HOURS = stage.AT, stage.VISIT, stage.HOURS


def several(world: World, count: int) -> None:
    for n in range(count):
        day = VISIT + timedelta(days=n)
        stage.drafted(world, planned_from=day, planned_to=day + HOURS)


def test_pages_meet_without_gap_or_double(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    several(world, 8)
    actor = world.actor("liwentao")
    pages = [sheets_page(actor, Wanted(), number=n) for n in (1, 2, 3)]
    days = [row.planned_from for page in pages for row in page.rows]
    assert [len(p.rows) for p in pages] == [3, 3, 2]
    assert days == [VISIT + timedelta(days=n) for n in range(7, -1, -1)]
    assert sheets_page(actor, Wanted(), number=99).number == 3


@pytest.mark.parametrize(
    ("wanted", "hits"),
    [
        (Wanted(state="draft"), 1),
        (Wanted(state="sent"), 2),
        (Wanted(ground="petition"), 1),
        (Wanted(urgency="urgent"), 1),
        (Wanted(urgency="surprise"), 1),
        (Wanted(urgency="routine"), 2),
        (Wanted(late=True), 1),
        (Wanted(year=2026), 3),
        (Wanted(year=2025), 0),
        (Wanted(place="610300"), 3),
        (Wanted(place="610700"), 0),
        (Wanted(text="瑞麟"), 3),
        (Wanted(text="〔2026〕1号"), 1),
        (Wanted(text="宏屹"), 0),
        (Wanted(text="瑞麟", state="sent", late=True), 1),
    ],
)
def test_filters(world: World, wanted: Wanted, hits: int) -> None:
    soon = AT + timedelta(days=1)
    stage.drafted(world)
    stage.sent(world, late_reason="临时检修", planned_from=soon, planned_to=soon + HOURS)
    stage.sent(world, ground="petition", urgency="surprise", urgency_note="线索")
    found = sheets_page(world.actor("liwentao"), wanted)
    assert found.total == len(found.rows) == hits


def test_filter_by_agency(world: World) -> None:
    stage.sent(world)
    overseer = world.actor("majianping")
    for key, hits in (("main.enforcement", 1), ("main.monitoring", 1), ("laboratory", 0)):
        assert sheets_page(overseer, Wanted(agency=world.agencies[key].id)).total == hits


@pytest.mark.parametrize(
    ("who", "hits"),
    [
        ("liwentao", 2), ("chenjing", 1), ("majianping", 1), ("hanxue", 1), ("zhanglixin", 1),
        ("fangming", 0), ("caoxia", 0), ("lab-tao", 0), ("xieyun", 0),
    ],
)  # fmt: skip
def test_who_sees_what(world: World, who: str, hits: int) -> None:
    stage.sent(world)
    stage.drafted(world)
    assert sheets_page(world.actor(who), Wanted()).total == hits


def queries(world: World) -> int:
    actor = world.actor("liwentao")
    with CaptureQueriesContext(
        connection,
    ) as seen:
        for row in sheets_page(actor, Wanted()).rows:
            assert row.enforcement.name
            assert row.jurisdiction.name
    return len(seen)


def test_the_list_asks_as_often_for_three_as_for_one(world: World) -> None:
    several(world, 1)
    one = queries(world)
    several(world, 3)
    assert queries(world) == one == 4


def test_a_search_is_counted_up_to_a_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SEARCH_MOST", 2)
    several(world, 3)
    found = sheets_page(world.actor("liwentao"), Wanted(text="瑞麟"))
    assert (found.total, found.capped, len(found.rows)) == (2, True, 2)


def page_queries(world: World, sheet_id: object) -> int:
    actor = world.actor("liwentao")
    with CaptureQueriesContext(connection) as seen:
        page = sheet_page(sheet_id, actor=actor)  # type: ignore[arg-type]
        assert [len(p.items.all()) for p in page.points]
        assert not [c.by.name for c in page.changes]
    return len(seen)


def test_the_page_of_a_sheet_asks_a_fixed_number_of_times(world: World) -> None:
    bare = drafts.draft(
        content=stage.content(world, points=stage.points_of(stage.source_of(world))[:1]),
        actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip
    full = stage.returned(world)
    assert page_queries(world, bare.id) == page_queries(world, full.id) <= 13


@pytest.mark.parametrize("restricted", [set(), {0}, {7}, {2, 3}, {0, 1, 2, 5}, set(range(8))])
def test_restricted_sheets_of_the_named_are_paged_in_order(
    world: World, monkeypatch: pytest.MonkeyPatch, restricted: set[int]
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 3)
    for n in range(8):
        day = VISIT + timedelta(days=n)
        stage.drafted(world, planned_from=day, planned_to=day + HOURS, restricted=n in restricted)
    pages = [sheets_page(world.actor("liwentao"), Wanted(), number=n) for n in (1, 2, 3)]
    days = [(row.planned_from - VISIT).days for page in pages for row in page.rows]
    assert days == list(range(7, -1, -1))
    assert {p.total for p in pages} == {8}
    assert sheets_page(world.actor("yangzhenhua"), Wanted()).total == 8 - len(restricted)
