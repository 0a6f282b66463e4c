"""The papers of a plan: every target not done with its reason, the money by quarter (R4, F1)."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from tests.staging.plans import running_plan

from liance.dashboards.plan_papers import application, completion
from liance.flows.demonstration.world import World
from liance.foundation.documents.paper import docx
from liance.foundation.kernel.clock import fixed
from liance.mechanism.planning.actions import explaining, prices
from liance.mechanism.planning.models import Plan
from liance.norms.calendar.instants import shanghai_day


def text_of(data: bytes) -> str:
    paper = Document(io.BytesIO(data))
    cells = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


@pytest.mark.clause("R4")
def test_every_target_not_done_stands_with_its_reason(world: World) -> None:
    targets = running_plan(world, count=3, ended=shanghai_day(world.at) - timedelta(days=2))
    explaining.explain(
        target_id=targets[0].id, reason="企业全年停产", actor=world.actor("chenjing"), at=world.at
    )
    plan = Plan.objects.get()
    form = completion(plan, actor=world.actor("chenjing"), at=world.at)
    rows = form.tables[1].rows
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert (rows[0][4], rows[0][5], rows[0][6]) == ("有因未测", "企业全年停产", "陈静")
    assert rows[1][4] == "未测，无理由"
    assert "其中期满没有理由的 2 家次" in form.paragraphs[0]
    written = text_of(docx(form))
    for target in targets:
        assert target.source.name in written
    assert "企业全年停产" in written


@pytest.mark.clause("F1")
def test_the_application_says_what_lacks(world: World) -> None:
    running_plan(world, count=1, ended=shanghai_day(world.at))
    plan, actor = Plan.objects.get(), world.actor("chenjing")
    prices.set_price(year=plan.year, kind="sampling", factor="", amount=Decimal(200), basis="",
                     actor=actor, at=world.at)  # fmt: skip
    prices.set_fund(
        plan_id=plan.id, source="市级专项", amount=Decimal(300), actor=actor, at=world.at
    )
    form = application(plan, at=world.at)
    assert "已落实 300.00 元" in form.paragraphs[0]
    assert "交通" in form.paragraphs[1]
    assert form.tables[2].rows == (("市级专项", "300.00"),)
    for factor, amount in (("COD", 60), ("汞", 90)):
        prices.set_price(year=plan.year, kind="factor", factor=factor, amount=Decimal(amount),
                         basis="市价", actor=actor, at=world.at)  # fmt: skip
    used = application(plan, at=world.at).tables[3].rows
    assert ("采样（元/家次）", "", "200.00", "") in used
    assert ("分析（元/项）", "化学需氧量", "60.00", "市价") in used
    assert all(row[1] != "汞" for row in used), (
        "what the plan does not determine has no price in it"
    )


def test_numbers_stand_at_the_right_and_heads_on_each_page(world: World) -> None:
    running_plan(world, count=2, ended=shanghai_day(world.at))
    form = completion(Plan.objects.get(), actor=world.actor("chenjing"), at=world.at)
    strata = Document(io.BytesIO(docx(form))).tables[0]
    assert strata.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    sides = [cell.paragraphs[0].alignment for cell in strata.rows[1].cells]
    assert sides == [None, *[WD_ALIGN_PARAGRAPH.RIGHT] * 7]


@pytest.mark.parametrize("kind", ["completion", "budget"])
def test_both_forms_are_given(world: World, kind: str) -> None:
    running_plan(world, count=2, ended=shanghai_day(world.at))
    plan, client = Plan.objects.get(), Client()
    client.force_login(
        world.staff["chenjing"].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    with fixed(world.at):
        made = {
            f: client.get(f"/plans/{plan.id}/papers/{kind}.{f}") for f in ("pdf", "docx", "xls")
        }
    assert made["pdf"].content.startswith(b"%PDF")
    assert plan.title in text_of(made["docx"].content)
    assert made["xls"].status_code == 404
