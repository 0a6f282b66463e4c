"""The clauses of the notice that this product implements, each with its id.

Source: 《关于建立健全执法监测联合工作机制的通知》 陕环发〔2021〕32号, Shaanxi Provincial Department
of Ecology and Environment (陕西省生态环境厅), 2 July 2021.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NOTICE = "陕环发〔2021〕32号"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id, its place in the notice, and one line in both languages."""

    id: str
    place: str
    zh: str
    en: str


_ROWS = (
    (
        "S1",
        "一",
        "联合行动的范围：日常检查、信访投诉、环境应急、上级交办",
        "Four grounds for a joint operation at city and county level",
    ),
    (
        "S2",
        "主送",
        "十个设区市与韩城、杨凌共十二个报送单位",
        "Twelve reporting areas, Hancheng and Yangling among them",
    ),
    (
        "P1",
        "二（一）",
        "会同监测机构制定年度计划和专项计划",
        "Annual and special plans, made together with the monitoring agency",
    ),
    (
        "P2",
        "二（一）",
        "按行业、区域或管理等级细化对象、因子、比例和频次",
        "Strata by industry, region or level with targets, factors, ratio and frequency",
    ),
    (
        "P3",
        "二（一）",
        "驻市监测机构制定实施方案，提前购置设备和耗材",
        "The station's implementation scheme: people, instruments, consumables",
    ),
    (
        "P4",
        "二（一）",
        "计划报送省厅，年终报告完成情况",
        "Plans are filed with the province; a report follows at the year's end",
    ),
    (
        "W1",
        "二（二）",
        "监测前向同级监测机构出具工作联系单",
        "The contact sheet goes to the monitoring agency before monitoring",
    ),
    ("W2", "二（二）", "双方协商确定监测人员及相关事项", "Both sides agree on people and details"),
    (
        "W3",
        "二（二）",
        "无法事先确定的内容现场确定，事后补充填报",
        "What is open is determined on site and filled in afterwards",
    ),
    (
        "W4",
        "三（二）",
        "日常性执法监测至少提前2天传送联系单",
        "Routine sheets arrive at least two days before the visit",
    ),
    (
        "W5",
        "三（二）",
        "监测机构做好准备并回送联系单",
        "The monitoring agency prepares and returns the sheet",
    ),
    (
        "W6",
        "三（二）",
        "能力或时间无法满足的，说明并经同意后另行安排或委托",
        "Cannot do: grounds, the department's decision, another time or a commission",
    ),
    (
        "W7",
        "三（二）",
        "突击检查、上级交办、紧急信访特事特办",
        "The urgent track has no lead time and is counted",
    ),
    (
        "D1",
        "二（三）",
        "监测人员与执法人员一同进入现场并接受监督",
        "Both teams enter the site together",
    ),
    ("D2", "二（三）", "现场监测人员至少2人", "At least two monitoring staff on site"),
    (
        "D3",
        "二（三）",
        "执法人员检查生产和治污设施，取证、笔录、协助拍摄",
        "The enforcement record: production, facilities, evidence, transcripts",
    ),
    (
        "D4",
        "二（三）",
        "采样、保存、运输、交接全过程记录与质量控制",
        "The monitoring record: custody without a gap, quality control throughout",
    ),
    (
        "D5",
        "二（三）",
        "设施存在问题的，及时通报监测人员采样监测",
        "A facility problem is signalled and answered by sampling",
    ),
    (
        "D6",
        "二（三）",
        "结果异常或超标的，及时反馈执法人员排查原因",
        "An abnormal result is signalled and answered by a cause record",
    ),
    (
        "R1",
        "二（四）",
        "完成后5个工作日内在省平台上传监测结果",
        "Results are uploaded within five working days",
    ),
    (
        "R2",
        "二（四）",
        "监测报告抄送市级主管部门和执法机构",
        "The report is copied to the city department and the enforcement agency",
    ),
    ("R3", "二（四）", "有测必报，不得选择性报送", "All that was measured is reported"),
    (
        "R4",
        "二（四）",
        "列入计划未开展的逐一说明原因并报送",
        "Every planned target not monitored has its reason",
    ),
    (
        "R5",
        "二（四）",
        "处罚决定书抄送同级监测机构",
        "Penalty decisions are copied to the monitoring agency",
    ),
    ("O1", "三（一）", "安排专人负责", "A named person in charge at every agency"),
    (
        "O2",
        "三（一）",
        "建立联合行动、联合培训机制并细化措施",
        "Each area's own mechanism documents and measures",
    ),
    (
        "O3",
        "三（一）",
        "定期召开会议，事前沟通、事中配合、事后会商",
        "Regular meetings; consultation before, during and after",
    ),
    ("C1", "三（三）", "专项培训、跟班作业等", "Training of several kinds, shadowing included"),
    ("C2", "三（三）", "有针对性地配置执法监测设备", "Equipment matched to the area's polluters"),
    (
        "C3",
        "三（三）",
        "“局队站合一”，鼓励双证",
        "Merged county agencies; dual certificates are counted",
    ),
    (
        "C4",
        "三（三）",
        "能力逐年提升计划，每年一次联合培训",
        "A yearly capability plan and at least one joint training a year",
    ),
    ("C5", "三（三）", "执法“稳、准、狠”，数据“真、准、全”", "Data true, accurate and complete"),
    (
        "F1",
        "三（四）",
        "按计划工作量谋划经费，纳入年度预算",
        "The budget follows from the plan's workload",
    ),
    ("F2", "三（四）", "公开招标引入社会环境检测机构", "Third-party laboratories by open tender"),
    (
        "F3",
        "三（四）",
        "会同市场监管部门监督检测机构，查处弄虚作假",
        "Laboratories are supervised; fraud is found and handled",
    ),
    ("X1", "三（四）", "省厅定期调度计划开展情况", "The province's periodic dispatch"),
    ("X2", "三（四）", "未按期完成的予以通报", "Areas that are late are named in a notice"),
    ("X3", "附件", "执法监测工作联系单（样表）", "The contact sheet as a printable form"),
)

CLAUSES: Mapping[str, Clause] = MappingProxyType({row[0]: Clause(*row) for row in _ROWS})
