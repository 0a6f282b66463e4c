"""The enforcement agency commissions a laboratory, once the department has consented (W6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.commissioning.policies import lock_laboratory
from liance.mechanism.coordination.actions.laboratories import check, lines_of
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import (
    announce,
    keep_change,
    said_of,
    save,
    staff_of,
    start_clock,
    visit_day,
)
from liance.mechanism.coordination.models import Commission, Infeasibility, Sheet
from liance.mechanism.coordination.policies import get_for, require_side
from liance.mechanism.coordination.states import SHEET

COMMISSION = "coordination:sheet:commission"
SHORTEST = 4


@transaction.atomic
def commission(
    *,
    sheet_id: UUID,
    version: int,
    laboratory_id: UUID,
    note: str,
    actor: Actor,
    at: datetime,
    contract_id: UUID | None = None,
) -> Sheet:
    """Commission a laboratory: not suspended, banned or tied to the unit, with valid CMA, filing and
    scope, under a contract that prices the factors and whose ceiling holds them. Without
    ``contract_id`` the first that fits carries it, the one that ends first before others.

    Errors: coordination.same_person (who consented), laboratory_unknown, laboratory_suspended,
    laboratory_banned, laboratory_tied, laboratory_cma, laboratory_filing, laboratory_scope,
    contract_none, contract_price, contract_ceiling, commission_open, not_your_part,
    IllegalTransition, NotFound, Stale, NotPermitted.
    """
    sheet, consent = _open(sheet_id, version, "commission", actor)
    try:
        # A suspension that is being decided at this moment is waited for.
        laboratory = lock_laboratory(laboratory_id)
    except NotFound as missing:
        raise Refused("coordination.laboratory_unknown", field="laboratory") from missing
    chosen = check(laboratory, sheet, day=visit_day(sheet), at=at, contract_id=contract_id)
    by = staff_of(actor)
    Commission.objects.create(
        sheet=sheet, contract_id=chosen.offer.key, amount=chosen.priced.amount,
        lines=lines_of(chosen.priced), by_id=by, at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    Infeasibility.objects.filter(pk=consent.pk).update(laboratory=laboratory)
    save(sheet, step=False, laboratory=laboratory, received_at=None)
    keep_change(
        sheet, field="laboratory", label="承担监测的机构", old=sheet.monitoring.name,
        new=laboratory.name, kind="commission", by=by, at=at, reason=note.strip(),
    )  # fmt: skip
    perform(
        sheet, SHEET, "commission", actor=actor, at=at, reason=said_of(sheet, note.strip()),
        body={"consent": consent.id, "laboratory": laboratory.id,
              "contract": chosen.offer.number, "amount": chosen.priced.amount},
    )  # fmt: skip
    start_clock(sheet, "sheet.return", side="laboratory", at=at)
    keep_paper(sheet, "commission", actor=actor, at=at)
    announce(sheet, "commissioned", at=at)
    return sheet


@transaction.atomic
def ask_again(*, sheet_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Sheet:
    """Say that no laboratory can be commissioned: the department decides otherwise.

    Errors: coordination.reason_missing, same_person, not_your_part, IllegalTransition, NotFound,
    Stale, NotPermitted.
    """
    sheet, consent = _open(sheet_id, version, "ask_again", actor)
    if len(reason.strip()) < SHORTEST:
        raise Refused("coordination.reason_missing", field="reason")
    declared = Infeasibility.objects.create(
        sheet=sheet, ground=consent.ground, text=f"没有可以委托的检测机构：{reason.strip()}",
        declared_by_id=staff_of(actor), declared_at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    perform(
        sheet, SHEET, "ask_again", actor=actor, at=at, reason=said_of(sheet, reason.strip()),
        body={"consent": consent.id, "declared": declared.id},
    )  # fmt: skip
    start_clock(sheet, "sheet.decide", side="department", at=at)
    keep_paper(sheet, "infeasible", actor=actor, at=at)
    announce(sheet, "infeasible", at=at)
    return sheet


def _open(sheet_id: UUID, version: int, verb: str, actor: Actor) -> tuple[Sheet, Infeasibility]:
    """The sheet, locked, with the consent that it stands on; never by whoever gave that."""
    actor.require(COMMISSION)
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "enforcement")
    SHEET.edge(sheet.state, verb)
    given = Infeasibility.objects.filter(sheet=sheet, decision="commission")
    consent = given.order_by("-decided_at", "-id").first()
    if consent is None:
        raise NotFound("coordination:infeasibility")
    if consent.decided_by_id == staff_of(actor):
        raise Refused("coordination.same_person")
    return sheet, consent
