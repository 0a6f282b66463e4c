"""Whose turn it is, from the plan to the penalty copy: each finds the next step on the desk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.staging.plans import running_plan

from liance.dashboards.next_steps import next_steps
from liance.flows import dispatching
from liance.flows.demonstration import rounds as way
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.oversight.actions import notices
from liance.mechanism.planning.actions import approval, drafting

LATE = date(2026, 10, 20)
FIRMS = ("雍川酿造", "渭沣果汁", "康复医院")


def turns(world: World, username: str, operation: Operation, *, hour: int, days: int = 0):
    """The kinds of the person's steps with their counts."""
    at = operation.at(hour, days=days)
    return {s.kind: s.count for s in next_steps(world.actor(username), at=at)}


def operation_at(world: World, stem: str = FIRMS[0], **values: str) -> Operation:
    firm = next(name for name in world.sources if stem in name)
    day = (world.at + timedelta(days=10)).date()
    return Operation(world, MAIN, firm, day, values=values)


def test_on_site_and_in_the_laboratory(world: World) -> None:
    op = operation_at(world).draft().send()
    assert turns(world, "liwentao", op, hour=9) == {}
    op.give_back()
    for username in ("liwentao", "wangxuemei", "zhanglixin", "zhaoting"):
        assert turns(world, username, op, hour=9) == {"enter": 1}
    assert turns(world, "hanlei", op, hour=9) == {}
    op.enter().inspect().measure().sample()
    bottles = turns(world, "zhanglixin", op, hour=12)
    assert bottles.keys() == {"on_site", "hand_over"}
    assert turns(world, "wangxuemei", op, hour=12) == {"on_site": 1}
    op.leave()
    assert turns(world, "zhanglixin", op, hour=16).keys() == {"hand_over"}
    op.hand_in()
    assert turns(world, "zhanglixin", op, hour=17) == {}
    assert turns(world, "sunyulan", op, hour=17) == {}
    wanted = BottleFactor.objects.filter(bottle__visit=op.visit).count()
    assert wanted >= 5
    assert turns(world, "zhoumin", op, hour=17) == {"result_enter": wanted}
    op.determine(check=False)
    assert turns(world, "zhoumin", op, hour=18) == {}
    assert turns(world, "wujianguo", op, hour=18)["result_check"] == wanted


@pytest.mark.clause("R2")
@pytest.mark.clause("R5")
def test_report_copies_and_penalty(world: World, person: Callable[..., object], at: object) -> None:
    op = operation_at(world, 化学需氧量="142").to_laboratory()
    ending = Ending(op)

    def desk(username: str) -> str:
        with fixed(op.at(23, days=1)):
            return person(username).get("/").content.decode()  # type: ignore[attr-defined]

    assert "编制报告" in desk("chenjing")
    assert "上传监测结果" not in desk("zhengxiaoyan")
    assert "上传监测结果" not in desk("sunyulan")
    ending.prepare()
    assert ">审核<" in desk("zhengxiaoyan")
    assert "上传监测结果" not in desk("fengzhiyuan")
    ending.review()
    assert ">签发<" in desk("fengzhiyuan")
    ending.sign()
    assert ">上传<" in desk("chenjing")
    ending.upload().copy(received=False)
    assert turns(world, "majianping", op, hour=16, days=1) == {"copy": 1}
    assert turns(world, "liwentao", op, hour=16, days=1) == {"copy": 1}
    assert turns(world, "chenjing", op, hour=16, days=1) == {}
    for copy in ending.report().copies.all():
        ending._receive(copy, hour=15, days=1)
    assert turns(world, "liwentao", op, hour=16, days=1) == {}
    ending.file_case().penalise().copy_penalty(received=False)
    assert turns(world, "chenjing", op, hour=16, days=11) == {"penalty": 1}


