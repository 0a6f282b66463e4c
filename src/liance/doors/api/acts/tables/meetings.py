"""Meetings, resolutions, consultations (O1–O3)."""

from liance.doors.api.acts.act import area
from liance.flows import meetings
from liance.mechanism.meetings.actions import (
    consulting,
    convening,
    documents,
    holding,
    resolutions,
)

write = area("meetings:write")
decide = area("meetings:decide")
document = area("documents:write")

ACTS = (
    write("meetings", "draft", convening.draft),
    write("meetings", "propose-lines", meetings.propose, "meeting_id"),
    write("meetings", "add-line", convening.add_line, "meeting_id"),
    write("lines", "remove", convening.remove_line, "line_id"),
    write("meetings", "announce", convening.announce, "meeting_id",
          edges=("meetings:meeting:announce",)),
    write("meetings", "hold", holding.hold, "meeting_id", edges=("meetings:meeting:hold",)),
    write("meetings", "write-minutes", holding.write, "meeting_id"),
    write("meetings", "resolve", holding.decide, "meeting_id"),
    write("resolutions", "drop", holding.drop, "resolution_id"),
    write("resolutions", "report", resolutions.report, "resolution_id",
          edges=("meetings:resolution:report",)),
    write("consultations", "ask", consulting.ask),
    write("consultations", "answer", consulting.answer, "consultation_id",
          edges=("meetings:consultation:answer",)),
    write("consultations", "decide", consulting.decide, "consultation_id",
          edges=("meetings:consultation:decide",)),
    write("consultations", "withdraw", consulting.withdraw, "consultation_id",
          edges=("meetings:consultation:withdraw",)),
    document("documents", "file", documents.file, edges=("meetings:document:supersede",)),
    write("documents", "review", documents.review, "document_id"),
    decide("documents", "end", documents.end, "document_id", edges=("meetings:document:end",)),
    decide("meetings", "confirm", meetings.confirm, "meeting_id",
           edges=("meetings:meeting:minute", "meetings:resolution:ask")),
    decide("meetings", "close", holding.close, "meeting_id", edges=("meetings:meeting:close",)),
    decide("meetings", "cancel", convening.cancel, "meeting_id",
           edges=("meetings:meeting:cancel",)),
    decide("resolutions", "send-back", resolutions.send_back, "resolution_id",
           edges=("meetings:resolution:send_back",)),
    decide("resolutions", "close", resolutions.close, "resolution_id",
           edges=("meetings:resolution:close",)),
)  # fmt: skip
