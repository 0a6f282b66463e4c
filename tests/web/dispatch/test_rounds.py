"""What an area sees of a round: after the notice the table, of others neither rows nor words."""

from datetime import date, timedelta

import pytest
from tests.joint_visit import signed_in
from tests.staging.plans import running_plan

from liance.flows.demonstration import rounds as way
from liance.foundation.kernel import clock

LATE = date(2026, 10, 20)


@pytest.fixture
def notice(world):
    running_plan(world, count=2, ended=LATE)
    row = way.opened(world, at=world.at)
    way.answered(world, row, at=world.at + timedelta(hours=1))
    row = way.freeze(world, row, at=world.at + timedelta(hours=60))
    made = way.drafted(world, row, at=world.at + timedelta(hours=61))
    with clock.fixed(world.at + timedelta(hours=80)):
        yield made


def issue(world, notice):
    return way.issued(world, notice, number="陕环函〔2026〕18号", at=world.at + timedelta(hours=62))


@pytest.mark.clause("X2")
def test_rows_of_an_area_are_for_it_and_the_province(world, notice):
    issue(world, notice)
    there = f"/dispatch/rounds/{notice.round_id}/rows/610300/unexplained/"
    for who, status in (("hanxue", 200), ("majianping", 200), ("dept-610100", 404)):
        assert signed_in(who).get(there).status_code == status
    page = signed_in("dept-610100").get(f"/dispatch/rounds/{notice.round_id}/").content.decode()
    assert "宝鸡市" in page
    assert there not in page
    assert "马建平" not in page
    assert there in signed_in("hanxue").get(f"/dispatch/rounds/{notice.round_id}/").content.decode()


@pytest.mark.clause("X1")
def test_who_checks_opens_the_rows_behind_each_own_figure_as_the_round_counts_it(world):
    running_plan(world, count=2, ended=LATE)
    row = way.opened(world, at=world.at)
    with clock.fixed(world.at + timedelta(days=1)):
        city = signed_in("majianping")
        page = city.get(f"/dispatch/rounds/{row.id}/").content.decode()
        there = f"/dispatch/610300/unexplained/?round={row.id}"
        assert there in page
        listed = city.get(there).content.decode()
        assert "无因 2" in listed
        assert listed.count("/plans/") >= 2
        for wrong in (f"/dispatch/610100/due/?round={row.id}", there[:-3] + "zzz"):
            assert city.get(wrong).status_code == 404


def test_a_drafted_notice_is_nobody_elses_yet(world, notice):
    rounds = signed_in("majianping").get("/dispatch/rounds/").content.decode()
    assert "起草中" not in rounds
    assert "起草中" in signed_in("hanxue").get("/dispatch/rounds/").content.decode()
    assert signed_in("majianping").get(f"/dispatch/notices/{notice.id}/").status_code == 404
    issue(world, notice)
    assert signed_in("majianping").get(f"/dispatch/notices/{notice.id}/").status_code == 200


@pytest.mark.parametrize(("kind", "starts"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_paper_is_drawn_before_and_kept_after(world, notice, kind, starts):
    address = f"/dispatch/notices/{notice.id}/paper.{kind}"
    assert signed_in("hanxue").get(address).content.startswith(starts)
    issue(world, notice)
    kept = [signed_in(who).get(address).content for who in ("hanxue", "dept-610100")]
    assert kept[0] == kept[1]
    assert kept[0].startswith(starts)
