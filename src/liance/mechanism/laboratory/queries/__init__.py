"""Reads of the laboratory: completeness and results of a visit, work that waits."""

from liance.mechanism.laboratory.queries.complete import completed_at, completeness
from liance.mechanism.laboratory.queries.doubts import doubts_of, open_doubts_of
from liance.mechanism.laboratory.queries.listing import determinations
from liance.mechanism.laboratory.queries.means import (
    left_to,
    samples_of,
    standing_in,
    standing_means,
    unmet,
)
from liance.mechanism.laboratory.queries.quality import quality_marks, quality_marks_of
from liance.mechanism.laboratory.queries.results import results_of
from liance.mechanism.laboratory.queries.verdicts import with_verdict
from liance.mechanism.laboratory.queries.work import (
    narrowed,
    outside_batches,
    to_approve,
    to_check,
    to_determine,
    to_reenter,
)

__all__ = [
    "completed_at",
    "completeness",
    "determinations",
    "doubts_of",
    "left_to",
    "narrowed",
    "open_doubts_of",
    "outside_batches",
    "quality_marks",
    "quality_marks_of",
    "results_of",
    "samples_of",
    "standing_in",
    "standing_means",
    "to_approve",
    "to_check",
    "to_determine",
    "to_reenter",
    "unmet",
    "with_verdict",
]
