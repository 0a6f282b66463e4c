"""What of an issued result may be laid open, and on which ground something is withheld. Pure."""

from dataclasses import dataclass

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.identifiers.credit import parse_credit_code

REGULATION = "政府信息公开条例"
PRIVACY = Citation(REGULATION, "第十五条 个人隐私", Certainty.UNVERIFIED)
CASE = Citation(REGULATION, "第十六条 过程性信息、行政执法案卷信息", Certainty.UNVERIFIED)
OWN = Citation("本系统", "限定知悉的事项、信访和举报人不公开", Certainty.DESIGN)
# GB 32100-2015: the first sign 9 (market supervision), the second 2: 个体工商户.
SOLE_TRADER = "92"
UNNAMED = "个体工商户（名称不公开）"
# Who stands behind a unit without a sound code is not known: a farm may bear its keeper's name.
UNKNOWN = "无统一社会信用代码（名称不公开）"


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column laid open: key, words in both languages, what it holds."""

    key: str
    zh: str
    en: str
    note: str


COLUMNS = (
    OpenColumn("report", "报告编号", "report number", "监测机构签发的报告"),
    OpenColumn("agency", "监测机构", "monitoring agency", "签发报告的机构"),
    OpenColumn("area", "行政区", "area", "辖区名称"),
    OpenColumn("division", "行政区划代码", "division code", "GB/T 2260"),
    OpenColumn("unit", "企业名称", "unit", "个体工商户和没有有效统一社会信用代码的单位不写名称"),
    OpenColumn("industry", "行业名称", "industry", "名录所载行业"),
    OpenColumn("point", "监测点名称", "monitoring point", "编号和名称"),
    OpenColumn("standard", "执行标准名称", "standard", "报告所载标准"),
    OpenColumn("condition", "执行标准条件名称", "condition of the standard", "表、级别等"),
    OpenColumn("day", "监测日期", "day of monitoring", "年-月-日"),
    OpenColumn("factor", "监测项目名称", "factor", "报告所载项目"),
    OpenColumn("value", "污染物浓度", "value", "按报告原文，如 0.06L"),
    OpenColumn("limit", "标准限值", "limit", "按报告原文"),
    OpenColumn("unit_of", "单位", "unit of measurement", "计量单位"),
    OpenColumn("met", "是否达标", "within limit", "是、否、无法判定、未判定；空：不评价"),
    OpenColumn("times", "超标倍数", "exceedance multiple", "按报告原文"),
    OpenColumn("as_of", "数据截至", "as of", "写出的时间，北京时间：当时有效的报告"),
    OpenColumn("version", "版本", "version", "这个月第几次写出；以最后一次为准"),
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something that is not laid open: what, why, on which ground."""

    what: str
    en: str
    ground: Citation


WITHHELD = (
    Withheld("限定知悉的现场和报告（突击检查、举报）", "restricted visits and reports", OWN),
    Withheld("执法人员、监测人员、分析人员、陪同人员姓名", "names of people", PRIVACY),
    Withheld("举报人和信访内容、监测事由", "informants, petitions, grounds of monitoring", OWN),
    Withheld("人员位置、照片、现场记录", "positions of people, photographs, records", PRIVACY),
    Withheld("个体工商户的名称（可能含姓名）", "names of sole traders", PRIVACY),
    Withheld(
        "没有有效统一社会信用代码的单位的名称（可能含姓名）",
        "names of units without a sound credit code",
        PRIVACY,
    ),
    Withheld("案件和处罚", "cases and penalties", CASE),
    Withheld("没有签发、已被更正报告代替的报告", "reports not issued or superseded", CASE),
)


@cites(PRIVACY)
def name_laid_open(name: str, credit_code: str) -> str:
    """The name of a unit; that of a sole trader, and of a unit without a sound credit code, may be a
    person's and is not given."""
    read = parse_credit_code(credit_code)
    code = credit_code.strip() if isinstance(read, NormError) else read.text
    if code.startswith(SOLE_TRADER):
        return UNNAMED
    return UNKNOWN if isinstance(read, NormError) else name


@cites(OWN, CASE)
def report_laid_open(*, state: str, restricted: bool, visit_restricted: bool) -> bool:
    """Whether the results of a report are laid open: it is issued and in force, and known to all who
    work in the area."""
    return state == "signed" and not restricted and not visit_restricted
