"""Contact sheets: changed, negotiated, returned, decided upon, filled in (W1–W7)."""

from datetime import datetime
from uuid import UUID

from liance.doors.api.acts.act import area
from liance.flows import filling, recalling, visits
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.actions import (
    answering,
    commissioning,
    deciding,
    drafts,
    sending,
    talking,
)
from liance.mechanism.coordination.models import Infeasibility, Item, Point, Sheet
from liance.mechanism.coordination.policies import get_for


def receive(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """Record that the station opened the sheet; nothing is written where that was known already."""
    sending.receive(sheet_id=sheet_id, actor=actor, at=at)
    return get_for(actor, sheet_id)


write = area("sheets:negotiate", of=(Sheet, Point, Item))
decide = area("sheets:decide", of=(Sheet,))

ACTS = (
    write("sheets", "edit", drafts.edit_draft, "sheet_id"),
    write("sheets", "comment", talking.comment, "sheet_id", of=()),
    write("sheets", "propose", talking.propose, "sheet_id", of=()),
    write("sheets", "fill", filling.fill, "sheet_id", of=()),
    write("sheets", "receive", receive, "sheet_id"),
    decide("proposals", "accept", talking.accept, "proposal_id", of=(),
           edges=("coordination:proposal:accept",)),
    decide("proposals", "reject", talking.reject, "proposal_id", of=(),
           edges=("coordination:proposal:reject",)),
    write("proposals", "withdraw", talking.withdraw_proposal, "proposal_id", of=(),
          edges=("coordination:proposal:withdraw",)),
    decide("sheets", "return", answering.return_sheet, "sheet_id",
           edges=("coordination:sheet:return", "coordination:sheet:return_commission",
                  "coordination:sheet:follow")),
    decide("sheets", "declare-infeasible", answering.declare_infeasible, "sheet_id",
           of=(Infeasibility,), edges=("coordination:sheet:declare_infeasible",)),
    decide("sheets", "reschedule", deciding.reschedule, "sheet_id",
           edges=("coordination:sheet:reschedule",)),
    decide("sheets", "refuse", deciding.refuse, "sheet_id", edges=("coordination:sheet:refuse",)),
    decide("sheets", "consent", deciding.consent, "sheet_id",
           edges=("coordination:sheet:consent",)),
    decide("sheets", "commission", commissioning.commission, "sheet_id",
           edges=("coordination:sheet:commission",)),
    decide("sheets", "ask-again", commissioning.ask_again, "sheet_id",
           edges=("coordination:sheet:ask_again",)),
    decide("sheets", "review-commission", recalling.review, "sheet_id",
           edges=("coordination:sheet:recall", "coordination:sheet:recommission")),
    decide("sheets", "withdraw", visits.withdraw_sheet, "sheet_id",
           edges=("coordination:sheet:withdraw",)),
)  # fmt: skip
