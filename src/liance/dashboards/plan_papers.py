"""Papers of a plan: the year-end completion report (R4), the application for money (F1)."""

from datetime import datetime
from decimal import Decimal

from liance.dashboards.plan_coverage import Coverage, TargetLine, coverage
from liance.foundation.documents.paper import PaperForm, PaperTable
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.models import Plan, UnitPrice
from liance.mechanism.planning.preview import Preview, preview

NOT_DONE = ("explained", "unexplained", "sheeted", "planned")
WORDS = {
    "explained": "有因未测", "unexplained": "未测，无理由", "sheeted": "已出联系单，未到场",
    "planned": "在期，未监测",
}  # fmt: skip
PRICES = {
    "sampling": "采样（元/家次）", "travel": "交通（元/家次）", "days": "每人每家次天数",
    "factor": "分析（元/项）", "outside": "委托分析（元/项）",
}  # fmt: skip


def completion(plan: Plan, *, actor: Actor, at: datetime) -> PaperForm:
    """What was done and, one by one, what was not and why, as the actor may know it (R4)."""
    today = at.astimezone(SHANGHAI).date()
    covered = coverage(plan, on=today, actor=actor)
    missing = [line for line in covered.targets if line.standing in NOT_DONE]
    done, planned = covered.total("done"), covered.total("planned")
    return PaperForm(
        title=f"{plan.title}完成情况报告",
        body=f"{plan.enforcement.name}　{plan.monitoring.name}",
        facts=(
            ("区域", plan.jurisdiction.name), ("年度", str(plan.year)),
            ("报送", plan.department.name), ("截止", today.isoformat()),
        ),
        paragraphs=(_summary(covered, done, planned, len(missing)),),
        tables=(_strata(covered), _missing(missing)),
        signers=(plan.enforcement.short_name, plan.monitoring.short_name),
        printed_at=at,
    )  # fmt: skip


def _summary(covered: Coverage, done: int, planned: int, missing: int) -> str:
    share = f"{Decimal(done * 100) / planned:.1f} %" if planned else "—"
    bare = covered.total("unexplained")
    return (
        f"计划 {planned} 家次，已监测 {done} 家次（{share}），未监测 {missing} 家次，"
        f"其中期满没有理由的 {bare} 家次。"
    )


def _strata(covered: Coverage) -> PaperTable:
    names = ("planned", "due", "done", "explained", "in_time", "unexplained")
    return PaperTable(
        heading="一、各分层完成情况",
        columns=("分层", "比例", "计划", "本期应测", "已监测", "有因", "在期", "无因"),
        rows=tuple(
            (line.stratum.name, f"{line.stratum.ratio.normalize():f} %",
             *(str(getattr(line, name)) for name in names))
            for line in covered.strata
        ) + _sum_row(covered, names),
        wide=(5, 2, 2, 2, 2, 2, 2, 2), none="计划没有分层。",
    )  # fmt: skip


