"""The implementation scheme as a paper, its shopping list as a workbook (P3)."""

import io
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from liance.dashboards.plan_scheme import FactorLoad, Item, MonthLoad, Scheme
from liance.foundation.documents.paper import PaperForm, PaperTable
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.models import Plan

COLUMNS = (
    "名称", "类别", "单位", "需要", "现有可用", "要购置", "用于月份", "最迟下单", "依据", "备注",
)  # fmt: skip
WIDTHS = (30, 10, 8, 10, 10, 10, 12, 14, 20, 30)
KINDS = {"bottle": "采样容器", "reagent": "试剂、耗材"}
WAYS = {"own": "本站", "outsource": "委托检测机构", "nobody": "没有机构能做"}
DUTIES = {"sample": "采样、现场测定", "analyse": "分析"}
UNVERIFIED = "用量系数未核对原文"


def paper(plan: Plan, found: Scheme, *, at: datetime) -> PaperForm:
    """The scheme document: loads by month, people by factor, what to buy, what ends, what to
    outsource."""
    today = at.astimezone(SHANGHAI).date()
    return PaperForm(
        title=f"{plan.title}实施方案",
        body=plan.monitoring.name,
        facts=(("区域", plan.jurisdiction.name), ("年度", str(plan.year)),
               ("委托方", plan.enforcement.name), ("编制", today.isoformat())),
        paragraphs=_paragraphs(found),
        tables=(_months(found), _factors(found), _shopping(found), _gauges(found)),
        signers=(plan.monitoring.short_name, plan.enforcement.short_name), printed_at=at,
    )  # fmt: skip


def _paragraphs(found: Scheme) -> tuple[str, ...]:
    out = [f.factor for f in found.factors if f.way == "outsource"]
    nobody = [f.factor for f in found.factors if f.way == "nobody"]
    said = [
        (
            f"还要到场 {found.visits} 家次，按计划期匀到 {len(found.months)} 个月；"
            f"要购置 {len(found.shopping)} 种。"
        ),
        (
            "采样容器按当月最多的一个月备齐，用后收回；试剂按次数累计，当月到期的批次不计入。"
            f"{UNVERIFIED}，不含实验室内部质控。"
        ),
    ]
    if out:
        said.append(f"本站不能做、拟委托检测机构：{'、'.join(out)}。")
    if nobody:
        said.append(f"没有机构能做，须先补证或找到有资质的机构：{'、'.join(nobody)}。")
    if found.without:
        said.append(f"没有用量系数、试剂未计入：{'、'.join(found.without)}。")
    return tuple(said)


def _months(found: Scheme) -> PaperTable:
    return PaperTable(
        heading="一、分月工作量",
        columns=("月份", "家次", "瓶数", "测定", "现场读数", "需要人日", "可用人日"),
        rows=tuple(_month(month) for month in found.months), wide=(3, 2, 2, 2, 2, 3, 3),
        none="没有待监测的对象。",
    )  # fmt: skip


def _month(row: MonthLoad) -> tuple[str, ...]:
    return (
        f"{row.month:%Y-%m}", str(row.visits), str(row.bottles), str(row.determinations),
        str(row.readings), "" if row.needed is None else shown(row.needed),
        "" if row.there is None else f"{row.there}{'（不足）' if row.short else ''}",
    )  # fmt: skip


def _factors(found: Scheme) -> PaperTable:
    return PaperTable(
        heading="二、因子和持证人员",
        columns=("因子", "测定", "现场", "采样持证", "分析持证", "仪器", "检测机构", "安排"),
        rows=tuple(_factor(one) for one in found.factors), wide=(4, 2, 2, 2, 2, 2, 2, 4),
        none="没有要监测的因子。",
    )  # fmt: skip


def _factor(one: FactorLoad) -> tuple[str, ...]:
    lacks = "、".join(DUTIES[duty] for duty in one.lacks)
    when = "、".join(f"{month:%Y-%m}" for month in one.short)
    can = one.ability
    return (
        one.factor, str(one.determinations), str(one.readings), str(can.samplers),
        str(can.analysts), str(can.instruments), str(can.laboratories),
        WAYS[one.way] + (f"（{when} 缺{lacks}）" if lacks else ""),
    )  # fmt: skip


def _shopping(found: Scheme) -> PaperTable:
    return PaperTable(
        heading="三、购置清单",
        columns=("名称", "单位", "需要", "现有", "购置", "用于", "最迟下单"),
        rows=tuple(
            (row[0], row[2], row[3], row[4], row[5], row[6], row[7])
            for row in rows_of(found)
        ),
        wide=(6, 2, 2, 2, 2, 2, 3), none="现有的够用，不用购置。",
    )  # fmt: skip


def _gauges(found: Scheme) -> PaperTable:
    return PaperTable(
        heading="四、须在期内检定、校准的仪器", columns=("仪器", "编号", "有效期至"),
        rows=tuple(
            (row.name, row.number, f"{row.calibrated_to:%Y-%m-%d}" if row.calibrated_to else "")
            for row in found.gauges
        ),
        wide=(4, 3, 3), none="期内没有到期的仪器。",
    )  # fmt: skip


def rows_of(found: Scheme) -> list[tuple[str, ...]]:
    """One row for each purchase: an item and the month it is needed for."""
    return [
        (item.name, KINDS[item.kind], item.unit, shown(item.needed), shown(item.have),
         shown(one.quantity), f"{one.month:%Y-%m}",
         "" if one.order_by is None else one.order_by.isoformat(), item.basis,
         _remark(item, late=one.late))
        for item in found.shopping for one in item.buy
    ]  # fmt: skip


def _remark(item: Item, *, late: bool) -> str:
    said = ["已过最迟下单日"] if late else []
    if not item.known:
        said.append("耗材台账里没有登记")
    if item.other_unit:
        said.append(f"台账单位是“{item.other_unit}”，没有抵扣")
    if item.basis:
        said.append(UNVERIFIED)
    return "；".join(said)


def shown(number: Decimal) -> str:
    """A quantity as people write it."""
    return f"{number.normalize():f}"


def workbook(plan: Plan, found: Scheme, *, at: datetime) -> bytes:
    """The shopping list as XLSX: text cells, never a formula; the same list gives the same bytes."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = at.astimezone(SHANGHAI).replace(tzinfo=None)
        book.set_properties({"title": f"{plan.title}购置清单", "created": made})
        sheet = book.add_worksheet("购置清单")
        bold = book.add_format({"bold": True, "bottom": 1})
        for place, (word, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, word, bold)
        for line, row in enumerate(rows_of(found), start=1):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text)
    return out.getvalue()
