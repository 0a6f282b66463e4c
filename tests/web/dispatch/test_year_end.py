"""The year's end: plans summed for areas and province, each figure with its rows, beside the years
before (R4, P4)."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.joint_visit import signed_in
from tests.staging.plans import approve, running_plan

from liance.dashboards.plan_papers import completion
from liance.dashboards.year_end import KINDS, targets, year_end
from liance.dashboards.year_end_papers import paper
from liance.foundation.kernel import clock
from liance.mechanism.planning.actions import drafting, explaining

LATE = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def then(world):
    with clock.fixed(world.at):
        yield


@pytest.fixture
def summed(world):
    """Three targets of the main city's annual plan, one explained; a special plan of two that run."""
    late = running_plan(world, count=3, ended=LATE)
    explaining.explain(
        target_id=late[0].id, reason="全年停产", actor=world.actor("chenjing"), at=world.at
    )
    lead = world.actor("yangzhenhua")
    plan = drafting.draft_plan(
        kind="special", title="涉水企业专项", year=2026, actor=lead, at=world.at
    )
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, by="management", value="key", factors=[], actor=lead,
        name="重点", ratio=Decimal(100), frequency=1, at=world.at,
    )  # fmt: skip
    for target in late[1:]:
        plan.refresh_from_db()
        drafting.add_target(
            plan_id=plan.id, version=plan.version, stratum_id=stratum.id,
            source_id=target.source_id,
            outlets={o.outlet_id: o.factors for o in target.outlets.all()},
            period_from=date(2026, 11, 20), period_to=date(2026, 12, 20), actor=lead, at=world.at,
        )  # fmt: skip
    approve(world, plan)
    return plan


def numbers(sums) -> dict[str, int]:
    return {kind: getattr(sums, kind) for kind in KINDS}


@pytest.mark.clause("R4")
def test_the_plans_of_a_year_are_summed_as_their_completion_reports_count_them(world, summed):
    actor = world.actor("hanxue")
    found = year_end(actor, year=2026, at=world.at)
    assert numbers(found.total) == {
        "planned": 5, "done": 0, "explained": 1, "running": 2, "unexplained": 2,
    }  # fmt: skip
    area = next(area for area in found.areas if area.code == "610300")
    assert (area.plans, numbers(area.sums)) == (2, numbers(found.total))
    assert len(found.areas) == 12
    for line in found.plans:
        plan = summed if line.id == summed.id else None
        if plan is not None:
            said = completion(plan, actor=world.actor("yangzhenhua"), at=world.at).paragraphs[0]
            assert f"计划 {line.sums.planned} 家次" in said
            assert f"期满没有理由的 {line.sums.unexplained} 家次" in said
    for kind in KINDS:
        rows = targets(actor, kind, year=2026, at=world.at)
        assert rows.total == len(rows.rows) == getattr(found.total, kind)
        own = targets(actor, kind, year=2026, at=world.at, place="610300", plan=summed.id)
        assert own.total == getattr(next(p for p in found.plans if p.id == summed.id).sums, kind)
    assert [row.reason for row in targets(actor, "explained", year=2026, at=world.at).rows] == [
        "全年停产"
    ]


@pytest.mark.clause("R4")
def test_once_the_period_is_over_what_ran_has_no_reason(world, summed):
    later = world.at + timedelta(days=60)
    found = year_end(world.actor("hanxue"), year=2026, at=later)
    assert numbers(found.total)["unexplained"] == 4
    assert numbers(found.total)["running"] == 0
    said = "".join(paper(found, actor=world.actor("hanxue"), at=later).paragraphs)
    assert "期满没有理由 4" in said


@pytest.mark.clause("P4")
def test_years_stand_beside_each_other(world, summed):
    found = year_end(world.actor("hanxue"), year=2027, at=world.at)
    assert [(year, sums.planned) for year, sums in found.years] == [(2027, 0), (2026, 5)]
    area = next(area for area in found.areas if area.code == "610300")
    assert (area.plans, area.before.planned) == (0, 5)
    assert (
        "没有已批准计划的" in paper(found, actor=world.actor("hanxue"), at=world.at).paragraphs[0]
    )


@pytest.mark.clause("R4")
def test_every_figure_of_the_page_leads_to_as_many_rows(world, summed):
    client = signed_in("hanxue")
    page = client.get("/dispatch/year-end/").content.decode()
    assert "2026 年 2 家次期满没有监测也没有原因" in page
    links = re.findall(
        r'href="(/dispatch/year-end/[^"]+/[a-z]+/(?:\?plan=[0-9a-f-]+)?)">(\d+)</a>', page
    )
    assert len(links) > 8
    for address, number in set(links):
        heading = re.search(r"<h1[^>]*>([^<]*)<", client.get(address).content.decode())
        assert heading.group(1).split()[-1] == number
    for form, starts in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(f"/dispatch/year-end/610300/2026.{form}").content.startswith(starts)
    assert client.get("/dispatch/year-end/610300/2026.txt").status_code == 404


def test_an_area_sees_its_own_and_none_beside_it(world, summed):
    client = signed_in("majianping")
    assert "宝鸡" in client.get("/dispatch/year-end/").content.decode()
    assert client.get("/dispatch/year-end/610100/").status_code == 404
    assert client.get("/dispatch/year-end/610100/2026/planned/").status_code == 404
    assert signed_in("liwentao").get("/dispatch/year-end/").status_code == 404
    with CaptureQueriesContext(connection) as asked:
        year_end(world.actor("hanxue"), year=2026, at=world.at)
    assert len(asked) <= 6
