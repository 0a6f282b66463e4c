"""Who works together in a demonstrated operation, by sign-in name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """The people of one operation. Analyst, checker and approver are three; so are those who
    prepare, review and sign the report."""

    officers: tuple[str, str]
    coordinator: str
    samplers: tuple[str, str]
    keeper: str
    analyst: str
    checker: str
    approver: str
    reviewer: str
    signatory: str
    department: str
    lead: str
    head_of_station: str


MAIN = Team(
    officers=("liwentao", "wangxuemei"), coordinator="chenjing",
    samplers=("zhanglixin", "zhaoting"), keeper="sunyulan", analyst="zhoumin",
    checker="wujianguo", approver="zhengxiaoyan", reviewer="zhengxiaoyan",
    signatory="fengzhiyuan", department="majianping", lead="yangzhenhua",
    head_of_station="liuzhihong",
)  # fmt: skip
MERGED = Team(
    officers=("zhaowenbin", "heyuqing"), coordinator="sunli",
    samplers=("mazhiqiang", "yangxiaolan"), keeper="yangxiaolan", analyst="mazhiqiang",
    checker="sunli", approver="renhong", reviewer="renhong", signatory="jiangtao",
    department="caoxia", lead="zhaowenbin", head_of_station="renhong",
)  # fmt: skip
PROVINCE = Team(
    officers=("qinchuan", "bailu"), coordinator="gaofeng", samplers=("tianyu", "luoyan"),
    keeper="luoyan", analyst="tianyu", checker="gaofeng", approver="shenqing",
    reviewer="shenqing", signatory="shenqing", department="songwei", lead="bailu",
    head_of_station="gaofeng",
)  # fmt: skip


def of_area(code: str) -> Team:
    """The team of a reporting area other than the main one."""
    return Team(
        officers=(f"lead-{code}", f"officer-{code}"), coordinator=f"coord-{code}",
        samplers=(f"sampler-{code}", f"keeper-{code}"), keeper=f"keeper-{code}",
        analyst=f"sampler-{code}", checker=f"coord-{code}", approver=f"reviewer-{code}",
        reviewer=f"reviewer-{code}", signatory=f"sign-{code}", department=f"dept-{code}",
        lead=f"lead-{code}", head_of_station=f"reviewer-{code}",
    )  # fmt: skip
