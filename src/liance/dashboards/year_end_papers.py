"""The year's end as a paper: sums by area, plans, years, and what was not done and why (R4)."""

from datetime import datetime

from liance.dashboards.year_end import AreaYear, PlanYear, Sums, TargetRow, YearEnd, targets
from liance.foundation.documents.paper import PaperForm, PaperTable
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI

MOST_LISTED = 500
STATES = {"open": "未监测", "sheet": "已出联系单，未到场", "reasoned": "有因未测"}
COUNTS = ("计划", "已监测", "有因", "在期", "无因")
PLAN_KINDS = {"annual": "年度计划", "special": "专项计划"}


def paper(found: YearEnd, *, actor: Actor, at: datetime) -> PaperForm:
    """The paper of a year's end, as of ``at``, by the agency that draws it."""
    today = at.astimezone(SHANGHAI).date()
    return PaperForm(
        title=f"{found.place.name} {found.year} 年执法监测计划完成情况汇总",
        body=actor.agency_name,
        facts=(("区域", found.place.name), ("年度", str(found.year)), ("截止", today.isoformat())),
        paragraphs=(_summary(found), RULE),
        tables=(_areas(found), _plans(found), _years(found), *_missing(found, actor=actor, at=at)),
        printed_at=at,
    )  # fmt: skip


RULE = (
    "各数为已批准计划的对象：计划 = 已监测 + 有因 + 在期 + 无因；完成率 = 已监测 ÷ 计划；无因为计划期满"
    "没有监测也没有说明原因。限定知悉的现场不计入。"
)


def _summary(found: YearEnd) -> str:
    total, none = found.total, [area.name for area in found.areas if not area.plans]
    said = (
        f"{len(found.plans)} 个计划共 {total.planned} 家次，已监测 {total.done} 家次"
        f"（{_percent(total)}），有因未测 {total.explained}，在期 {total.running}，"
        f"期满没有理由 {total.unexplained}。"
    )
    return said + (f"没有已批准计划的：{'、'.join(none)}。" if none else "")


def _percent(sums: Sums) -> str:
    return "—" if sums.rate is None else f"{sums.rate:.1f} %"


def _counts(sums: Sums) -> tuple[str, ...]:
    return tuple(
        str(n) for n in (sums.planned, sums.done, sums.explained, sums.running, sums.unexplained)
    )


def _areas(found: YearEnd) -> PaperTable:
    return PaperTable(
        heading="一、各地区", columns=("地区", "计划数", *COUNTS, "完成率", f"{found.year - 1} 年"),
        rows=tuple(_area(area) for area in found.areas), wide=(4, 2, 2, 2, 2, 2, 2, 3, 3),
        none="没有下级地区。",
    )  # fmt: skip


def _area(area: AreaYear) -> tuple[str, ...]:
    return (
        area.name, str(area.plans), *_counts(area.sums), _percent(area.sums), _percent(area.before),
    )  # fmt: skip


def _plans(found: YearEnd) -> PaperTable:
    return PaperTable(
        heading="二、各计划", columns=("计划", "类别", "地区", *COUNTS, "完成率", "报送"),
        rows=tuple(_plan(plan) for plan in found.plans), wide=(6, 2, 2, 2, 2, 2, 2, 2, 3, 2),
        none="没有已批准的计划。",
    )  # fmt: skip


def _plan(plan: PlanYear) -> tuple[str, ...]:
    return (
        plan.title, PLAN_KINDS[plan.kind], plan.place, *_counts(plan.sums), _percent(plan.sums),
        "已报" if plan.filed else "未报",
    )  # fmt: skip


def _years(found: YearEnd) -> PaperTable:
    return PaperTable(
        heading="三、年度对比", columns=("年度", *COUNTS, "完成率"),
        rows=tuple((str(year), *_counts(sums), _percent(sums)) for year, sums in found.years),
        wide=(2, 2, 2, 2, 2, 2, 3),
    )  # fmt: skip


def _missing(found: YearEnd, *, actor: Actor, at: datetime) -> tuple[PaperTable, ...]:
    """What was not done, one by one; where that is too long for a paper, each plan's own report has
    it and the paper says so."""
    kinds = ("explained", "running", "unexplained")
    if sum(getattr(found.total, kind) for kind in kinds) > MOST_LISTED:
        none = f"超过 {MOST_LISTED} 项，逐项见各计划的完成情况报告。"
        return (
            PaperTable(
                heading="四、未监测的对象和原因", columns=("说明",), rows=(), wide=(1,), none=none
            ),
        )
    rows = [
        row
        for kind in kinds
        for row in targets(
            actor, kind, year=found.year, at=at, place=found.place.code, per_page=MOST_LISTED
        ).rows
    ]
    return (
        PaperTable(
            heading="四、未监测的对象和原因",
            columns=("计划", "项", "单位", "地区", "计划期", "状态", "原因"),
            rows=tuple(_row(row) for row in rows), wide=(5, 1, 4, 2, 3, 2, 5),
            none="计划的对象全部完成监测。",
        ),
    )  # fmt: skip


def _row(row: TargetRow) -> tuple[str, ...]:
    return (
        row.plan, str(row.number), row.unit_name, row.place,
        f"{row.period_from} 至 {row.period_to}", STATES.get(row.state, row.state), row.reason,
    )  # fmt: skip