def _sum_row(covered: Coverage, names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    if len(covered.strata) < 2:
        return ()
    return (("合计", "", *(str(covered.total(name)) for name in names)),)


def _missing(lines: list[TargetLine]) -> PaperTable:
    return PaperTable(
        heading="二、未监测的对象和原因",
        columns=("项", "单位", "区域", "计划期", "状态", "原因", "报告人"),
        rows=tuple(_row(line) for line in lines), wide=(1, 4, 2, 3, 2, 5, 2),
        none="计划的对象全部完成监测。",
    )  # fmt: skip


def _row(line: TargetLine) -> tuple[str, ...]:
    target = line.target
    told = getattr(target, "not_done", None)
    return (
        str(target.number), target.source.name, target.source.jurisdiction.name,
        f"{target.period_from} 至 {target.period_to}", WORDS[line.standing],
        told.reason if told else "", told.by.name if told else "",
    )  # fmt: skip


def application(plan: Plan, *, at: datetime) -> PaperForm:
    """The application for a plan's money: by stratum, quarter and source of funds (F1)."""
    found = preview(plan, on=at.astimezone(SHANGHAI).date())
    funds = list(plan.funds.order_by("source"))
    given = sum((fund.amount for fund in funds), Decimal(0))
    lacking = max(found.money - given, Decimal(0))
    words = [_needed(found, given, lacking)]
    if found.missing:
        names = "、".join(
            f"{name}（委托）" if name in found.prices.outsourced else PRICES.get(name, name)
            for name in found.missing
        )
        words.append(f"下列单价没有录入，没有计入：{names}。")
    return PaperForm(
        title=f"{plan.title}经费申请",
        body=f"{plan.enforcement.name}　{plan.monitoring.name}",
        facts=(("区域", plan.jurisdiction.name), ("年度", str(plan.year)),
               ("报送", plan.department.name)),
        paragraphs=tuple(words),
        tables=(
            _money(found), _quarters(found),
            PaperTable(
                heading="三、资金来源", columns=("资金来源", "金额（元）"),
                rows=tuple((fund.source, f"{fund.amount:,.2f}") for fund in funds), wide=(3, 2),
                none="还没有写资金来源。",
            ),
            _prices(plan, found),
        ),
        signers=(plan.enforcement.short_name, plan.monitoring.short_name), printed_at=at,
    )  # fmt: skip


def _needed(found: Preview, given: Decimal, lacking: Decimal) -> str:
    return (
        f"全年 {found.total('visits')} 家次，{found.total('bottles')} 瓶，"
        f"{found.total('determinations')} 项测定，测算经费 {found.money:,.2f} 元；"
        f"已落实 {given:,.2f} 元，申请 {lacking:,.2f} 元。"
    )


def _money(found: Preview) -> PaperTable:
    return PaperTable(
        heading="一、各分层测算",
        columns=("分层", "家数", "家次", "瓶数", "测定", "人日", "经费（元）"),
        rows=tuple(
            (line.stratum.name, str(line.take.units), str(line.take.visits),
             str(line.take.bottles), str(line.take.determinations),
             "" if line.take.staff_days is None else f"{line.take.staff_days.normalize():f}",
             f"{line.take.money:,.2f}")
            for line in found.lines
        ) + _money_sum(found),
        wide=(5, 2, 2, 2, 2, 2, 3), none="计划没有分层。",
    )  # fmt: skip


def _money_sum(found: Preview) -> tuple[tuple[str, ...], ...]:
    if len(found.lines) < 2:
        return ()
    counts = (str(found.total(name)) for name in ("units", "visits", "bottles", "determinations"))
    days = "" if found.staff_days is None else f"{found.staff_days.normalize():f}"
    return (("合计", *counts, days, f"{found.money:,.2f}"),)


def _prices(plan: Plan, found: Preview) -> PaperTable:
    """The prices that the sum rests on; a laboratory's only where the station leaves it to one."""
    rows = UnitPrice.objects.filter(jurisdiction=plan.jurisdiction_id, year=plan.year)
    named = {factor for line in found.lines for factor in line.take.factors}
    asked = {
        "factor": named - found.prices.outsourced, "outside": named & found.prices.outsourced,
    }  # fmt: skip
    return PaperTable(
        heading="四、采用的单价", columns=("单价", "因子", "金额", "依据"),
        rows=tuple(
            (PRICES.get(row.kind, row.get_kind_display()), row.factor, f"{row.amount:,.2f}", row.basis)
            for row in rows.order_by("kind", "factor")
            if row.kind not in asked or row.factor in asked[row.kind]
        ),
        wide=(3, 3, 2, 5), none="没有录入单价。",
    )  # fmt: skip


def _quarters(found: Preview) -> PaperTable:
    return PaperTable(
        heading="二、分季度", columns=("季度", "家次", "经费（元）"),
        rows=tuple(
            (f"第 {n + 1} 季度", str(visits), f"{money:,.2f}")
            for n, (visits, money) in enumerate(found.by_quarter)
        ),
        wide=(2, 2, 3),
    )  # fmt: skip
