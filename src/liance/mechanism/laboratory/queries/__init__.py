"""Reads of the laboratory: completeness and results of a visit, work that waits."""

from liance.mechanism.laboratory.queries.complete import completed_at, completeness
from liance.mechanism.laboratory.queries.results import results_of
from liance.mechanism.laboratory.queries.work import to_approve, to_check, to_determine, to_reenter

__all__ = [
    "completed_at",
    "completeness",
    "results_of",
    "to_approve",
    "to_check",
    "to_determine",
    "to_reenter",
]
