"""From an area to its stations and sources: one counting, each figure one click from its rows (X1)."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.joint_visit import dairy, signed_in
from tests.report_scene import operation
from tests.sample_scene import open_scene
from tests.staging.plans import running_plan

from liance.dashboards.behind import BASES, KINDS, behind
from liance.dashboards.province import province, station_standing
from liance.dashboards.source_year import source_year
from liance.dashboards.stations import stations
from liance.foundation.kernel import clock
from liance.foundation.kernel.errors import NotFound

YEAR = 2026


@pytest.fixture(autouse=True)
def then(world):
    with clock.fixed(world.at):
        yield


def station(world):
    return world.agencies["main.monitoring"]


@pytest.mark.clause("X1")
def test_a_station_counts_as_its_area_does_and_each_figure_has_its_rows(world):
    running_plan(world, count=3, ended=date(2026, 10, 20))
    operation(world, "雍川酿造").draft().send().give_back().enter()
    actor, row = world.actor("hanxue"), station(world)
    area = province(actor, year=YEAR, at=world.at, place="610300").total
    own = station_standing(actor, row, year=YEAR, at=world.at)
    assert (own.due, own.unexplained, own.since) == (3, 3, date(2026, 10, 20))
    assert (own.sheets, own.uploads) == (1, 0)
    for kind in {*KINDS, *BASES} - {"planned"}:
        found = behind(actor, kind, place="", year=YEAR, at=world.at, station=row.id)
        assert found.total == getattr(own, kind)
        assert found.total <= getattr(area, kind)
    [line] = [x for x in stations(actor, place="610300", year=YEAR, at=world.at)
              if x.station == row]  # fmt: skip
    assert {kind: line.counts[kind] for kind in ("planned", "due", "unexplained")} == {
        "planned": 3, "due": 3, "unexplained": 3,
    }  # fmt: skip
    other = world.agencies["area.610100.monitoring"]
    assert station_standing(actor, other, year=YEAR, at=world.at).due == 0


@pytest.mark.clause("X1")
def test_the_way_leads_from_the_province_to_a_source(world):
    targets = running_plan(world, count=2, ended=date(2026, 10, 20))
    browser, seen = signed_in("hanxue"), []
    page = browser.get("/dispatch/").content.decode()
    for leads in (
        "/dispatch/610300/?year=2026",
        f"/dispatch/stations/{station(world).id}/?year=2026",
        "/unexplained/?year=2026&amp;station=",
        "/dispatch/sources/",
    ):
        address = next(a for a in re.findall(r'href="([^"]+)"', page) if leads in a)
        seen.append(address)
        page = browser.get(address.replace("&amp;", "&")).content.decode()
    assert targets[0].source.name in page or targets[1].source.name in page
    assert "年度计划" in page
    assert "没有原因" in browser.get(seen[1]).content.decode()


def test_nobody_looks_into_another_city_s_station_or_source(world):
    row, source = station(world), dairy(world)
    for who, status in (("majianping", 200), ("dept-610100", 404), ("liwentao", 404)):
        for address in (f"/dispatch/stations/{row.id}/", f"/dispatch/stations/{row.id}/means/",
                        f"/dispatch/stations/{row.id}/means/factors/"):  # fmt: skip
            assert signed_in(who).get(address).status_code == status
    assert signed_in("dept-610100").get(f"/dispatch/sources/{source.id}/").status_code == 404
    enforcement = world.agencies["main.enforcement"]
    assert signed_in("hanxue").get(f"/dispatch/stations/{enforcement.id}/").status_code == 404


@pytest.mark.clause("W7")
def test_a_surprise_visit_stands_on_the_source_s_page_for_its_people_alone(world):
    secret = open_scene(world, restricted=True).visit
    at = secret.entered_at + timedelta(days=1)

    def visits(who: str) -> list[object]:
        actor = world.actor(who)
        actor = replace(actor, permissions=actor.permissions | {"dashboards:province:view"})
        found = source_year(actor, secret.source_id, year=YEAR, at=at)
        return [line.visit for line in found.visits]

    assert visits("hanxue") == visits("majianping") == []
    assert visits("liwentao") == [secret]
    with pytest.raises(NotFound):
        source_year(world.actor("dept-610100"), secret.source_id, year=YEAR, at=at)


@pytest.mark.clause("C2")
def test_training_and_capability_stand_beside_each_other_with_their_rows(world):
    browser = signed_in("hanxue")
    assert "/dispatch/610000/means/?year=2026" in browser.get("/dispatch/").content.decode()
    page = browser.get("/dispatch/610000/means/").content.decode()
    links = re.findall(r'href="(/dispatch/610300/means/[a-z]+/\?year=2026)">(\d+) ÷ (\d+)', page)
    links += re.findall(
        r'class="late" href="(/dispatch/610300/means/[a-z]+/\?year=2026)">(\d+) ÷ (\d+)', page
    )
    assert {address.split("/")[4] for address, _, _ in links} >= {"trainings", "factors"}
    for address, part, whole in links:
        assert f"{part} ÷ {whole}" in browser.get(address).content.decode()
    own = browser.get(f"/dispatch/stations/{station(world).id}/means/").content.decode()
    for kind in ("people", "measures", "factors"):
        rows = f"/dispatch/stations/{station(world).id}/means/{kind}/?year=2026"
        part, whole = re.search(re.escape(rows) + r'"[^>]*>(\d+) ÷ (\d+)', own).groups()
        assert f"{part} ÷ {whole}" in browser.get(rows).content.decode()
    assert browser.get("/dispatch/610300/means/nothing/").status_code == 404


def test_the_year_just_ended_stays_one_click_away(world):
    running_plan(world, count=2, ended=date(2026, 12, 31))
    with clock.fixed(world.at.replace(year=2027, month=1, day=20)):
        browser = signed_in("hanxue")
        assert "各地区都按期" in browser.get("/dispatch/").content.decode()
        page = browser.get("/dispatch/?year=2026").content.decode()
        assert "1 个地区滞后：宝鸡" in page
        rows = browser.get("/dispatch/610300/unexplained/?year=2026").content.decode()
        assert "无因 2" in rows
