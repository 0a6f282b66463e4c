"""Joint meetings of the demonstration: one that was minuted, the next one announced (O3)."""

from datetime import datetime, timedelta

from liance.flows import meetings as flow
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.documents.paper import PaperForm, pdf
from liance.foundation.files import store
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.meetings.actions import consulting, convening, documents, holding, resolutions
from liance.mechanism.meetings.models import Consultation, Document, Meeting, Resolution
from liance.mechanism.registry.models import Pairing

INVITED = ("yangzhenhua", "liwentao", "chenjing", "liuzhihong", "majianping")
SAID = {
    "late_sheets": "当天接到信访交办，来不及提前两天；以后先电话告知，再补写原因。",
    "cannot_do": "当日两组都已外出，改期的已经完成，委托的已经出具报告。",
    "copies_open": "会后当日由收件一方签收。",
    "unexplained": "由执法方本周内写明原因，报主管部门。",
    "rectifying": "按通报期限办理，每周互通一次。",
    "": "人员按排期落实，两台车固定使用。",
}
SAID_OF_OTHERS = "双方逐件核对，情况属实。"
TYPED = "第四季度抽查任务的人员和车辆安排"


def met(world: World, *, at: datetime) -> None:
    """A meeting with its decisions under way, the next one announced, the mechanism documents."""
    documents_filed(world, at=at)
    first = drafted(world, begins_at=_day(at, 21, hour=9), at=_day(at, 26))
    held(world, first, at=_day(at, 21, hour=11))
    decided(world, first, "汛期应急监测的值班和联络名单互通", "station", days=40, at=_day(at, 20))
    decided(world, first, "联系单提前两天送达，紧急的先电话告知", "enforcement", days=12,
            at=_day(at, 20))  # fmt: skip
    confirmed(world, first, at=_day(at, 19))
    for row in first.resolutions.filter(agency=first.enforcement):
        closed(world, reported(world, row, at=_day(at, 9)), at=_day(at, 8))
    announced(world, drafted(world, begins_at=_next(at), at=at - timedelta(hours=7)),
              at=at - timedelta(hours=6))  # fmt: skip


def _day(at: datetime, before: int, *, hour: int = 10) -> datetime:
    day = at.astimezone(SHANGHAI) - timedelta(days=before)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _next(at: datetime) -> datetime:
    return _day(at, -4, hour=9)


def drafted(world: World, *, begins_at: datetime, at: datetime) -> Meeting:
    """A meeting of the main city with the agenda of the records and one typed line."""
    lead = world.actor(MAIN.lead)
    row = convening.draft(
        pairing_id=_pairing(world, at).id, begins_at=begins_at, venue="宝鸡市生态环境局三楼会议室",
        chair_id=world.staff[MAIN.department].id, guests="市场监管局认证监管科",
        invited=[world.staff[name].id for name in INVITED], actor=lead, at=at,
    )  # fmt: skip
    row = flow.propose(meeting_id=row.id, version=row.version, actor=lead, at=at)
    convening.add_line(meeting_id=row.id, version=row.version, text=TYPED, actor=lead, at=at)
    row.refresh_from_db()
    return row


def announced(world: World, row: Meeting, *, at: datetime) -> Meeting:
    """The notice of the meeting sent."""
    row.refresh_from_db()
    return convening.announce(
        meeting_id=row.id, version=row.version, actor=world.actor(MAIN.lead), at=at
    )


def held(world: World, row: Meeting, *, at: datetime) -> Meeting:
    """Announced, held with all invited, the minutes written."""
    lead = world.actor(MAIN.lead)
    announced(world, row, at=row.begins_at - timedelta(days=2))
    row.refresh_from_db()
    came = list(row.invitations.values_list("id", flat=True))
    row = holding.hold(meeting_id=row.id, version=row.version, came=came, actor=lead, at=at)
    said = {line.id: SAID.get(line.kind, SAID_OF_OTHERS) for line in row.lines.all()}
    return holding.write(
        meeting_id=row.id, version=row.version, minutes=said, actor=lead,
        at=at + timedelta(hours=2),
    )  # fmt: skip


def decided(
    world: World, row: Meeting, text: str, side: str, *, days: int, at: datetime
) -> Resolution:
    """Something decided: ``side`` is ``station`` or ``enforcement``, due ``days`` later."""
    row.refresh_from_db()
    agency = row.monitoring_id if side == "station" else row.enforcement_id
    person = world.staff[MAIN.coordinator].id if side == "station" else None
    return holding.decide(
        meeting_id=row.id, version=row.version, text=text, agency_id=agency, staff_id=person,
        due_on=at.astimezone(SHANGHAI).date() + timedelta(days=days), line_id=None,
        actor=world.actor(MAIN.lead), at=at,
    )  # fmt: skip


