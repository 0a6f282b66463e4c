"""Of which steps another program may be told: those of the tables of edges that cross houses, and what
the platform answered to an upload."""

from liance.foundation.kernel.machine import Edge, Machine
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.custody.states import BOTTLE
from liance.mechanism.laboratory.states import DETERMINATION
from liance.mechanism.operations.states import VISIT
from liance.mechanism.reporting.states import CASE, REPORT, UPLOAD

NOUNS: tuple[Machine, ...] = (SHEET, VISIT, BOTTLE, DETERMINATION, REPORT, UPLOAD, CASE)


def kinds() -> dict[str, tuple[Machine, Edge]]:
    """By its name in the ledger, each step with its table."""
    return {
        f"{machine.noun}:{edge.verb}": (machine, edge)
        for machine in NOUNS
        for edge in machine.edges
    }
