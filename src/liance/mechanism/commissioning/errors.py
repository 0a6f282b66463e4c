"""Stable codes of what commissioning refuses. Their wording lives in the doors."""

CODES = frozenset(
    {
        "commissioning.not_a_laboratory",
        "commissioning.cma_number",
        "commissioning.cma_exists",
        "commissioning.period_reversed",
        "commissioning.reason",
        "commissioning.suspended",
        "commissioning.not_suspended",
    }
)
