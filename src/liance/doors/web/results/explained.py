"""The derivation of a verdict as numbered steps, and what could not be judged and why."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web import conditions
from liance.doors.web.moments import local
from liance.doors.web.samples.shown import hold_span, language
from liance.mechanism.laboratory.models import Determination
from liance.norms.citations import Certainty, Citation
from liance.norms.standards.decimals import plain
from liance.norms.standards.steps import said


@dataclass(frozen=True, slots=True)
class Line:
    """One numbered step: ``lines`` of text under the bold first one; ``source`` where from."""

    title: str
    main: str
    notes: tuple[str, ...]
    source: tuple[str, ...]
    late: bool = False


def derivation(row: Determination) -> list[Line]:
    """From the text as typed to the verdict, each step to be done again by hand."""
    sides = row.verdict_detail.get("sides", ())
    return [_raw(row), _time(row), _limit(row), *_judged(row), *map(_side, sides[1:])]


def _side(side: dict[str, str]) -> Line:
    """The verdict on a limit that stands beside the leading one."""
    word = {
        "compliant": _("达标"), "exceeds": _("超标"), "cannot_judge": _("无法判定"),
        "not_judged": _("未判定"),
    }[side["verdict"]]  # fmt: skip
    limit = f"{side['limit']} {side['unit']}".strip() or "—"
    cited = Citation(side["standard"] or "—", "", Certainty(side["certainty"]))
    source = (origin_word(side["origin"]), cited.text(language()))
    return Line(
        _("并列限值"), f"{limit}：{word}", (side[language()],), source, side["verdict"] == "exceeds"
    )


def origin_word(code: str) -> str:
    """Where a limit comes from."""
    return {
        "sheet": _("联系单"), "permit": _("排污许可证"), "eia": _("环评批复"),
        "standard": _("标准"), "other": _("其他"),
    }[code]  # fmt: skip


def _raw(row: Determination) -> Line:
    notes = [_("按录入原文保存")]
    if row.detection_limit:
        notes.append(
            _("检出限 %(limit)s %(unit)s") % {"limit": row.detection_limit, "unit": row.unit}
        )
    if row.amends_id:
        notes.append(_("更正原因：%(reason)s") % {"reason": row.amend_reason})
    notes += [f"{name} {text}" for name, text in conditions.shown(row.recorded)]
    notes += _record(row)
    source = [row.method]
    if row.instrument is not None:
        source.append(f"{row.instrument.name} {row.instrument.number}")
    return Line(_("原始值"), f"{row.raw.strip()} {row.unit}", tuple(notes), tuple(source))


def _record(row: Determination) -> list[str]:
    """When the number came about and was entered, and who made it where not this laboratory."""
    said = []
    if row.read_at is not None:
        said.append(
            _("%(read)s 读数，%(entered)s 录入")
            % {
                "read": f"{local(row.read_at):%m-%d %H:%M}",
                "entered": f"{local(row.entered_at):%m-%d %H:%M}",
            }
        )
    if row.late_reason:
        said.append(_("补录，原因：%(reason)s") % {"reason": row.late_reason})
    if row.source_file is not None:
        said.append(
            _("来自文件 %(name)s 第 %(line)s 行，SHA-256 %(digest)s")
            % {
                "name": row.source_file.file.name, "line": row.source_line,
                "digest": row.source_file.file.sha256,
            }
        )  # fmt: skip
    if row.subcontractor is not None:
        said.append(
            _("分包：%(name)s，报告 %(report)s")
            % {"name": row.subcontractor.name, "report": row.subcontract_report}
        )
    return said


def _time(row: Determination) -> Line:
    factor = row.bottle_factor
    bottle = factor.bottle
    begun = _("%(sampled)s 采样，%(started)s 开始分析") % {
        "sampled": f"{local(bottle.sampled_at):%m-%d %H:%M}",
        "started": f"{local(row.started_at):%m-%d %H:%M}",
    }
    if factor.hold_minutes is None:
        return Line(_("保存期"), begun, (_("没有入库的保存期"),), ())
    said = _("超过保存期，作为证据须说明") if row.over_hold else _("在保存期内")
    cited = Citation(factor.hold_citation, "", Certainty(factor.hold_certainty))
    source = (cited.text(language()), hold_span(factor.hold_minutes))
    return Line(_("保存期"), begun, (said,), source, row.over_hold)


def _limit(row: Determination) -> Line:
    detail = row.verdict_detail
    limit = f"{detail.get('limit', '')} {detail.get('limit_unit', '')}".strip()
    if not detail.get("limit"):
        return Line(_("选用限值"), _("联系单没有限值"), (), ())
    edition = next((s["result"] for s in detail.get("steps", ()) if s["code"] == "edition"), "")
    note = _("联系单和现场确定的限值，标准库中没有同样的一条")
    if edition:
        note = _("按采样日期施行的 %(edition)s 核对一致") % {"edition": edition}
    sides = detail.get("sides", ())
    if sides:
        note = _("并列限值各自评价，最严的一条（%(origin)s）为准") % {
            "origin": origin_word(sides[0]["origin"]),
        }  # fmt: skip
    return Line(_("选用限值"), limit, (note,), (str(detail.get("standard", "")) or "—",))


SHOWN = ("reported", "limit")


def _judged(row: Determination) -> list[Line]:
    found = []
    for step in row.verdict_detail.get("steps", []):
        if step["code"] in SHOWN:
            continue
        sentence, formula = _sentence(step), _formula(step)
        compared = _compared(row.verdict_detail)
        if step["code"] == row.verdict_detail.get("reason") and compared:
            sentence, formula = compared, (sentence, *formula)
        over = row.verdict == "exceeds" and step["code"] not in ("bound", "converted", "rounded")
        found.append(Line(_title(step["code"]), sentence, formula, _cited(step), late=over))
    return found


NUMBERED = ("over_limit", "within_limit", "below_lower_limit")


def _compared(detail: dict[str, Any]) -> str:
    """``0.54 ＞ 0.5``: the two numbers as they were compared; empty where one line cannot say it."""
    if str(detail.get("reason", "")) not in NUMBERED:
        return ""
    try:
        value = Decimal(str(detail.get("judged_value", "")))
        limit = Decimal(str(detail.get("judged_limit", "")))
    except InvalidOperation:
        return ""
    sign = "＞" if value > limit else "＜" if value < limit else "="
    return f"{plain(value)} {sign} {plain(limit)}"


def _title(code: str) -> str:
    return {
        "bound": _("未检出的取值"),
        "converted": _("单位换算"),
        "rounded": _("修约"),
        "units_absent": _("计量单位"),
        "limit_in_value_unit": _("计量单位"),
        "multiple": _("超标倍数"),
        "least_multiple": _("超标倍数"),
        "level_over": _("超出量"),
        "edition": _("标准版本"),
        "oxygen_converted": _("氧含量折算"),
        "background_corrected": _("背景修正"),
        "background_none": _("背景修正"),
        "noise_whole": _("修约"),
        "rate": _("排放速率"),
        "averaging_by_ground": _("取值时段"),
        "averaging_assumed": _("取值时段"),
        "averaging_taken": _("取值时段"),
        "unverified": _("核对程度"),
    }.get(code, _("比较"))


def _sentence(step: dict[str, Any]) -> str:
    try:
        return said(step["code"], step["result"], language())
    except KeyError:
        return str(step["result"])


def _formula(step: dict[str, Any]) -> tuple[str, ...]:
    return (step["formula"],) if step["formula"] else ()


def _cited(step: dict[str, Any]) -> tuple[str, ...]:
    if not step["source"]:
        return ()
    return (Citation(step["source"], "", Certainty(step["certainty"])).text(language()),)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Why there is no verdict: reason, what is missing, what to do, what the report prints."""

    why: str
    missing: str
    what_to_do: str
    report: str


