"""Who plays: agencies and people of the demonstration. All persons are invented.

Keys stand for places: ``main`` is the city whose whole staff is played, ``merged`` a county whose
department, enforcement and station are one agency, ``staffed`` a county with a station of its own,
``served`` a county without one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One person: sign-in name, name, agency key, position, roles, certificates held."""

    username: str
    name: str
    agency: str
    position: str
    roles: tuple[str, ...]
    certificates: tuple[str, ...] = ()


E, M = "enforcement", "monitoring"

PEOPLE: tuple[Person, ...] = (
    # the city whose operations are played from plan to penalty copy
    Person("liwentao", "李文涛", "main.enforcement", "执法一大队", ("officer",), (E,)),
    Person("wangxuemei", "王雪梅", "main.enforcement", "执法一大队", ("officer",), (E,)),
    Person("yangzhenhua", "杨振华", "main.enforcement", "支队长", ("enforcement_lead",), (E,)),
    Person("hanlei", "韩磊", "main.enforcement", "执法二大队", ("officer",), (E, M)),
    Person("chenjing", "陈静", "main.monitoring", "综合室主任", ("coordinator",)),
    Person("liuzhihong", "刘志宏", "main.monitoring", "站长", ("station_head",)),
    Person("zhanglixin", "张立新", "main.monitoring", "现场室", ("sampler",), (M,)),
    Person("zhaoting", "赵婷", "main.monitoring", "现场室", ("sampler",), (M,)),
    Person("dengkai", "邓凯", "main.monitoring", "现场室", ("sampler",), (M, E)),
    Person("sunyulan", "孙玉兰", "main.monitoring", "样品管理员", ("keeper",)),
    Person("zhoumin", "周敏", "main.monitoring", "分析室", ("analyst",), (M,)),
    Person("hejiale", "何家乐", "main.monitoring", "分析室", ("analyst",), (M,)),
    Person("wujianguo", "吴建国", "main.monitoring", "质管室", ("reviewer",), (M,)),
    Person("zhengxiaoyan", "郑晓燕", "main.monitoring", "质管室主任", ("reviewer",), (M,)),
    Person("fengzhiyuan", "冯志远", "main.monitoring", "授权签字人", ("signatory",), (M,)),
    Person("majianping", "马建平", "main.department", "分管局长", ("department_head",)),
    # the province
    Person("hanxue", "韩雪", "province.department", "监测处", ("dispatcher",)),
    Person("songwei", "宋伟", "province.department", "执法局", ("department_head",)),
    Person("qinchuan", "秦川", "province.enforcement", "执法总队", ("officer",), (E,)),
    Person("bailu", "白璐", "province.enforcement", "执法总队", ("enforcement_lead",), (E,)),
    Person("tianyu", "田宇", "province.monitoring", "现场监测室", ("sampler", "analyst"), (M,)),
    Person("luoyan", "罗燕", "province.monitoring", "现场监测室", ("sampler", "keeper"), (M,)),
    Person("gaofeng", "高峰", "province.monitoring", "综合室", ("coordinator", "reviewer"), (M,)),
    Person("shenqing", "沈青", "province.monitoring", "质管室", ("reviewer", "signatory"), (M,)),
    Person("xieyun", "谢云", "province.department", "信息中心", ("administrator",)),
    Person("tangli", "唐莉", "province.department", "信息安全", ("auditor",)),
    # a merged county: department, enforcement and station in one
    Person("caoxia", "曹霞", "merged", "局长", ("department_head",)),
    Person("zhaowenbin", "赵文斌", "merged", "执法股", ("officer", "enforcement_lead"), (E,)),
    Person("heyuqing", "何雨晴", "merged", "执法股", ("officer",), (E,)),
    Person("mazhiqiang", "马志强", "merged", "监测股", ("sampler", "analyst"), (M, E)),
    Person("yangxiaolan", "杨晓岚", "merged", "监测股", ("sampler", "keeper"), (M,)),
    Person("sunli", "孙立", "merged", "监测股", ("coordinator", "reviewer"), (M,)),
    Person("renhong", "任宏", "merged", "监测股", ("reviewer", "station_head"), (M,)),
    Person("jiangtao", "江涛", "merged", "监测股", ("signatory", "reviewer"), (M,)),
    # a county with its own station
    Person("fangming", "方明", "staffed.enforcement", "大队长", ("enforcement_lead",), (E,)),
    Person("xuna", "徐娜", "staffed.enforcement", "大队", ("officer",), (E,)),
    Person("kongjie", "孔杰", "staffed.monitoring", "站长", ("coordinator", "station_head"), (M,)),
    Person("niufei", "牛飞", "staffed.monitoring", "现场", ("sampler", "analyst"), (M,)),
    Person("pengshan", "彭珊", "staffed.monitoring", "现场", ("sampler", "keeper"), (M,)),
    # a county without one
    Person("guochao", "郭超", "served.enforcement", "大队长", ("enforcement_lead",), (E,)),
    Person("linfang", "林芳", "served.enforcement", "大队", ("officer",), (E,)),
    # a third-party laboratory
    Person("lab-tao", "陶然", "laboratory", "业务部", ("lab_member",), (M,)),
    Person("lab-shi", "施维", "laboratory", "采样部", ("lab_member",), (M,)),
    Person("lab-yu", "于航", "laboratory", "分析部", ("lab_member",), (M,)),
    Person("lab-xia", "夏冰", "laboratory", "质控部", ("lab_member",), (M,)),
    Person("lab-gu", "顾城", "laboratory", "质控部", ("lab_member",), (M,)),
)

# Every other reporting area gets these, the sign-in name ending in the area's code.
AREA_PEOPLE: tuple[Person, ...] = (
    Person("dept", "局领导", "department", "分管局长", ("department_head",)),
    Person("lead", "支队长", "enforcement", "支队长", ("enforcement_lead",), (E,)),
    Person("officer", "执法员", "enforcement", "执法大队", ("officer",), (E,)),
    Person("coord", "综合室", "monitoring", "综合室", ("coordinator", "reviewer"), (M,)),
    Person("sampler", "采样员", "monitoring", "现场室", ("sampler", "analyst"), (M,)),
    Person("keeper", "样品员", "monitoring", "现场室", ("sampler", "keeper"), (M,)),
    Person("reviewer", "质管员", "monitoring", "质管室", ("reviewer", "station_head"), (M,)),
    Person("sign", "签字人", "monitoring", "质管室", ("signatory", "reviewer"), (M,)),
)

IN_CHARGE = {
    "main.enforcement": "yangzhenhua", "main.monitoring": "chenjing",
    "main.department": "majianping", "province.department": "hanxue",
    "province.enforcement": "bailu", "province.monitoring": "gaofeng", "merged": "caoxia",
    "staffed.enforcement": "fangming", "staffed.monitoring": "kongjie",
    "served.enforcement": "guochao", "laboratory": "lab-tao",
}  # fmt: skip

# One sign-in per role, printed by the demo.
DEMO_LOGINS = (
    "liwentao", "yangzhenhua", "chenjing", "zhanglixin", "sunyulan", "zhoumin", "wujianguo",
    "fengzhiyuan", "liuzhihong", "majianping", "hanxue", "lab-tao", "xieyun", "tangli",
)  # fmt: skip
DEMO_PASSWORD = "liance-demo-2026"  # noqa: S105 - printed by the demo, used nowhere else
