"""Kind of command → what carries it out. ``decide`` stands apart: it is about other commands."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from liance.flows.fieldwork.job import Job
from liance.flows.fieldwork.kinds import ending, gate, handing, records, sampling, signals

ACTS: dict[str, Callable[[Job[Any]], UUID]] = {
    act.__name__: act
    for act in (
        gate.joint_entry, gate.urgent_visit, gate.crew_join, gate.crew_confirm,
        records.company_sign, records.record_add, records.record_amend,
        records.checklist_answer, records.transcript, records.evidence_add,
        records.evidence_unused, signals.signal_raise, signals.signal_acknowledge,
        signals.signal_answer, ending.open_field, ending.leave_site, ending.close_part,
        sampling.point_add, sampling.factor_add, sampling.not_done, sampling.bottle_fill,
        sampling.bottle_confirm, sampling.bottle_problem, sampling.reading_take,
        sampling.reading_amend, sampling.reading_confirm, handing.handover_offer,
        handing.handover_accept, handing.handover_refuse, handing.laboratory_receive,
    )
}  # fmt: skip
# Those that begin a visit, or are about no visit: they wait for none.
WITHOUT_VISIT = frozenset({"joint_entry", "urgent_visit", "decide"})
