"""A laboratory with something of every kind on file, each where its form is open."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.authorisation import Ids
from tests.lead_scene import opened

from liance.flows.demonstration.world import World
from liance.foundation.files import store
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.commissioning.actions import contracting, records, supervising, suspending
from liance.mechanism.commissioning.models import BlindSample, Contract, Supervision
from liance.mechanism.screening import actions as leads
from liance.mechanism.screening.findings import Found

DEPARTMENT, LEAD, LABORATORY = "majianping", "yangzhenhua", "lab-tao"


def laboratories(world: World, *, at: datetime) -> Ids:
    """Identifiers by kind: contracts of the main department, a supervision of it, a suspension that
    waits for its decision."""
    today = at.astimezone(SHANGHAI).date()
    draft = contract(world, number="合同2026-2", at=at)
    running = contract(world, number="合同2026-3", at=at, enacted=True)
    laboratory = world.agencies["laboratory"]
    ban = records.ban(
        laboratory=laboratory, starts_on=today + timedelta(days=400), ends_on=None,
        reason="出具不实报告", source="示例决定〔2026〕1号", actor=world.actor(DEPARTMENT), at=at,
    )  # fmt: skip
    tie = records.tie(
        laboratory=laboratory, unit="陈仓瑞麟乳业有限公司", kind="self_monitoring",
        starts_on=today + timedelta(days=400), ends_on=None, evidence="合同 2026-07",
        actor=world.actor(LABORATORY), at=at,
    )  # fmt: skip
    suspension = suspending.propose(
        laboratory_id=laboratory.id, starts_on=today, ends_on=today + timedelta(days=90),
        reason="比对结果不符合", today=today, actor=world.actor(LEAD), at=at,
    )  # fmt: skip
    return {
        "tender": draft.tender_id, "contract": draft.id, "running_contract": running.id,
        "ban": ban.id, "interest": tie.id, "suspension": suspension.id,
        **supervision(world, today, at=at),
    }  # fmt: skip


def contract(world: World, *, number: str, at: datetime, enacted: bool = False) -> Contract:
    """A contract of the main department with a price, in force where it is ``enacted``."""
    actor, agency = world.actor(DEPARTMENT), world.agencies["main.department"]
    tender = contracting.add_tender(
        agency=agency, number=f"采购-{number}", title="社会化检测服务", way="open",
        awarded_on=date(2026, 1, 10), actor=actor, at=at,
    )  # fmt: skip
    made = contracting.add_contract(
        tender_id=tender.id, laboratory_id=world.agencies["laboratory"].id, number=number,
        starts_on=date(2026, 1, 15), ends_on=date(2026, 12, 31), ceiling=Decimal(5000),
        actor=actor, at=at,
    )  # fmt: skip
    made = contracting.set_price(
        contract_id=made.id, version=made.version, factor="COD", amount=Decimal(80), actor=actor,
        at=at,
    )  # fmt: skip
    if enacted:
        paper = store.put([b"signed"], name="合同.pdf", media_type="application/pdf", at=at)
        made = contracting.enact(
            contract_id=made.id, version=made.version, paper=paper, actor=actor, at=at
        )
    return made


def supervision(world: World, today: date, *, at: datetime) -> Ids:
    """A supervision under way: a finding to be answered, one that was, a blind sample on its way,
    a closed lead to be listed."""
    head, laboratory = world.actor(DEPARTMENT), world.agencies["laboratory"]
    row = begun(world, today, at=at)
    asked = supervising.find(
        supervision_id=row.id, gravity="minor", text="记录事后誊写", due_on=today, actor=head, at=at
    )
    said = supervising.find(
        supervision_id=row.id, gravity="serious", text="采样只有一人", due_on=today, actor=head,
        at=at,
    )  # fmt: skip
    supervising.answer_finding(
        finding_id=said.id, version=said.version, text="已经整改", actor=world.actor(LABORATORY),
        at=at,
    )  # fmt: skip
    sample = sent(world, row, "MY-1", today, at=at)
    other = sent(world, row, "MY-2", today, at=at)
    found = Found("F23", "many", "7|8|9", str(laboratory.id), "", {"n": 300, "day_day": 20501}, ())
    lead = opened(found, at=at)
    for who in ("songwei", "hanxue"):
        lead.refresh_from_db()
        leads.examine(
            lead_id=lead.id, version=lead.version, text="逐条核对", actor=world.actor(who), at=at
        )
    lead.refresh_from_db()
    leads.close(
        lead_id=lead.id, version=lead.version, finding="explained", text="有合理解释",
        actor=world.actor("songwei"), at=at,
    )  # fmt: skip
    return {
        "supervision": row.id, "finding": asked.id, "answered_finding": said.id,
        "blind_sample": sample.id, "second_sample": other.id, "laboratory_lead": lead.id,
    }  # fmt: skip


def begun(world: World, today: date, *, at: datetime) -> Supervision:
    """A supervision of the laboratory by the main department."""
    return supervising.open_supervision(
        laboratory_id=world.agencies["laboratory"].id, held_on=today,
        partner="宝鸡市市场监督管理局", partner_people="", actor=world.actor(DEPARTMENT), at=at,
    )  # fmt: skip


def sent(world: World, row: Supervision, code: str, today: date, *, at: datetime) -> BlindSample:
    """A blind sample of COD, 50 ± 4 mg/L."""
    return supervising.send_sample(
        supervision_id=row.id, code=code, factor="化学需氧量", unit="mg/L", material="GSB-1",
        assigned="50.0", uncertainty="4.0", sent_on=today, due_on=today + timedelta(days=5),
        actor=world.actor(DEPARTMENT), at=at,
    )  # fmt: skip
