"""Plans: drafted, drawn, signed, approved, filed, explained (P1–P4, R4)."""

import secrets

from liance.doors.api.acts.act import area
from liance.flows import plans
from liance.mechanism.planning.actions import (
    approval,
    drafting,
    drawing,
    excusing,
    explaining,
    listing_units,
    prices,
    versions,
)

SEED_BYTES = 32
write = area("plans:write")
decide = area("plans:decide")

ACTS = (
    write("plans", "draft", drafting.draft_plan),
    write("plans", "add-stratum", drafting.add_stratum, "plan_id"),
    write("plans", "remove-stratum", drafting.remove_stratum, "plan_id"),
    write("plans", "add-target", plans.add_target, "plan_id"),
    write("plans", "remove-target", drafting.remove_target, "plan_id"),
    write("plans", "list-unit", listing_units.list_unit, "plan_id"),
    write("plans", "drop-unit", listing_units.drop_unit, "plan_id"),
    write("plans", "commit-draw", plans.commit_draw, "plan_id",
          given={"seed": lambda *_: secrets.token_bytes(SEED_BYTES)}),
    write("draws", "excuse", excusing.ask, "draw_id"),
    write("targets", "explain", plans.explain, "target_id"),
    write("prices", "set", prices.set_price),
    write("prices", "drop", prices.drop_price, "price_id"),
    write("plans", "set-fund", prices.set_fund, "plan_id"),
    decide("rules", "set", listing_units.set_rule),
    decide("plans", "submit", plans.submit, "plan_id", edges=("planning:plan:submit",)),
    decide("plans", "sign", approval.sign, "plan_id", edges=("planning:plan:complete",)),
    decide("plans", "approve", approval.approve, "plan_id", edges=("planning:plan:approve",)),
    decide("plans", "send-back", approval.send_back, "plan_id",
           edges=("planning:plan:send_back",)),
    decide("plans", "change", versions.change, "plan_id", edges=("planning:plan:change",)),
    decide("plans", "forward", approval.forward, "plan_id", edges=("planning:plan:forward",)),
    decide("plans", "file", approval.file, "plan_id", edges=("planning:plan:file",)),
    decide("plans", "accept", approval.accept, "plan_id", edges=("planning:plan:accept",)),
    decide("draws", "reveal", drawing.reveal, "draw_id", edges=("planning:draw:draw",)),
    decide("draws", "cancel", drawing.cancel, "draw_id", edges=("planning:draw:cancel",)),
    decide("excuses", "grant", excusing.grant, "excuse_id", edges=("planning:draw_excuse:grant",)),
    decide("excuses", "refuse", excusing.refuse, "excuse_id",
           edges=("planning:draw_excuse:refuse",)),
    decide("targets", "receive-explanation", explaining.receive_explanation, "target_id"),
)  # fmt: skip
