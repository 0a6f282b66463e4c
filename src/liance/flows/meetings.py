"""A joint meeting with the agenda that the records propose, and its minutes printed (O3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.dashboards.agenda import proposed, sides_of
from liance.foundation.documents.paper import PaperForm, PaperTable, docx, pdf
from liance.foundation.files import store
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.meetings.actions import convening, holding
from liance.mechanism.meetings.actions.holding import Printed, name_of
from liance.mechanism.meetings.models import SIDES, Confirmation, Meeting
from liance.mechanism.meetings.policies import meeting_for

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def propose(*, meeting_id: UUID, version: int, actor: Actor, at: datetime) -> Meeting:
    """Count the open problems of the two sides anew and put them onto the agenda."""
    row = meeting_for(actor, meeting_id, version=version)
    return convening.propose(
        meeting_id=meeting_id, version=version, lines=proposed(sides_of(row, at=at)), actor=actor,
        at=at,
    )  # fmt: skip


def confirm(*, meeting_id: UUID, version: int, actor: Actor, at: datetime) -> Meeting:
    """Confirm the minutes; with the second side they are printed as PDF and DOCX, both kept."""

    def press(row: Meeting, standing: list[Confirmation]) -> Printed:
        form = minutes(row, standing, at=at)
        kept = [
            store.put(
                [content], name=f"{form.title}.{ending}", media_type=kind, at=at,
                by=actor.user_id, agency_id=row.agency_id,
            )
            for ending, kind, content in (
                ("pdf", "application/pdf", pdf(form)), ("docx", DOCX, docx(form)),
            )
        ]  # fmt: skip
        return Printed(*kept)

    return holding.confirm(meeting_id=meeting_id, version=version, press=press, actor=actor, at=at)


def minutes(row: Meeting, standing: list[Confirmation], *, at: datetime) -> PaperForm:
    """The minutes (会议纪要) as they are printed; ``standing`` are the confirmations."""
    return PaperForm(
        title=f"{name_of(row)}纪要",
        body=f"{row.enforcement.name}　{row.monitoring.name}",
        facts=(
            ("时间", f"{row.begins_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"), ("地点", row.venue),
            ("主持", f"{row.chair.name}（{row.chair.agency.short_name}）"), *_people(row),
        ),
        tables=(_lines(row), _resolutions(row), _confirmed(standing)),
        printed_at=at,
    )  # fmt: skip


def _people(row: Meeting) -> list[tuple[str, str]]:
    rows = row.invitations.select_related("staff", "agency").order_by("agency__name", "staff__name")
    said: dict[bool, list[str]] = {True: [], False: []}
    for one in rows:
        said[bool(one.came)].append(f"{one.staff.name}（{one.agency.short_name}）")
    found = [("出席", "、".join(said[True]))]
    if said[False]:
        found.append(("缺席", "、".join(said[False])))
    if row.guests:
        found.append(("列席", row.guests))
    return found


def _lines(row: Meeting) -> PaperTable:
    return PaperTable(
        heading="一、议题和意见", columns=("序号", "议题", "统计于", "讨论情况"),
        rows=tuple(
            (str(number), line.text,
             f"{line.counted_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if line.counted_at else "",
             line.minutes)
            for number, line in enumerate(row.lines.all(), start=1)
        ),
        wide=(1, 5, 3, 8), none="没有议题。",
    )  # fmt: skip


def _resolutions(row: Meeting) -> PaperTable:
    rows = row.resolutions.select_related("agency", "staff").order_by("created_at", "id")
    return PaperTable(
        heading="二、议定事项", columns=("序号", "事项", "责任机构", "责任人", "期限"),
        rows=tuple(
            (str(number), one.text, one.agency.short_name, one.staff.name if one.staff else "",
             one.due_on.isoformat())
            for number, one in enumerate(rows, start=1)
        ),
        wide=(1, 8, 5, 2, 3), none="没有议定事项。",
    )  # fmt: skip


def _confirmed(standing: list[Confirmation]) -> PaperTable:
    return PaperTable(
        heading="三、双方确认", columns=("方", "确认人", "时间"),
        rows=tuple(
            (dict(SIDES)[one.side], one.by.name, f"{one.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
            for one in standing
        ),
        wide=(2, 3, 4), none="双方还没有确认。",
    )  # fmt: skip
