"""An examination that ended and one that is open, drawn from a small bank marked 示例: each question
rests on a sentence of the notice (C1, C4)."""

from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.mechanism.examining.actions import arranging, bank, sitting
from liance.mechanism.examining.models import Examination, Question
from liance.mechanism.examining.rules.bank import JUDGED, Written
from liance.mechanism.examining.rules.drawing import Part
from liance.norms.clauses import NOTICE

# Kind, topic, stem, options, places of the right ones, place in the notice, its sentence.
QUESTIONS = (
    ("single", "工作程序", "开展日常性执法监测工作时，执法机构至少提前几天向监测机构传送联系单？",
     ("1 天", "2 天", "3 天", "5 天"), (1,), "三（二）",
     "执法机构要至少提前2天向监测机构传送执法监测工作联系单"),
    ("single", "工作程序", "监测机构自身能力不足时，反馈情况并向谁说明？",
     ("省生态环境厅", "同级生态环境主管部门", "被检查单位", "同级市场监管部门"), (1,), "三（二）",
     "应及时反馈情况，并向同级生态环境主管部门说明"),
    ("judge", "工作程序", "突击执法检查时效性强，实施特事特办。", JUDGED, (0,), "三（二）",
     "对于突击执法检查、上级交办、紧急信访调查等时效性较强的监测任务，实施特事特办"),
    ("judge", "工作程序", "无法事先确定的内容，不能在事后补充填报。", JUDGED, (1,), "二（二）",
     "无法事先确定的内容应在执法监测现场确定，事后补充填报工作联系单内容"),
    ("multiple", "工作程序", "联系单应明确下列哪些内容？",
     ("监测事由", "监测点位", "监测因子", "处罚金额"), (0, 1, 2), "二（二）",
     "明确监测事由、监测单位名称、监测时间、监测点位、监测因子、执行标准等"),
    ("single", "现场分工", "现场监测人员至少几人？", ("1 人", "2 人", "3 人", "4 人"), (1,), "二（三）",
     "现场监测人员(至少2人)应同执法人员相互配合、分工协作"),
    ("judge", "现场分工", "监测人员与执法人员一同进入被检查单位现场开展工作并接受监督。", JUDGED, (0,),
     "二（三）", "生态环境监测人员要与执法人员一同进入被检查单位现场开展工作并接受监督"),
    ("multiple", "现场分工", "监测人员要做好样品哪些环节的记录和证据保存？",
     ("采集", "保存", "运输", "交接"), (0, 1, 2, 3), "二（三）",
     "做好样品采集、保存、运输、交接全过程的记录和证据保存工作"),
    ("judge", "现场分工", "现场监测结果超标的，监测人员应及时向执法人员反馈。", JUDGED, (0,), "二（三）",
     "现场监测结果出现异常或超标的，监测人员应及时向执法人员反馈"),
    ("single", "结果报送", "完成执法监测工作后多久之内上传监测结果？",
     ("3 个工作日", "5 个工作日", "10 个工作日", "15 个工作日"), (1,), "二（四）",
     "应在完成执法监测工作后 5 个工作日内按照有关要求"),
    ("judge", "结果报送", "监测机构可以选择性报送监测数据。", JUDGED, (1,), "二（四）",
     "各级监测机构要做到有测必报，不得选择性报送监测数据"),
    ("judge", "结果报送", "作出行政处罚决定后，行政处罚决定书也应抄送同级监测机构。", JUDGED, (0,),
     "二（四）", "也应将行政处罚决定书抄送同级监测机构"),
)  # fmt: skip
PARTS = (Part("工作程序", 3), Part("现场分工", 2), Part("结果报送", 2))
# Who sat, and how many of the seven questions were answered rightly.
SAT = (("liwentao", 7), ("wangxuemei", 6), ("hanlei", 4), ("zhanglixin", 7), ("zhaoting", 3))
MINUTES = 30


def written() -> list[Written]:
    """The bank of the demonstration."""
    return [
        Written(
            line, kind, topic, f"【示例】{stem}", options, answer, Decimal(2),
            f"{NOTICE} {place}：{sentence}",
        )
        for line, (kind, topic, stem, options, answer, place, sentence) in enumerate(QUESTIONS, 2)
    ]  # fmt: skip


def examinations(world: World, *, at: datetime) -> None:
    """The bank of the main city's enforcement agency, what was sat three weeks ago, what is open."""
    agency, lead = world.agencies["main.enforcement"], world.actor(MAIN.lead)
    begin = at - timedelta(days=24)
    bank.take_in(agency=agency, written=written(), file_name="示例题库.xlsx", actor=lead, at=begin)
    past = _published(world, "执法监测联合考试（示例）", begin, days=3, seed=b"past")
    for number, (name, right) in enumerate(SAT):
        _sit(world, past, name, right, at=begin + timedelta(hours=2 + number))
    arranging.close_due(at=past.closes_at)
    _published(world, "执法监测流程复习考试（示例）", at - timedelta(hours=1), days=5, seed=b"open")


def _published(world: World, title: str, at: datetime, *, days: int, seed: bytes) -> Examination:
    agencies = [world.agencies[f"main.{side}"].id for side in ("enforcement", "monitoring")]
    terms = arranging.Terms(
        title=title, training_kind="joint", agencies=agencies, people=[], opens_at=at,
        closes_at=at + timedelta(days=days), minutes=MINUTES, parts=PARTS,
        pass_mark=Decimal(60), attempts=2,
    )  # fmt: skip
    lead = world.actor(MAIN.lead)
    row = arranging.draft(agency=world.agencies["main.enforcement"], terms=terms, actor=lead, at=at)
    return arranging.publish(
        examination_id=row.id, version=row.version, seed=sha256(seed).digest(), actor=lead, at=at
    )


def _sit(world: World, row: Examination, name: str, right: int, *, at: datetime) -> None:
    """A person's whole way; the questions after the first ``right`` are answered wrongly."""
    actor = world.actor(name)
    paper = sitting.begin(examination_id=row.id, actor=actor, at=at)
    questions = Question.objects.in_bulk([key for key, _options in paper.layout])
    for number, question in enumerate(questions.values()):
        at += timedelta(minutes=2)
        wrong = [n for n in range(len(question.options)) if n not in question.answer] or [0]
        chosen = question.answer if number < right else wrong[:1]
        sitting.answer(
            paper_id=paper.id, question_id=question.id, chosen=chosen, actor=actor, at=at
        )
    sitting.hand_in(paper_id=paper.id, actor=actor, at=at + timedelta(minutes=3))