def confirmed(world: World, row: Meeting, *, at: datetime) -> Meeting:
    """Both sides confirm the minutes."""
    row.refresh_from_db()
    for name in (MAIN.lead, MAIN.coordinator):
        row = flow.confirm(meeting_id=row.id, version=row.version, actor=world.actor(name), at=at)
    return row


def reported(world: World, row: Resolution, *, at: datetime) -> Resolution:
    """Its owner reports what was done."""
    row.refresh_from_db()
    enforcement = row.agency_id == row.meeting.enforcement_id
    who = MAIN.officers[0] if enforcement else MAIN.coordinator
    return resolutions.report(
        resolution_id=row.id, version=row.version, text="已按议定的办法执行，台账附后。",
        actor=world.actor(who), at=at,
    )  # fmt: skip


def closed(world: World, row: Resolution, *, at: datetime) -> Resolution:
    """The chair closes it."""
    return resolutions.close(
        resolution_id=row.id, version=row.version, actor=world.actor(MAIN.department), at=at
    )


PAPERS = (
    ("joint_action", "执法监测联合行动工作机制", "宝环发〔{year}〕12 号", 300, 65),
    ("joint_training", "执法监测联合培训实施办法", "宝环发〔{year}〕13 号", 300, 220),
)


def documents_filed(world: World, *, at: datetime) -> None:
    """The mechanism documents of the main city: one to be reviewed soon, measures already late."""
    for kind, title, number, ago, ahead in PAPERS:
        filed(world, kind, title, number, (ago, ahead), at=at)
    filed(world, "measures", "执法监测工作措施", "", (400, -10), at=at)


def filed(
    world: World, kind: str, title: str, number: str, days: tuple[int, int], *, at: datetime
) -> Document:
    """A document of the main city, dated ``days[0]`` days ago, to be read again ``days[1]`` days
    from now, put on file the day after it was dated."""
    today = at.astimezone(SHANGHAI).date()
    dated, review = today - timedelta(days=days[0]), today + timedelta(days=days[1])
    when, lead = at - timedelta(days=days[0] - 1), world.actor(MAIN.lead)
    paper = documents.Paper(
        kind=kind, title=f"宝鸡市{title}", number=number.format(year=dated.year), dated_on=dated,
        review_on=review, enforcement_in_charge=world.staff[MAIN.lead].id,
        monitoring_in_charge=world.staff[MAIN.coordinator].id,
    )  # fmt: skip
    content = pdf(_page(paper, at=when))
    stored = store.put(
        [content], name=f"{paper.title}.pdf", media_type="application/pdf", at=when,
        by=lead.user_id, agency_id=lead.agency_id,
    )  # fmt: skip
    return documents.file(
        pairing_id=_pairing(world, at).id, paper=paper, stored=stored, replaces=None,
        replaces_version=None, actor=lead, at=when,
    )  # fmt: skip


def _page(paper: documents.Paper, *, at: datetime) -> PaperForm:
    return PaperForm(
        title=paper.title, body="宝鸡市生态环境局（演示）",
        facts=(("文号", paper.number or "—"), ("日期", paper.dated_on.isoformat())),
        paragraphs=("演示文件：执法、监测双方各指定一名负责人，定期会商，互通信息。",),
        printed_at=at,
    )  # fmt: skip


def _pairing(world: World, at: datetime) -> Pairing:
    return Pairing.objects.get(
        enforcement=world.agencies["main.enforcement"], during__contains=at.date()
    )


def consulted(world: World, operation: Operation, *, at: datetime) -> Consultation:
    """A question of the officers to the station before the visit, answered and decided."""
    officer, coordinator = world.actor(MAIN.officers[0]), world.actor(MAIN.coordinator)
    row = consulting.ask(
        sheet_id=operation.sheet.id, visit_id=None, to_agency=operation.sheet.monitoring_id,
        to_staff=None, question="该企业夜间生产，采样时间是否需要延到 20:00 以后？", actor=officer,
        at=at,
    )  # fmt: skip
    row = consulting.answer(
        consultation_id=row.id, version=row.version,
        text="可以。站方安排两人夜间值班，样品当晚入库冷藏。", actor=coordinator,
        at=at + timedelta(hours=2),
    )  # fmt: skip
    return consulting.decide(
        consultation_id=row.id, version=row.version, text="进场时间不变，第三批样品 20:30 采。",
        actor=officer, at=at + timedelta(hours=3),
    )  # fmt: skip
