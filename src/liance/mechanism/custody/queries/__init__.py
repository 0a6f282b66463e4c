"""Reads of custody: bottles with their chain, gaps, what waits for whom; the bottle list."""

from liance.mechanism.custody.queries.chains import (
    FoundGap,
    chain_of,
    gaps_of,
    gaps_of_bottle,
    gaps_of_loaded,
    gaps_of_visits,
    held_by,
    names_of,
    offered_by,
    offered_to,
    sampled_items,
    scanned,
    scanned_prepared,
    to_confirm,
    with_events,
)
from liance.mechanism.custody.queries.listing import bottles
from liance.mechanism.custody.queries.standing import (
    Evidence,
    chain_deviations,
    evidence_of,
    evidence_of_bottle,
)

__all__ = [
    "Evidence",
    "FoundGap",
    "bottles",
    "chain_deviations",
    "chain_of",
    "evidence_of",
    "evidence_of_bottle",
    "gaps_of",
    "gaps_of_bottle",
    "gaps_of_loaded",
    "gaps_of_visits",
    "held_by",
    "names_of",
    "offered_by",
    "offered_to",
    "sampled_items",
    "scanned",
    "scanned_prepared",
    "to_confirm",
    "with_events",
]