@pytest.mark.clause("P1")
def test_a_plan_and_its_second_round_of_signatures(world: World) -> None:
    at, lead = world.at, world.actor(MAIN.lead)
    plan = drafting.draft_plan(kind="annual", title="年度计划", year=at.year, actor=lead, at=at)
    assert _plan_turns(world, "yangzhenhua") == {"draft"}
    assert _plan_turns(world, "liuzhihong") == set()
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, by="management", value="key", factors=[],
        actor=lead, name="重点", ratio=100, frequency=1, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    source = next(s for n, s in world.sources.items() if FIRMS[0] in n)
    drafting.add_target(
        plan_id=plan.id, version=plan.version, stratum_id=stratum.id, source_id=source.id,
        outlets={o.id: ["化学需氧量"] for o in source.outlets.all()}, actor=lead, at=at,
        period_from=at.date(), period_to=at.date(),
    )  # fmt: skip
    head = world.actor(MAIN.department)
    for round_ in range(2):
        first = at + timedelta(hours=2 * round_)
        plan.refresh_from_db()
        approval.submit(plan_id=plan.id, version=plan.version, actor=lead, at=first)
        for side, username in (("enforcement", MAIN.lead), ("monitoring", MAIN.head_of_station)):
            assert _plan_turns(world, username) == {"plan_sign"}
            plan.refresh_from_db()
            approval.sign(
                plan_id=plan.id, version=plan.version, side=side, actor=world.actor(username),
                at=first,
            )  # fmt: skip
            assert _plan_turns(world, username) == set()
        assert _plan_turns(world, "majianping") == {"approve"}
        if round_ == 0:
            plan.refresh_from_db()
            approval.send_back(
                plan_id=plan.id, version=plan.version, reason="补充点位", actor=head,
                at=first + timedelta(hours=1),
            )  # fmt: skip
    plan.refresh_from_db()
    approval.approve(plan_id=plan.id, version=plan.version, actor=head, at=at)
    plan.refresh_from_db()
    approval.file(plan_id=plan.id, version=plan.version, actor=head, at=at)
    assert _plan_turns(world, "hanxue") == {"accept"}
    assert _plan_turns(world, "majianping") == set()


def _plan_turns(world: World, username: str) -> set[str]:
    return {s.kind for s in next_steps(world.actor(username), at=world.at)}


def test_a_restricted_entry_is_on_the_desks_of_the_named_alone(world: World) -> None:
    op = operation_at(world).draft().send().give_back()
    op.sheet.refresh_from_db()
    type(op.sheet).objects.filter(pk=op.sheet.pk).update(
        restricted=True, named=[world.staff["liwentao"].id]
    )
    assert turns(world, "liwentao", op, hour=9) == {"enter": 1}
    assert turns(world, "zhanglixin", op, hour=9) == {}


def test_three_steps_are_read_as_one(world: World) -> None:
    first = operation_at(world).to_laboratory()
    counts: list[dict[str, int]] = []
    for stems in (FIRMS[:1], FIRMS[1:]):
        for stem in stems:
            operation_at(world, stem).draft().send().give_back().enter().inspect().sample()
        counts.append({})
        for username in ("liwentao", "zhanglixin", "sunyulan", "zhoumin", "chenjing"):
            with CaptureQueriesContext(connection) as asked:
                next_steps(world.actor(username), at=first.at(14))
            counts[-1][username] = len(asked)
    assert counts[0] == counts[1]


@pytest.mark.clause("X1")
@pytest.mark.clause("X2")
def test_a_round_and_its_notice_find_who_is_next(world: World) -> None:
    def kinds(username: str) -> set[str]:
        return {s.kind for s in next_steps(world.actor(username), at=later)}

    running_plan(world, count=2, ended=LATE)
    row, later = way.opened(world, at=world.at), world.at + timedelta(hours=60)
    assert "round_freeze" not in {
        s.kind for s in next_steps(world.actor(way.DISPATCHER), at=world.at)
    }
    assert kinds(way.DISPATCHER) == {"round_freeze"}
    row = way.freeze(world, row, at=later)
    assert kinds(way.DISPATCHER) == set()
    notice = way.drafted(world, row, at=later)
    for verb, username, kind in (
        (notices.submit, way.DISPATCHER, "notice_submit"),
        (notices.approve, way.HEAD, "notice_approve"),
    ):
        assert kind in kinds(username)
        notice.refresh_from_db()
        verb(notice_id=notice.id, version=notice.version, actor=world.actor(username), at=later)
        assert kind not in kinds(username)
    assert kinds(way.DISPATCHER) == {"notice_issue"}
    notice.refresh_from_db()
    dispatching.issue(
        notice_id=notice.id, version=notice.version, document_number="陕环函〔2026〕18号",
        actor=world.actor(way.DISPATCHER), at=later,
    )  # fmt: skip
    assert kinds(way.DISPATCHER) == set()
    way.reported(world, notice.items.get(area__place_id="610300"), at=later)
    assert kinds(way.DISPATCHER) == {"notice_close"}
    assert kinds(MAIN.department) == set()
