"""Stable codes of what a re-evaluation refuses. Their wording lives in the doors."""

CODES = frozenset(
    {
        "reevaluation.reason",
        "reevaluation.first_missing",
        "reevaluation.days",
        "reevaluation.standard_unknown",
        "reevaluation.source_unknown",
        "reevaluation.nothing",
        "reevaluation.too_many",
    }
)
