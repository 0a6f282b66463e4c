"""The pages of training, measures, consumables and gaps, walked by those whose work it is."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.sample_scene import open_scene

from liance.dashboards.ledger_events import visible
from liance.flows.demonstration.means import stocked
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.models import Consumable, LotUse, Measure, Training
from liance.mechanism.custody.actions.filling import confirm
from liance.mechanism.custody.models import Bottle


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.staff[who].user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def post(world: World, who: str, address: str, version: int = 0, **data: object):
    sent = {"idempotency_key": str(uuid4()), "version": version, **data}
    return signed_in(world, who).post(address, sent, follow=True)


def text(world: World, who: str, address: str) -> str:
    answer = signed_in(world, who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("C4")
def test_a_joint_training_is_entered_and_measured(world: World) -> None:
    with fixed(world.at):
        assert "还没有联合培训" in text(world, "majianping", "/people/trainings/")
        post(world, "yangzhenhua", "/people/trainings/new/", kind="joint", title="废水联合培训",
             held_from="2026-09-01", held_to="2026-09-02")  # fmt: skip
        row = Training.objects.get()
        wrong = post(world, "yangzhenhua", f"/people/trainings/{row.id}/attend/", row.version,
                     staff=str(world.staff["liwentao"].id), hours="6", result="none",
                     score="80")  # fmt: skip
        assert wrong.status_code == 422
        assert "只在有考核时填写" in wrong.content.decode()
        for name in ("liwentao", "zhanglixin"):
            row.refresh_from_db()
            post(world, "yangzhenhua", f"/people/trainings/{row.id}/attend/", row.version,
                 staff=str(world.staff[name].id), hours="6", result="passed", score="88")  # fmt: skip
        page = text(world, "yangzhenhua", f"/people/trainings/{row.id}/")
        assert "张立新" in page
        assert "2 ÷ 2" in page
        assert "已开展" in text(world, "yangzhenhua", "/people/trainings/")
        province = text(world, "hanxue", "/dispatch/")
        assert "个市县中 1 个本年已开展" in province
        assert "废水联合培训" in text(world, "hanxue", "/people/trainings/")


def test_consumables_measures_and_gaps_are_walked(world: World) -> None:
    with fixed(world.at):
        post(world, "chenjing", "/people/stock/new/", name="硫酸", kind="reagent", unit="mL",
             alarm="500", lead_days="10")  # fmt: skip
        row = Consumable.objects.get()
        assert "低于报警线" in text(world, "chenjing", "/people/stock/")
        post(world, "chenjing", f"/people/stock/{row.id}/lot/", number="H1", quantity="800",
             received_on="2026-10-01", expires_on="2027-10-01")  # fmt: skip
        post(world, "chenjing", f"/people/stock/{row.id}/use/", row.version, quantity="100",
             purpose="采样固定")  # fmt: skip
        assert LotUse.objects.get().quantity == 100
        page = text(world, "chenjing", f"/people/stock/{row.id}/")
        assert "−100 mL" in page
        assert "采样固定" in page
        row.refresh_from_db()
        short = post(world, "chenjing", f"/people/stock/{row.id}/use/", row.version,
                     quantity="900", purpose="采样固定")  # fmt: skip
        assert "在有效期内的只有 700" in short.content.decode()
        post(world, "liuzhihong", "/people/measures/new/", year="2026", kind="equipment",
             title="补充采样泵", due_on="2026-12-01",
             responsible=str(world.staff["chenjing"].id))  # fmt: skip
        measure = Measure.objects.get()
        post(world, "liuzhihong", f"/people/measures/{measure.id}/done/", measure.version,
             evidence="验收单 2026-11")  # fmt: skip
        assert "完成 1 项" in text(world, "liuzhihong", "/people/measures/")
        gaps = text(world, "chenjing", "/people/gaps/")
        assert "化学需氧量" in gaps
        assert "本地能测" in gaps


@pytest.mark.clause("C2")
def test_a_visit_draws_the_stock_and_an_entry_is_taken_back(world: World) -> None:
    with fixed(world.at):
        stocked(world, at=world.at)
        scene = open_scene(world)
        scene.sealed("六价铬")
    with fixed(scene.clock):
        row = Consumable.objects.get(name="玻璃瓶 500 mL")
        address = f"/people/stock/{row.id}/"
        page = text(world, "chenjing", address)
        assert "恒晔表面处理有限公司" in page
        assert "259 个" in page
        use = LotUse.objects.get()
        post(world, "chenjing", address + "take-back/", use=str(use.id), reason="用的是另一批")
        page = text(world, "chenjing", address)
        assert "+1 个" in page
        assert "260 个" in page
        assert "冲回：用的是另一批" in page
        assert "冲回" not in text(world, "zhoumin", "/people/stock/")
        scene.fill("六价铬", "总铬")
        lost = Consumable.objects.filter(pk=row.id).update(name="改了名的瓶")
        assert lost == 1
        confirm(bottle_ids=[Bottle.objects.get(state="filled").id],
                actor=world.actor("zhaoting"), at=scene.clock)  # fmt: skip
        gaps = text(world, "chenjing", "/people/stock/")
        assert "没有批次可扣的" in gaps
        assert "没有建档" in gaps
        assert "没有批次可扣的" not in text(world, "liwentao", "/people/stock/")


@pytest.mark.clause("C2")
def test_who_may_not_know_of_a_visit_reads_what_it_drew_by_the_month(world: World) -> None:
    with fixed(world.at):
        stocked(world, at=world.at)
        scene = open_scene(world, restricted=True)
        scene.sealed("六价铬")
    with fixed(scene.clock):
        row = Consumable.objects.get(name="玻璃瓶 500 mL")
        page = text(world, "chenjing", f"/people/stock/{row.id}/")
        assert f"{scene.clock:%Y-%m}　−1 个" in page
        assert f'<th scope="row" class="nowrap">{scene.clock:%Y-%m-%d}' not in page
        assert "恒晔" not in page
        own = text(world, "zhanglixin", f"/people/stock/{row.id}/")
        assert "恒晔" in own
        assert "不逐笔列出" not in own
        told = Event.objects.filter(kind="capability:consumable:draw")
        assert visible(world.actor("zhanglixin"), list(told)) == list(told)
        assert visible(world.actor("chenjing"), list(told)) == []
