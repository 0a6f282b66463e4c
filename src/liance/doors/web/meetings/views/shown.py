"""A meeting as its page shows it."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.meetings.words import SIDE_WORDS, line_words
from liance.doors.web.moments import local_day
from liance.doors.web.parts.times import long_datetime, short_datetime
from liance.doors.web.routes import Request
from liance.doors.web.standing import standing
from liance.foundation.kernel.actor import Actor
from liance.mechanism.meetings import queries
from liance.mechanism.meetings.models import Confirmation, Meeting, Resolution
from liance.mechanism.meetings.policies import able
from liance.mechanism.meetings.states import CONVENE, MEETING, REPORT, RESOLUTION

DAYS = timedelta(days=30)


def tabs(actor: Actor) -> list[tuple[str, ...]]:
    """The parts of this area."""
    undone = queries.open_resolutions(actor).count()
    return [
        ("meetings", _("联席会议"), reverse("meetings:index")),
        ("resolutions", _("议定事项"), reverse("meetings:resolutions"), str(undone)),
        ("documents", _("机制文件"), reverse("meetings:documents")),
    ]


def name_of(row: Meeting) -> str:
    """What a meeting is called in the language of the page."""
    given = {"place": row.place.name, "year": row.year, "n": row.number}
    return _("%(place)s %(year)s 年第 %(n)s 次联席会议") % given


def context_of(request: Request, row: Meeting) -> dict[str, Any]:
    """All that the page of a meeting needs."""
    actor = request.actor
    own = row.agency_id == actor.agency_id and actor.may(CONVENE)
    confirmed = queries.standing_confirmations(row) if row.held_at else []
    lines = list(row.lines.all())
    return {
        "meeting": row, "title": _title(row), "name": name_of(row), "note": row.venue,
        "pills": [standing(MEETING, row.state)],
        "crumbs": [(_("联席会议"), reverse("meetings:index")), (name_of(row), "")],
        "facts": _facts(row), "lines": [(line, line_words(line)) for line in lines],
        "people": row.invitations.select_related("staff", "agency").order_by(
            "agency__jurisdiction__order", "agency__name", "staff__name"),
        "people_columns": [_("人员"), _("机构"), _("到会")],
        "resolutions": [_resolution(one, actor, request, own=own, meeting=row)
                        for one in row.resolutions.select_related("agency", "staff", "reported_by")
                        .order_by("due_on", "created_at")],
        "resolution_columns": [_("事项"), _("责任"), _("期限"), _("状态"), ("", "end")],
        "confirmed": _confirmed(row, confirmed), "has_paper": row.held_at is not None,
        "may_change_agenda": own and row.state in ("draft", "announced"),
        "may_announce": own and row.state == "draft",
        "may_cancel": own and row.state in ("draft", "announced"),
        "may_hold": own and row.state == "announced" and row.begins_at <= request.at,
        "may_write": own and row.state == "held",
        "may_confirm": queries.may_confirm(row, actor) and all(line.minutes for line in lines),
        "may_close": own and row.state == "minuted"
        and not row.resolutions.exclude(state="closed").exists(),
        "owners": _owners(row, local_day(request.at)) if own and row.state == "held" else [],
        "due_on": (local_day(request.at) + DAYS).isoformat(),
    }  # fmt: skip


def _title(row: Meeting) -> str:
    when = {"at": short_datetime(row.begins_at)}
    left = row.resolutions.exclude(state="closed").count()
    if row.state == "draft":
        return _("%(at)s 的会议还没有发通知") % when
    if row.state == "announced":
        return _("%(at)s 召开") % when
    if row.state == "held":
        return _("纪要待双方确认")
    if row.state == "minuted" and left:
        return ngettext("%(n)s 项议定事项未销号", "%(n)s 项议定事项未销号", left) % {"n": left}
    if row.state == "minuted":
        return _("议定事项都已销号")
    return _("会议已办结") if row.state == "closed" else _("会议已取消")


def _facts(row: Meeting) -> list[tuple[str, object]]:
    return [
        (_("时间"), long_datetime(row.begins_at)), (_("地点"), row.venue),
        (_("主持"), row.chair.name), (_("召集机构"), row.agency.short_name),
        (_("执法方"), row.enforcement.short_name), (_("监测方"), row.monitoring.short_name),
        (_("列席"), row.guests or "—"),
        (_("统计自"), _("%(day)s（上次会议或年初）") % {"day": row.since.isoformat()}),
    ]  # fmt: skip


def _confirmed(row: Meeting, standing_ones: list[Confirmation]) -> list[tuple[object, object]]:
    if row.held_at is None:
        return []
    said = {one.side: one for one in standing_ones}
    return [
        (word, f"{said[side].by.name}　{short_datetime(said[side].at)}" if side in said
         else _("未确认"))
        for side, word in SIDE_WORDS.items()
    ]  # fmt: skip


def _resolution(
    row: Resolution, actor: Actor, request: Request, *, own: bool, meeting: Meeting
) -> dict[str, Any]:
    row.meeting = meeting
    return {
        "row": row, "state": standing(RESOLUTION, row.state),
        "late": row.state == "open" and row.due_on < local_day(request.at),
        "may_drop": own and meeting.state == "held",
        "may_report": row.state == "open" and queries.may_report(row, actor),
        "may_close": row.state == "reported" and queries.may_close(row, actor),
    }  # fmt: skip


def _owners(row: Meeting, on: date) -> list[tuple[str, str]]:
    """Who may be given something to do: the agencies at the table and their people there."""
    found: dict[str, str] = {}
    for agency in (row.enforcement, row.monitoring, row.agency):
        found[str(agency.id)] = agency.short_name
    people = list(row.invitations.select_related("staff", "agency").order_by("agency__name"))
    owners = able([one.staff_id for one in people], REPORT, on=on)
    for one in people:
        found.setdefault(str(one.agency_id), one.agency.short_name)
        if one.staff_id not in owners:
            continue
        found[f"{one.agency_id}/{one.staff_id}"] = f"{one.agency.short_name}　{one.staff.name}"
    return sorted(found.items(), key=lambda item: item[1])
