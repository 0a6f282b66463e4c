"""Stable codes of what commissioning refuses. Their wording lives in the doors."""

CODES = frozenset(
    {
        "commissioning.not_a_laboratory", "commissioning.cma_number", "commissioning.cma_exists",
        "commissioning.period_reversed", "commissioning.reason", "commissioning.suspended",
        "commissioning.other_person", "commissioning.no_staff", "commissioning.period_over",
        "commissioning.source_text", "commissioning.ban_lifted", "commissioning.tie_exists",
        "commissioning.ban_of_other",
        "commissioning.evidence", "commissioning.unit_unknown", "commissioning.tender_exists",
        "commissioning.contract_exists", "commissioning.contract_bare",
        "commissioning.contract_closed", "commissioning.ceiling", "commissioning.price",
        "commissioning.supervision_closed", "commissioning.question_unknown",
        "commissioning.finding_text", "commissioning.due_past", "commissioning.blind_value",
        "commissioning.sample_exists", "commissioning.result", "commissioning.compared_value",
        "commissioning.conclusion", "commissioning.still_open",
        "commissioning.tie_of_authority", "commissioning.tie_past", "commissioning.held_ahead",
        "commissioning.ceiling_used", "commissioning.contract_same",
        "commissioning.change_bare",
    }
)  # fmt: skip
