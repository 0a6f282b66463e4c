"""A plan from one table: strata and units by row, tried and then all or nothing, by the plan's own rules."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.joint_visit import dairy, signed_in

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.foundation.ledger.models import Event
from liance.mechanism.exchange.models import Intake
from liance.mechanism.planning.actions import drafting
from liance.mechanism.planning.models import AreaRule, Plan, Stratum, Target
from liance.mechanism.registry.models import Source

LEAD = "yangzhenhua"
HEAD = ("列为,理由,分层,单位,排放口,监测因子,最早,最迟,行业,区域,管理等级,介质,环境信用等级,曾超标,"
        "监测比例（%）,频次（每年）,各季度几次,废水因子,废气因子,噪声因子")  # fmt: skip


@pytest.fixture
def lead(world: World):
    with fixed(world.at):
        yield signed_in(LEAD)


@pytest.fixture
def plan(world: World) -> Plan:
    return drafting.draft_plan(
        kind="annual",
        title="下年计划",
        year=world.at.year + 1,
        actor=world.actor(LEAD),
        at=world.at,
    )


def stratum(name: str, **said: str) -> str:
    """A row of a stratum: of the heads by name, the rest empty."""
    return row(分层=name, **{"监测比例（%）": "100", "频次（每年）": "2", **said})


def row(**said: str) -> str:
    return ",".join(f'"{said.get(head, "")}"' for head in HEAD.split(","))


def tried(client: Client, plan: Plan, *lines: str):
    file = SimpleUploadedFile("plan.csv", "\n".join((HEAD, *lines)).encode())
    return client.post("/imports/plans/", {"file": file, "about": str(plan.id)})


def kept(client: Client, page):
    said = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    return client.post("/imports/plans/keep/", {"token": said, "idempotency_key": str(uuid4())})


def faults(page) -> list[tuple[int, str]]:
    return [(line, column) for line, column, _said in page.context["shown"]["faults"]]


def standing() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Stratum, Target, Event))


@pytest.mark.clause("P2")
def test_one_table_carries_the_whole_plan(world: World, lead: Client, plan: Plan) -> None:
    unit = dairy(world)
    level = unit.get_management_display()
    permitted = {
        o.code: {f.factor for f in o.factors.all()} for o in unit.outlets.filter(active=True)
    }
    codes = sorted(code for code, factors in permitted.items() if factors)
    one = codes[0]
    # The unit stands above its stratum: their order in the file means nothing.
    lines = (
        row(分层="重点", 单位=unit.name),
        row(
            分层="重点",
            单位=unit.name,
            排放口=one,
            最早=f"{plan.year}-03-01",
            最迟=f"{plan.year}-03-31",
        ),
        row(
            分层="重点",
            单位=unit.name,
            排放口=codes[1],
            最早=f"{plan.year}-03-01",
            最迟=f"{plan.year}-03-31",
        ),
        stratum("重点", 管理等级=level),
        stratum("按行业", 行业=unit.industry, 各季度几次="1 0 1 0"),
        row(单位=unit.name, 列为="必查", 理由="群众反映强烈"),
    )
    before = standing()
    page = tried(lead, plan, *lines)
    assert page.status_code == 200, page.context["shown"]["faults"]
    assert page.context["shown"]["counts"] == {"added": 5, "changed": 0, "unchanged": 0}
    assert standing() == before
    done = kept(lead, page)
    intake = Intake.objects.get()
    assert done["Location"] == f"/imports/past/{intake.id}/"
    assert (intake.kind, intake.about, intake.added) == ("plans", plan.id, 5)
    layer = plan.strata.get(name="重点")
    assert (layer.by, layer.value, layer.frequency) == ("management", unit.management, 2)
    assert plan.strata.get(name="按行业").quarters == [1, 0, 1, 0]
    # Without a period: a visit in each part of the year, all outlets with what their permits name.
    ruled = list(layer.targets.exclude(period_from=date(plan.year, 3, 1)).order_by("period_from"))
    assert [(t.period_from, t.period_to) for t in ruled] == [
        (date(plan.year, 1, 1), date(plan.year, 7, 1)), (date(plan.year, 7, 2), date(plan.year, 12, 31)),
    ]  # fmt: skip
    assert {o.outlet.code: set(o.factors) for o in ruled[0].outlets.all()} == {
        code: permitted[code] for code in codes
    }
    written = layer.targets.get(period_from=date(plan.year, 3, 1))
    assert {o.outlet.code for o in written.outlets.all()} == set(codes[:2])
    named = {key for one in intake.rows for _noun, key in one["objects"]}
    assert named == {str(o.id) for o in (*plan.strata.all(), *plan.targets.all(), plan.units.get())}
    assert Event.objects.filter(kind="planning:target:add").count() == plan.targets.count() == 3
    # The same table once more changes nothing; another content is refused by row.
    again = tried(lead, plan, *lines)
    assert again.context["shown"]["counts"] == {"added": 0, "changed": 0, "unchanged": 5}
    other = tried(lead, plan, stratum("重点", 管理等级=level, **{"监测比例（%）": "50"}),
                  row(分层="重点", 单位=unit.name, 排放口=one))  # fmt: skip
    assert faults(other) == [(2, "分层"), (3, "单位")]
    home = lead.get(f"/plans/{plan.id}/").content.decode()
    assert f"/imports/plans/?about={plan.id}" in home


@pytest.mark.clause("P2")
def test_each_row_is_held_to_the_rules_of_the_plan(world: World, lead: Client, plan: Plan) -> None:
    unit = dairy(world)
    elsewhere = Source.objects.exclude(jurisdiction__parent_id=plan.jurisdiction_id).exclude(
        jurisdiction_id=plan.jurisdiction_id
    ).first()  # fmt: skip
    other = next(
        s for s in world.sources.values()
        if s.jurisdiction.parent_id == plan.jurisdiction_id and s.industry != unit.industry
    )  # fmt: skip
    AreaRule.objects.create(
        jurisdiction_id=plan.jurisdiction_id, yearly_cap=1, verified=True, basis="某号文",
        created_at=world.at,
    )  # fmt: skip
    before = standing()
    page = tried(
        lead, plan,
        stratum("行业", 行业=unit.industry, **{"频次（每年）": "1"}),
        stratum("过百", 管理等级="重点管理", **{"监测比例（%）": "120"}),
        stratum("无条件"),
        stratum("无频次", 管理等级="重点管理", **{"频次（每年）": ""}),
        stratum("季度", 管理等级="重点管理", 各季度几次="1 1 1 1"),
        stratum("因子", 管理等级="重点管理", 废水因子="没有这个因子"),
        row(分层="行业", 单位=unit.name),
        row(分层="行业", 单位=unit.name, 最早=f"{plan.year}-05-01", 最迟=f"{plan.year}-05-31"),
        row(分层="行业", 单位=other.name),
        row(分层="没有这层", 单位=unit.name),
        row(分层="行业", 单位="没有这家"),
        row(分层="行业", 单位=elsewhere.name),
        row(分层="行业", 单位=unit.name, 排放口="DW999", 最早=f"{plan.year}-08-01", 最迟=f"{plan.year}-08-31"),
        row(分层="行业", 单位=unit.name, 监测因子="没有这个因子", 最早=f"{plan.year}-06-01", 最迟=f"{plan.year}-06-30"),
        row(分层="行业", 单位=unit.name, 最早=f"{plan.year}-07-01"),
        row(分层="行业", 单位=unit.name, 最早=f"{plan.year + 1}-07-01", 最迟=f"{plan.year + 1}-08-01"),
        row(分层="行业", 单位=unit.name, 最早=f"{plan.year}-09-01", 最迟=f"{plan.year}-09-30",
            **{"频次（每年）": "3"}),
        row(分层="行业", 排放口="DW001"),
        stratum("词", 管理等级="特别管理"),
        row(单位=unit.name, 列为="必查"),
        row(单位=unit.name, 列为="不查", 理由="已停产", 分层="行业"),
        row(单位=unit.name, 列为="也许", 理由="已停产"),
        row(单位="没有这家", 列为="不查", 理由="已停产"),
    )  # fmt: skip
    assert page.status_code == 422
    found = faults(page)
    assert {line for line, _column in found} == {*range(3, 8), *range(9, 25)}
    assert {(3, "监测比例（%）"), (5, "频次（每年）"), (6, "各季度几次"), (7, "废水因子"), (10, "单位"),
            (11, "分层"), (12, "单位"), (14, "排放口"), (15, "监测因子"), (16, "最迟"), (17, "最迟"),
            (18, "频次（每年）"), (19, "排放口"), (20, "管理等级"),
            (21, "理由"), (22, ""), (23, "列为"), (24, "单位")} <= set(found)  # fmt: skip
    said = {line: text for line, _column, text in page.context["shown"]["faults"]}
    assert "不能超过 1 次" in said[9]
    assert all(text and "%(" not in text for text in said.values())
    assert standing() == before


def test_a_template_explains_itself_and_names_what_the_area_has(
    world: World, lead: Client, plan: Plan
) -> None:
    for language, word in (("zh-hans", "重点管理"), ("en", "key management")):
        lead.cookies["django_language"] = language
        content = lead.get(f"/imports/plans/template/?about={plan.id}").content
        book = openpyxl.load_workbook(BytesIO(content))
        heads = [cell.value for cell in book.worksheets[0][1]]
        explained = [[cell.value for cell in line] for line in book.worksheets[1].iter_rows()]
        assert set(heads) <= {line[0] for line in explained}
        values = [line[1] for line in explained if not line[0]]
        assert any(str(value).startswith(word) for value in values), values
        assert any(dairy(world).industry in str(value) for value in values)
        file = SimpleUploadedFile("t.xlsx", content)
        page = lead.post("/imports/plans/", {"file": file, "about": str(plan.id)})
        assert ("没有要导入的行" if language == "zh-hans" else "no rows") in page.content.decode()


def test_a_plan_that_is_no_draft_of_ones_own_takes_nothing(
    world: World, lead: Client, plan: Plan
) -> None:
    said = (stratum("重点", 管理等级="key"),)
    page = tried(lead, plan, *said)
    stranger = signed_in("lead-610100")
    with fixed(world.at):
        assert tried(stranger, plan, *said).status_code == 422
        assert "没有起草中的计划" in stranger.get("/imports/plans/").content.decode()
        assert signed_in("majianping").get("/imports/plans/").status_code == 404
    Plan.objects.filter(pk=plan.pk).update(state="signing")
    before = standing()
    late = kept(lead, page)
    assert late.status_code in (404, 422)
    assert standing() == before
    Plan.objects.filter(pk=plan.pk).update(state="draft")
    assert kept(lead, page).status_code == 302
