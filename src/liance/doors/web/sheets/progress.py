"""The step bar of a sheet and the list of its limits."""

from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from liance.dashboards.sheets import Aftermath
from liance.doors.web import moments
from liance.doors.web.deadlines import Deadline, deadline, named, place_of, starts_with
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.lead import lead_time
from liance.norms.calendar.instants import shanghai_day

NOTHING: dict[str, Any] = {
    "due": None,
    "met": False,
    "state": "",
    "kind": "",
    "why": "",
    "clause": "",
    "local": False,
    "provisional": False,
}


def steps(sheet: Sheet, after: Aftermath, clocks: list[Clock]) -> list[dict[str, Any]]:
    """出具, 回送, 现场, 补充填报, 出具报告, 上传、抄送: when each was, or until when it is due."""
    due = {c.rule: c for c in clocks if c.stopped_at is None}
    state = sheet.state
    filled = sheet.state in ("field_done", "closed") and not sheet.open_fields
    rows: list[tuple[str, datetime | None, bool, str]] = [
        (_("出具"), sheet.sent_at, state == "draft", _due(due.get("sheet.lead"))),
        (
            _("回送"),
            sheet.returned_at,
            state in ("sent", "consented", "commissioned", "infeasible"),
            _due(due.get("sheet.return") or due.get("sheet.decide") or due.get("sheet.commission")),
        ),
        (_("现场"), after.left_at, state in ("returned", "on_site"), _site(sheet, after)),
        (
            _("补充填报"),
            after.left_at if filled else None,
            state == "field_done" and not filled,
            _due(due.get("sheet.fill")) if sheet.open_fields else _("没有待定"),
        ),
        (_("出具报告"), after.reported_at, filled and after.reported_at is None, ""),
        (
            _("上传、抄送"),
            after.uploaded_at,
            after.reported_at is not None and after.uploaded_at is None,
            _due(due.get("report.upload")),
        ),
    ]
    shown = [_step(*row, off=state == "withdrawn") for row in rows]
    if state in ("field_done", "closed") and not after.left_at:
        shown[2]["state"] = "done"
    if filled and not after.left_at:
        shown[3] = {"word": _("补充填报"), "note": _("没有待定"), "state": "done"}
    return shown


def _step(word: str, done: datetime | None, now: bool, note: str, *, off: bool) -> dict[str, Any]:
    if done is not None:
        return {"word": word, "note": f"{moments.local(done):%m-%d %H:%M}", "state": "done"}
    return {"word": word, "note": note or "—", "state": "now" if now and not off else ""}


def _due(clock: Clock | None) -> str:
    if clock is None:
        return ""
    when = f"{moments.due_day(clock.due_at):%m-%d} {moments.due_time(clock.due_at)}"
    return _("%(when)s 前") % {"when": when}


def _site(sheet: Sheet, after: Aftermath) -> str:
    if after.entered_at:
        return _("%(when)s 起") % {"when": f"{moments.local(after.entered_at):%m-%d %H:%M}"}
    return _("计划 %(when)s") % {"when": f"{moments.local(sheet.planned_from):%m-%d %H:%M}"}


def limits(sheet: Sheet, clocks: list[Clock]) -> list[dict[str, Any]]:
    """Arguments of ``clock_item`` for each limit: running ones by due time, then those met, then
    the upload that has not begun."""
    running = sorted((c for c in clocks if c.stopped_at is None), key=lambda c: c.due_at)
    items = [_running(deadline(c)) for c in running]
    if sheet.sent_at is not None:
        items.append(_lead(sheet, sheet.sent_at))
    items += [_stopped(deadline(c)) for c in clocks if c.stopped_at and c.rule != "sheet.lead"]
    if not any(c.rule == "report.upload" for c in clocks) and sheet.state != "withdrawn":
        items.append(_waiting("report.upload"))
    return [{**NOTHING, **item} for item in items]


def _running(shown: Deadline) -> dict[str, Any]:
    return {"word": shown.word, "due": shown.clock.due_at, **_basis(shown)}


def _stopped(shown: Deadline) -> dict[str, Any]:
    clock = shown.clock
    stopped = clock.stopped_at or clock.due_at
    used = moments.span_words(stopped - clock.started_at)
    late = clock.outcome == "late"
    if late:
        over = moments.span_words(stopped - clock.due_at)
        state = _("迟 %(span)s") % {"span": over}
    else:
        state = _("用时 %(span)s") % {"span": used}
    return {
        "word": shown.word,
        "met": not late,
        "kind": "late" if late else "ok",
        "state": state,
        **_basis(shown),
    }


def _basis(shown: Deadline) -> dict[str, Any]:
    return {
        "why": format_html(_("{}。"), shown.why),
        "clause": shown.clause,
        "local": shown.local,
        "provisional": shown.clock.provisional,
    }


def _lead(sheet: Sheet, sent_at: datetime) -> dict[str, Any]:
    rule = RULES["sheet.lead"]
    lead = lead_time(sent_on=shanghai_day(sent_at), visit_on=shanghai_day(sheet.planned_from))
    item = {"word": named(rule), "clause": place_of("W4"), "met": True, "kind": "ok"}
    if sheet.urgency != "routine":
        why = _("特事特办，不受 2 天限制；单独计数。")
        return {**item, "state": _("不适用"), "kind": "idle", "why": why, "clause": place_of("W7")}
    if sheet.late:
        why = _("迟送原因：%(reason)s。") % {"reason": sheet.late_reason}
        return {**item, "state": _("迟送"), "kind": "late", "why": why, "met": False}
    why = format_html(
        _("{sent} 发出，当日不计，至少 2 天：最早 {earliest} 监测，实际 {visit}。"),
        sent=f"{shanghai_day(sent_at):%m-%d}",
        earliest=f"{lead.earliest:%m-%d}",
        visit=f"{shanghai_day(sheet.planned_from):%m-%d}",
    )
    return {**item, "state": _("已满足"), "why": why}


def _waiting(code: str) -> dict[str, Any]:
    rule = RULES[code]
    why = _("自%(event)s次日起 %(length)s 个工作日。") % {
        "event": starts_with(rule),
        "length": rule.length,
    }
    return {"word": named(rule), "why": why, "clause": place_of(rule.clause)}
