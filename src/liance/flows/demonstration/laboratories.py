"""Third-party laboratories of the demonstration: contract, supervision, a suspended one (F2, F3)."""

from datetime import date, datetime, timedelta

from liance.flows.demonstration.agencies import Agencies
from liance.flows.demonstration.world import MAKER, World
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.commissioning.actions import records, supervising, suspending
from liance.mechanism.commissioning.models import Supervision, Suspension
from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.screening.actions import put_to_supervision
from liance.mechanism.screening.queries import examined_of

DEPARTMENT, PROVINCE, DISPATCHER, LABORATORY = "majianping", "songwei", "hanxue", "lab-tao"


def supervised(world: World, *, at: datetime) -> None:
    """The laboratory with grade, tie and a supervision that was closed; another that is suspended."""
    today = at.astimezone(SHANGHAI).date()
    _file(world, today, at)
    _supervision(world, today, at)
    _suspended(world, today, at)


def _file(world: World, today: date, at: datetime) -> None:
    laboratory = world.agencies["laboratory"]
    records.grade(
        laboratory=laboratory, grade="B 级（示例）", graded_on=today - timedelta(days=200),
        source="示例市场监管公告〔2026〕1号（演示）", actor=world.actor(PROVINCE), at=at,
    )  # fmt: skip
    firm = next(name for name in world.sources if "乾盛煤化" in name)
    records.tie(
        laboratory=laboratory, unit=firm, kind="self_monitoring",
        starts_on=date(today.year, 1, 1), ends_on=date(today.year, 12, 31),
        evidence="自行监测委托合同 示例2026-07", actor=world.actor(LABORATORY), at=at,
    )  # fmt: skip


def _supervision(world: World, today: date, at: datetime) -> None:
    head, laboratory = world.actor(DEPARTMENT), world.agencies["laboratory"]
    held = at - timedelta(days=30)
    row = supervising.open_supervision(
        laboratory_id=laboratory.id, held_on=today - timedelta(days=30),
        partner="宝鸡市市场监督管理局", partner_people="示例人员二名", actor=head, at=held,
    )  # fmt: skip
    for item, answer, text in (
        ("site.two_people", "met", "抽查 6 次采样，均为 2 人"),
        ("record.when_made", "not_met", "1 份滴定记录为事后誊写"),
        ("system.lims", "met", ""),
    ):
        supervising.answer_question(
            supervision_id=row.id, item=item, answer=answer, text=text, actor=head, at=held
        )
    finding = supervising.find(
        supervision_id=row.id, gravity="minor", text="化学需氧量滴定记录 1 份事后誊写，未保留原稿",
        due_on=today - timedelta(days=10), item="record.when_made", actor=head, at=held,
    )  # fmt: skip
    sample = supervising.send_sample(
        supervision_id=row.id, code="MY-01", factor="化学需氧量", unit="mg/L",
        material="标准样品 示例 200192", assigned="76.4", uncertainty="4.2",
        sent_on=today - timedelta(days=30), due_on=today - timedelta(days=23), actor=head, at=held,
    )  # fmt: skip
    answered = at - timedelta(days=25)
    own = world.actor(LABORATORY)
    supervising.answer_sample(
        sample_id=sample.id, version=sample.version, result="77.9", method="HJ 828-2017",
        actor=own, at=answered,
    )  # fmt: skip
    supervising.compare(
        supervision_id=row.id, factor="氨氮", unit="mg/L", reference="3.42", result="3.61",
        reference_body=world.agencies["main.monitoring"].name, actor=head, at=answered,
    )  # fmt: skip
    supervising.answer_finding(
        finding_id=finding.id, version=finding.version, actor=own, at=answered,
        text="已停用誊写表格，滴定改为仪器直接记录，相关人员已培训",
    )  # fmt: skip
    finding.refresh_from_db()
    supervising.settle_finding(
        finding_id=finding.id, version=finding.version, settled=True, reason="现场复核属实",
        actor=head, at=answered + timedelta(days=5),
    )  # fmt: skip
    _closed(world, row, at)


def _closed(world: World, row: Supervision, at: datetime) -> None:
    """With the examined lead about the laboratory, where there is one."""
    head = world.actor(DEPARTMENT)
    lead = examined_of(row.laboratory_id, head).first()
    if lead is not None:
        put_to_supervision(
            lead_id=lead.id, supervision_id=row.id, text="核查检测机构的时间记录时一并查看",
            actor=head, at=at,
        )  # fmt: skip
    row.refresh_from_db()
    supervising.close(
        supervision_id=row.id, version=row.version, actor=head, at=at,
        conclusion="一般问题 1 项，已整改；盲样和比对符合。",
    )  # fmt: skip


def _suspended(world: World, today: date, at: datetime) -> Suspension:
    """A second laboratory whose commissions two people suspended."""
    root = Jurisdiction.objects.get(level="province")
    agencies = Agencies(MAKER, at, dict(world.agencies))
    other = agencies.add(
        "laboratory.second", "秦衡环境检测有限公司（演示）", root, "laboratory", "秦衡检"
    )
    world.agencies["laboratory.second"] = other
    made = suspending.propose(
        laboratory_id=other.id, starts_on=today - timedelta(days=12), today=today - timedelta(days=12),
        ends_on=today + timedelta(days=170), reason="比对结果不符合，原始记录待核实",
        actor=world.actor(DISPATCHER), at=at - timedelta(days=12),
    )  # fmt: skip
    return suspending.decide(
        suspension_id=made.id, version=made.version, agreed=True, reason="同意暂停",
        actor=world.actor(PROVINCE), at=at - timedelta(days=12),
    )  # fmt: skip
