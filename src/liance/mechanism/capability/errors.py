"""Stable codes of what capability refuses. Their wording lives in the doors."""

CODES = frozenset(
    {
        "capability.period_reversed",
        "capability.certificate_exists",
        "capability.instrument_exists",
        "capability.no_instruments_here",
        "capability.avoids_already",
        "capability.avoidance_reason",
        "capability.avoidance_lifted",
        "capability.source_unknown",
        "capability.hours",
        "capability.score",
        "capability.due_outside",
        "capability.evidence",
        "capability.measure_done",
        "capability.consumable_exists",
        "capability.quantity",
        "capability.lot_exists",
        "capability.stock_short",
        "capability.purpose",
        "capability.countered",
        "capability.out_already",
        "capability.not_out",
        "capability.out_reason",
        "capability.out_future",
        "capability.entry_text",
        "capability.entry_future",
        "capability.entry_result",
        "capability.entry_corrected",
        "capability.counter_reason",
    }
)