def unjudged(row: Determination) -> Unjudged | None:
    """The four answers for a determination without a verdict; None where there is one."""
    if row.verdict in ("compliant", "exceeds"):
        return None
    reason = str(row.verdict_detail.get("reason", ""))
    missing, to_do = _help(reason)
    word = _("无法判定") if row.verdict == "cannot_judge" else _("未判定")
    return Unjudged(
        why=str(row.verdict_detail.get(language(), "")),
        missing=missing,
        what_to_do=to_do,
        report=_("照报 %(value)s，评价栏写“%(word)s”并附理由。不空缺，不写达标。")
        % {"value": f"{row.raw.strip()} {row.unit}", "word": word},
    )


# By reason: what is missing, what to do.
HELP = {
    "background_missing": (
        gettext_lazy("背景值：测量值不低于限值。"),
        gettext_lazy("测背景后更正这条记录；不能测的，重测或说明后照报。"),
    ),
    "background_over_measured": (
        gettext_lazy("低于测量值的背景值：两个数至少有一个不对。"),
        gettext_lazy("核对两个读数，记错的更正这条记录，没有记错的重测。"),
    ),
    "factor_not_held": (
        gettext_lazy("标准中这个因子的限值，已录入的部分没有。"),
        gettext_lazy("核对因子名称是否与标准一致；标准确有的，在标准页录入后更正这条记录。"),
    ),
    "peak_rounding_open": (
        gettext_lazy("标准没有写明最大声级是否修约。"),
        gettext_lazy("由执法机构决定按哪个数评价，理由记入案卷。"),
    ),
    "stack_too_low": (
        gettext_lazy("标准对低于最低高度的排气筒没有速率限值。"),
        gettext_lazy("核对排气筒高度，记错的更正；确实不足的，由执法机构另行处理。"),
    ),
    "rate_not_held": (
        gettext_lazy("标准的排放速率限值，尚未录入。"),
        gettext_lazy("在标准页录入该因子的排放速率，两人核对签字后更正这条记录。"),
    ),
    "rate_not_selected": (
        gettext_lazy("选取排放速率限值的条件。"),
        gettext_lazy("按说明补记（如标准的级别），再更正这条记录。"),
    ),
    "oxygen_measured_missing": (
        gettext_lazy("与样品同时测得的氧含量。"),
        gettext_lazy("按采样原始记录补记实测氧含量，更正这条记录。"),
    ),
    "oxygen_basis_missing": (
        gettext_lazy("限值的基准氧含量。"),
        gettext_lazy("按许可证或标准补记基准氧含量；限值不要求折算的记“不折算”。"),
    ),
    "start_unknown": (
        gettext_lazy("标准的施行日期，尚未录入。"),
        gettext_lazy("在标准页录入施行日期，两人核对签字后更正这条记录。"),
    ),
    "amendment_not_held": (
        gettext_lazy("采样日施行的修改单。"),
        gettext_lazy("在标准页录入修改单，两人核对签字后更正这条记录。"),
    ),
    "averaging_differs": (
        gettext_lazy("与限值同一取值时段的结果，或可以比较的依据。"),
        gettext_lazy("按限值的取值时段采样，或由执法机构写明依据。"),
    ),
    "no_limit": (
        gettext_lazy("联系单上这个因子没有限值。"),
        gettext_lazy("由执法机构补充填报执行标准和限值，再更正这条测定。"),
    ),
    "detection_limit_above_limit": (
        gettext_lazy("检出限低于限值的结果。"),
        gettext_lazy("换用检出限更低的方法重测，或说明后照报。"),
    ),
    "censored_value_spans_limit": (
        gettext_lazy("确切的数值。"),
        gettext_lazy("稀释或浓缩后重测，给出数值。"),
    ),
    "units_incommensurable": (
        gettext_lazy("与限值同一量纲的结果。"),
        gettext_lazy("核对单位后更正这条测定。"),
    ),
    "limit_unreadable": (
        gettext_lazy("可识别的限值。"),
        gettext_lazy("由执法机构按 50、6~9、不得检出 的写法补充填报。"),
    ),
}
UNREADABLE = (
    gettext_lazy("可识别的数值、单位或限值。"),
    gettext_lazy("核对后更正这条测定。"),
)


def _help(reason: str) -> tuple[str, str]:
    missing, what_to_do = HELP.get(reason, UNREADABLE)
    return str(missing), str(what_to_do)
