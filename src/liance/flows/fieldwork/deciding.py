"""A person settles what waits: tries again, sets aside, lets one of two values stand."""

import json
from dataclasses import replace
from uuid import UUID

from liance.flows.fieldwork.bodies.site import Decide, UrgentVisit
from liance.flows.fieldwork.desk import Desk, Hands, Read, parse, read_row
from liance.flows.fieldwork.job import Job
from liance.flows.fieldwork.kinds.gate import named_by
from liance.flows.fieldwork.kinds.table import ACTS
from liance.foundation.acts.perform import note
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.coordination.actions import filling
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.fieldwork import errors, policies
from liance.mechanism.fieldwork.actions import values
from liance.mechanism.fieldwork.models import Command, Dispute, Rival, Value
from liance.mechanism.fieldwork.rules import order
from liance.mechanism.fieldwork.states import DISPUTE
from liance.mechanism.registry.actions.on_site import found_on_site
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.rules.identity import SiteFacts

OF_COMMAND = frozenset({"retry", "force", "set_aside", "replace"})


def decide(job: Job[Decide], desk: Desk, hands: Hands) -> UUID:
    """Settle what ``about`` names; returns its id.

    Errors: kernel.not_found, field.nothing_to_decide, field.choice_unfit, field.reason_missing.
    """
    about = job.body.about
    desk.learn([about])
    row = desk.rows.get(about)
    if row is not None:
        _of_command(job, row, desk, hands)
        return about
    dispute = Dispute.objects.select_for_update().filter(pk=about).first()
    if dispute is not None:
        _of_values(job, dispute)
        return about
    rival = Rival.objects.select_for_update().select_related("command").filter(pk=about).first()
    if rival is None:
        raise NotFound("fieldwork:command")
    _of_rival(job, rival, desk, hands)
    return about


def _of_command(job: Job[Decide], row: Command, desk: Desk, hands: Hands) -> None:
    policies.require_party(job.actor, row)
    choice = job.body.choice
    if choice not in OF_COMMAND:
        raise Refused(errors.CHOICE_UNFIT, field="choice")
    if row.state not in ("refused", "held", "awaiting_files"):
        raise Refused(errors.NOTHING_TO_DECIDE)
    # Trying again leaves what waits for another phone waiting; force tries it as it is.
    again = choice == "retry" and row.state == "refused"
    read = read_row(row, forced=again or choice in ("force", "replace"))
    if choice == "set_aside":
        if not job.body.reason.strip():
            raise Refused(errors.REASON_MISSING, field="reason")
        row.code, row.waits_for = errors.SET_ASIDE, []
        hands.note(read, "set_aside", by=job.actor, reason=job.body.reason.strip())
        return
    if choice == "replace":
        _replace(job, read)
    desk.place([read])
    row.settled_by_id, row.settled_reason = job.actor.staff_id, job.body.reason.strip()
    order.attempt(read.piece, desk, hands.keep, hands.carry)
    order.release([str(row.id)], desk.waiting, desk, hands.keep, hands.carry)


def _replace(job: Job[Decide], read: Read) -> None:
    """Let a chosen source, and points, stand for what was not on file; what was sent stays as it
    was."""
    body, chosen = read.body, job.body
    if not isinstance(body, UrgentVisit):
        raise Refused(errors.CHOICE_UNFIT, field="choice")
    if chosen.value == "new":
        changes: dict[str, object] = {"source": _put_on_file(job, body)}
    else:
        try:
            changes = {"source": UUID(chosen.value)}
        except ValueError as fault:
            raise Refused(errors.CHOICE_UNFIT, field="value") from fault
    if chosen.outlets or chosen.points:
        changes |= {"outlets": chosen.outlets, "points": chosen.points}
    read.body = body.model_copy(update=changes)


def _put_on_file(job: Job[Decide], body: UrgentVisit) -> UUID:
    """The unit as the phone named it, in the area of the enforcement agency; that of a restricted
    visit for those on site alone."""
    place = Agency.objects.filter(pk=body.enforcement).values_list("jurisdiction_id", flat=True)
    facts = SiteFacts(name=body.source_text, division=place.first() or "")
    source = found_on_site(
        facts=facts, address="", actor=job.actor, at=job.at, named=named_by(body)
    )
    return source.id


def _of_values(job: Job[Decide], dispute: Dispute) -> None:
    policies.require_known(job.actor, dispute.visit_id)
    body = job.body
    if dispute.state != DISPUTE.initial:
        raise Refused(errors.NOTHING_TO_DECIDE)
    if body.choice == "use" and body.chosen is not None:
        chosen = Value.objects.filter(
            visit_id=dispute.visit_id, key=dispute.key, command=body.chosen
        ).first()
        if chosen is None:
            raise Refused(errors.CHOICE_UNFIT, field="chosen")
        value = chosen.value
    elif body.choice == "enter" and body.value.strip():
        value = body.value.strip()
    else:
        raise Refused(errors.CHOICE_UNFIT, field="choice")
    values.decide(
        dispute=dispute, command=job.id, value=value, actor=job.actor, at=job.at,
        reason=body.reason,
    )  # fmt: skip
    if dispute.key.startswith("sheet/"):
        _fill_sheet(job, dispute, value)


def _fill_sheet(job: Job[Decide], dispute: Dispute, value: str) -> None:
    sheet = Sheet.objects.filter(pk=dispute.visit.sheet_id or dispute.visit_id).get()
    name = dispute.key.removeprefix("sheet/")
    kept = filling.Filled(name, value, job.body.reason or "两值并存，定为此值")
    try:
        filling.fill(
            sheet_id=sheet.id, version=sheet.version, values=[kept], actor=job.actor, at=job.at
        )
    except Refused as refused:
        # The value that was taken stands on the sheet already.
        if refused.code != "coordination.value_same":
            raise


def _of_rival(job: Job[Decide], rival: Rival, desk: Desk, hands: Hands) -> None:
    """The first content stands, or the other is carried out as well."""
    policies.require_party(job.actor, rival.command)
    if rival.decided_at is not None:
        raise Refused(errors.NOTHING_TO_DECIDE)
    if job.body.choice == "use":
        _carry_rival(rival, desk, hands)
    elif job.body.choice != "set_aside":
        raise Refused(errors.CHOICE_UNFIT, field="choice")
    rival.decided_at, rival.decided_by_id = job.at, job.actor.staff_id
    rival.decision = f"{job.body.choice} {job.body.reason}".strip()[:200]
    rival.save(update_fields=["decided_at", "decided_by", "decision"])
    note(
        "fieldwork:command:decide", rival, noun="fieldwork:command", actor=job.actor, at=job.at,
        body={"command": rival.command_id, "hash": rival.hash, "choice": job.body.choice},
    )  # fmt: skip


def _carry_rival(rival: Rival, desk: Desk, hands: Hands) -> None:
    said = json.loads(rival.text)
    body, fault = parse(said["kind"], said["body"])
    if body is None or said["files"] or said["kind"] not in ACTS:
        raise Refused(errors.BODY_INVALID, at=fault, kind=said["kind"])
    # It takes the time, the visit and the person of the command whose id it bears.
    first = rival.command
    read = read_row(first)
    desk.place([read])
    job = hands.job(Read(first, body, "", read.piece, fresh=False))
    ACTS[said["kind"]](replace(job, id=rival.id, files=()))
