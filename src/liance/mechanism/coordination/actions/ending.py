"""Withdrawing a sheet; letting further people know of a restricted one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.drafts import NAMED_MOST
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import (
    announce,
    audience,
    record,
    said_of,
    save,
    staff_by_id,
)
from liance.mechanism.coordination.models import Proposal, Sheet
from liance.mechanism.coordination.policies import get_for, require_side
from liance.mechanism.coordination.states import PROPOSAL, SHEET
from liance.mechanism.registry.actions.on_site import let_know

RULES = ("sheet.lead", "sheet.return", "sheet.decide", "sheet.commission", "sheet.follow",
         "sheet.fill")  # fmt: skip


@transaction.atomic
def withdraw(*, sheet_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Sheet:
    """Withdraw the sheet with its reason; its number stays used, its deadlines fall away.

    Errors: coordination.reason_missing, not_your_part.
    """
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "enforcement")
    SHEET.edge(sheet.state, "withdraw")
    if not reason.strip():
        raise Refused("coordination.reason_missing", field="reason")
    for rule in RULES:
        run.stop_all(rule=rule, object_id=sheet.id, at=at, void=True)
    for put in Proposal.objects.select_for_update().filter(sheet=sheet, state="open"):
        run.stop_all(rule="sheet.answer", object_id=put.id, at=at, void=True)
        perform(put, PROPOSAL, "withdraw", actor=actor, at=at, body={"sheet": sheet.id})
    save(sheet, step=False, withdrawn_reason=reason.strip()[:200])
    concerned = audience(sheet)
    perform(
        sheet, SHEET, "withdraw", actor=actor, at=at, reason=said_of(sheet, reason.strip()),
        body={"number": sheet.number, "told": sorted(concerned)},
    )  # fmt: skip
    if sheet.number:
        keep_paper(sheet, "withdraw", actor=actor, at=at)
    announce(sheet, "withdrawn", at=at)
    return sheet


@transaction.atomic
def name_people(
    *, sheet_id: UUID, version: int, staff: Sequence[UUID], actor: Actor, at: datetime
) -> Sheet:
    """Let further people of the sheet's agencies know of a restricted sheet; never fewer.

    The visit and what follows it are the flow's (``flows.naming``). Errors:
    coordination.named_elsewhere, named_missing, named_too_many.
    """
    actor.require("coordination:sheet:draft")
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "enforcement")
    if not staff:
        raise Refused("coordination.named_missing", field="named")
    return extend_named(sheet, staff, actor=actor, at=at)


def extend_named(sheet: Sheet, staff: Sequence[UUID], *, actor: Actor, at: datetime) -> Sheet:
    """Add people to the locked sheet, its clocks and its news.

    Errors: coordination.named_elsewhere, named_too_many.
    """
    found = staff_by_id(staff)
    ours = {sheet.enforcement_id, sheet.monitoring_id, sheet.department_id, sheet.laboratory_id}
    if len(found) != len(set(staff)) or any(s.agency_id not in ours for s in found.values()):
        raise Refused("coordination.named_elsewhere", field="named")
    named = list(dict.fromkeys([*sheet.named, *staff]))
    if len(named) > NAMED_MOST:
        raise Refused("coordination.named_too_many", field="named", most=NAMED_MOST)
    save(sheet, named=named)
    proposals = Proposal.objects.filter(sheet=sheet).values_list("id", flat=True)
    run.let_know([sheet.id, *proposals], staff)
    record(sheet, "name", actor=actor, at=at, body={"named": sorted(named)})
    let_know(source_id=sheet.source_id, staff=staff, actor=actor, at=at)
    announce(sheet, "named", at=at)
    return sheet
