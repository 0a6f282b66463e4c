"""Leads, dispatch rounds, notices and what is rectified (X1, X2, F3)."""

from liance.doors.api.acts.act import area
from liance.flows import dispatching
from liance.mechanism.oversight.actions import items, notices, rounds
from liance.mechanism.screening import actions as leads

lead = area("leads:decide")
write = area("dispatch:write")
decide = area("dispatch:decide")

ACTS = (
    lead("leads", "examine", leads.examine, "lead_id",
         edges=("screening:lead:examine", "screening:lead:confirm")),
    lead("leads", "close", leads.close, "lead_id", edges=("screening:lead:close",)),
    write("areas", "answer", dispatching.answer, "area_id",
          edges=("oversight:area:confirm", "oversight:area:dispute")),
    write("notices", "receive", notices.receive, "notice_id",
          edges=("oversight:delivery:receive",)),
    write("items", "report", items.report, "item_id", edges=("oversight:item:report",)),
    write("notices", "draft", notices.draft_notice),
    write("notices", "edit", notices.edit, "notice_id"),
    write("items", "change", notices.change_item, "item_id"),
    write("notices", "submit", notices.submit, "notice_id", edges=("oversight:notice:submit",)),
    decide("rounds", "open", rounds.open_round),
    decide("rounds", "freeze", dispatching.freeze, "round_id",
           edges=("oversight:round:freeze", "oversight:area:lapse")),
    decide("rounds", "withdraw", rounds.withdraw, "round_id", edges=("oversight:round:withdraw",)),
    decide("notices", "approve", notices.approve, "notice_id",
           edges=("oversight:notice:approve",)),
    decide("notices", "send-back", notices.send_back, "notice_id",
           edges=("oversight:notice:send_back",)),
    decide("notices", "issue", dispatching.issue, "notice_id",
           edges=("oversight:notice:issue", "oversight:item:ask")),
    decide("items", "send-back", items.send_back, "item_id", edges=("oversight:item:send_back",)),
    decide("items", "close", items.close, "item_id", edges=("oversight:item:close",)),
)  # fmt: skip
