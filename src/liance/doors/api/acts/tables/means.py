"""Outlets of the register; people's certificates, instruments, stock, training (C1–C4)."""

from liance.doors.api.acts.act import area, today
from liance.mechanism.capability import actions, conflicts, service, stock, training
from liance.mechanism.registry.actions import sources

register = area("outlets:write")
write = area("means:write")

ACTS = (
    register("outlets", "add", sources.add_outlet),
    register("outlets", "change", sources.change_outlet, "outlet_id"),
    write("certificates", "add", actions.add_certificate),
    write("certificates", "renew", actions.renew_certificate, "certificate_id"),
    write("instruments", "add", actions.add_instrument),
    write("instruments", "change", actions.change_instrument, "instrument_id"),
    write("instruments", "take-out", service.take_out, "instrument_id"),
    write("instruments", "put-back", service.end, "instrument_id",
          given={"verb": lambda *_: "put_back"}, edges=("capability:outage:put_back",)),
    write("instruments", "write-off", service.end, "instrument_id",
          given={"verb": lambda *_: "write_off"}, edges=("capability:outage:write_off",)),
    write("instruments", "write", service.write, "instrument_id"),
    write("avoidances", "declare", conflicts.declare),
    write("avoidances", "lift", conflicts.lift, "avoidance_id"),
    write("consumables", "add", stock.add_consumable),
    write("consumables", "add-lot", stock.add_lot, "consumable_id"),
    write("consumables", "use", stock.use, "consumable_id", given={"on": today}),
    write("lot-uses", "take-back", stock.take_back, "use_id", given={"on": today}),
    write("trainings", "add", training.add_training),
    write("trainings", "attend", training.attend, "training_id"),
    write("measures", "add", training.add_measure),
    write("measures", "finish", training.finish_measure, "measure_id",
          given={"done_on": today}),
)  # fmt: skip
