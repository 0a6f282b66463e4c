"""The pages of the draw, of coverage and of versions: walked by both sides, closed to others."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.planning.models import Draw, Plan, UnitPrice

LEAD, OTHER = "yangzhenhua", "chenjing"


def page(world: World, who: str, address: str) -> str:
    client = Client()
    client.force_login(world.staff[who].user, "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def post(world: World, who: str, address: str, version: int = 0, **data: object):
    client = Client()
    client.force_login(world.staff[who].user, "allauth.account.auth_backends.AuthenticationBackend")
    sent = {"idempotency_key": str(uuid4()), "version": version, **data}
    return client.post(address, sent, follow=True)


@pytest.fixture
def plan(world: World) -> Plan:
    with fixed(world.at):
        post(world, LEAD, "/plans/new/", kind="special", year=2026, title="重点抽查")
        made = Plan.objects.get()
        answer = post(
            world, LEAD, f"/plans/{made.id}/stratum/", made.version, levels=["key", "simplified"],
            mediums=["water"], ratio="30", frequency=2, quarters="0 0 0 2",
            factors_water="化学需氧量、氨氮",
        )  # fmt: skip
        assert answer.status_code == 200
    made.refresh_from_db()
    return made


@pytest.mark.clause("P2")
def test_strata_to_draw_to_the_replayed_file(world: World, plan: Plan, tmp_path: Path) -> None:
    stratum = plan.strata.get()
    assert (stratum.by, stratum.levels, stratum.media) == (
        "several", ["key", "simplified"], ["water"],
    )  # fmt: skip
    with fixed(world.at):
        count = page(
            world, LEAD, f"/plans/{plan.id}/stratum/count/?levels=key&ratio=50&frequency=1"
        )
        assert "按比例" in count
        assert "家重叠" in count
        shown = page(world, LEAD, f"/plans/{plan.id}/")
        assert "废水 化学需氧量、氨氮" in shown
        assert "许可证载明因子" not in shown
        assert "每年 2 次，各季度 0 0 0 2" in shown
        assert "第 1 次" not in shown
        post(
            world,
            "majianping",
            "/plans/settings/",
            yearly_cap="3",
            basis="本市规定",
            exceeded_years="3",
        )
        post(world, LEAD, f"/plans/{plan.id}/draws/commit/", plan.version, exceeded_weight=2,
             key_weight=1, reserve=1, spread="on", crews="on")  # fmt: skip
        draw = Draw.objects.get()
        before = page(world, LEAD, f"/plans/draw/{draw.id}/")
        assert draw.list_sha256[:8] in before
        assert bytes(draw.seed).hex()[:8] not in before
        post(world, LEAD, f"/plans/draw/{draw.id}/reveal/", draw.version, witness="4 6 1 2")
        draw.refresh_from_db()
        assert draw.state == "committed"
        post(world, OTHER, f"/plans/draw/{draw.id}/reveal/", draw.version, witness="4 6 1 2")
        draw.refresh_from_db()
        after = page(world, OTHER, f"/plans/draw/{draw.id}/")
        assert draw.state == "drawn"
        assert bytes(draw.seed).hex()[:8] in after
        first = re.search(r'name="unit_id" value="([^"]+)"', page(
            world, LEAD, f"/plans/draw/{draw.id}/"))[1]  # fmt: skip
        post(world, LEAD, f"/plans/draw/{draw.id}/excuse/", draw.version, unit_id=first,
             reason="企业全年停产，已经核实")  # fmt: skip
        assert "待另一方确认" in page(world, LEAD, f"/plans/draw/{draw.id}/")
        row = draw.excuses.get()
        waits = page(world, OTHER, f"/plans/draw/{draw.id}/")
        assert f"/plans/excuse/{row.id}/" in waits
        assert f"/plans/excuse/{row.id}/" not in page(world, LEAD, f"/plans/draw/{draw.id}/")
        post(world, OTHER, f"/plans/excuse/{row.id}/", row.version, verb="grant")
        assert "已同意" in page(world, LEAD, f"/plans/draw/{draw.id}/")
        client = Client()
        client.force_login(
            world.staff[LEAD].user, "allauth.account.auth_backends.AuthenticationBackend"
        )
        package = client.get(f"/plans/draw/{draw.id}/file/").content
        assert "第 1 次：已抽取" in page(world, LEAD, f"/plans/{plan.id}/")
    assert plan.targets.filter(period_from__gte="2026-10-01").count() == plan.targets.count() > 0
    with zipfile.ZipFile(io.BytesIO(package)) as found:
        found.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "replay.py"), str(tmp_path / "draw.json")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, "follows" in done.stdout) == (0, True)


def test_outsiders_see_no_draw(world: World, plan: Plan) -> None:
    for who in ("officer-610100", "lab-tao"):
        assert page(world, who, f"/plans/{plan.id}/draws/") == "404"
        assert page(world, who, f"/plans/{plan.id}/coverage/") == "404"
        assert page(world, who, f"/plans/{plan.id}/versions/") == "404"


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"ratio": "101"}, "不超过 100%"), ({"frequency": "0"}, "至少每年 1 次"),
     ({"frequency": "30"}, "排不下 30 次"), ({"quarters": "0 0 0 9", "frequency": "9"}, "排不下 9 次"),
     ({"quarters": "1 0 0"}, "四个整数"), ({"quarters": "1 1 1 1"}, "合计等于全年频次"),
     ({"factors_gas": "化学需氧量"}, "不在这种介质"), ({"levels": []}, "至少选一项")],
)  # fmt: skip
def test_errors_stand_at_their_field(world: World, plan: Plan, changed: dict, words: str) -> None:
    given = {"levels": ["key"], "ratio": "30", "frequency": 1, "name": "留着的名称", **changed}
    with fixed(world.at):
        answer = post(world, LEAD, f"/plans/{plan.id}/stratum/", plan.version, **given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "留着的名称" in text


@pytest.mark.clause("F1")
def test_coverage_names_missing_prices_and_the_budget_has_sources(world: World, plan: Plan) -> None:
    with fixed(world.at):
        before = page(world, OTHER, f"/plans/{plan.id}/coverage/")
        assert "合计里没有计入" in before
        for kind, amount in (("sampling", "200"), ("travel", "80"), ("days", "0.5")):
            post(world, OTHER, "/plans/prices/", year=2026, kind=kind, amount=amount)
        for factor in ("化学需氧量", "氨氮"):
            post(world, OTHER, "/plans/prices/", year=2026, kind="factor", factor=factor,
                 amount="60")  # fmt: skip
        post(world, OTHER, f"/plans/{plan.id}/fund/", source="市级专项", amount="1000")
        after = page(world, OTHER, f"/plans/{plan.id}/coverage/")
        assert "合计里没有计入" not in after
        assert "市级专项" in after
        assert "1,000.00" in after
        wrong = post(world, OTHER, "/plans/prices/", year=2026, kind="factor", amount="1")
        assert wrong.status_code == 422
        again = post(world, OTHER, "/plans/prices/", year=2026, kind="sampling", amount="1")
        assert "请在列表里修改" in again.content.decode()
        row = UnitPrice.objects.get(kind="sampling")
        assert f"?edit={row.id}" in page(world, OTHER, "/plans/prices/?year=2026")
        post(world, OTHER, f"/plans/prices/?edit={row.id}", row.version, year=2026,
             kind="sampling", amount="210")  # fmt: skip
        row.refresh_from_db()
        assert row.amount == 210
