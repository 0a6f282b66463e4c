"""The provincial page: who is behind, one click to counties and to the rows behind a figure."""

from datetime import date

import pytest
from tests.joint_visit import signed_in
from tests.staging.plans import running_plan

from liance.dashboards.behind import KINDS
from liance.foundation.kernel import clock


@pytest.fixture(autouse=True)
def then(world):
    with clock.fixed(world.at):
        yield


@pytest.mark.clause("X2")
def test_the_heading_names_the_areas_that_are_behind(world):
    running_plan(world, count=2, ended=date(2026, 10, 20))
    page = signed_in("hanxue").get("/dispatch/").content.decode()
    assert "1 个地区滞后：宝鸡" in page
    for name in ("西安市", "韩城市", "杨凌"):
        assert name in page
    assert 'href="/dispatch/610300/unexplained/?year=2026"' in page


@pytest.mark.clause("X1")
def test_each_figure_leads_to_the_rows_it_counts(world):
    targets = running_plan(world, count=2, ended=date(2026, 10, 20))
    client = signed_in("hanxue")
    rows = client.get("/dispatch/610300/unexplained/").content.decode()
    assert all(t.source.name in rows for t in targets)
    for kind in KINDS:
        assert client.get(f"/dispatch/610300/{kind}/").status_code == 200
    assert client.get("/dispatch/610300/nothing/").status_code == 404
    assert "渭滨区" in client.get("/dispatch/610300/").content.decode()


def test_a_reason_not_yet_due_is_in_time(world):
    running_plan(world, count=1, ended=date(2026, 10, 30))
    page = signed_in("hanxue").get("/dispatch/").content.decode()
    assert "各地区都按期" in page
    assert 'href="/dispatch/610300/in_time/?year=2026"' in page


def test_a_city_sees_its_counties_and_nobody_else_sees_the_page(world):
    assert signed_in("majianping").get("/dispatch/").status_code == 200
    assert signed_in("majianping").get("/dispatch/610100/").status_code == 404
    assert signed_in("liwentao").get("/dispatch/").status_code == 404
    assert signed_in("lab-tao").get("/dispatch/").status_code == 404


@pytest.mark.clause("X1")
def test_the_wall_names_the_late_areas_and_no_person_and_asks_for_itself_anew(world):
    running_plan(world, count=2, ended=date(2026, 10, 20))
    assert 'href="/dispatch/wall/"' in signed_in("hanxue").get("/dispatch/").content.decode()
    page = signed_in("hanxue").get("/dispatch/wall/").content.decode()
    assert "1 个地区滞后：宝鸡" in page
    assert "2 家次　最早自 10-20" in page
    assert 'hx-get="/dispatch/wall/"' in page
    assert "every 60s" in page
    assert not [staff.name for staff in world.staff.values() if staff.name in page]
    assert "<form" not in page
    assert "<button" not in page
    assert signed_in("liwentao").get("/dispatch/wall/").status_code == 404
