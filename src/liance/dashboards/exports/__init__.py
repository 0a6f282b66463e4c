"""Lists as tables for outside (导出): the same rows as on their pages, more columns, any number.

Each list says who may have it, which rows a filter gives an actor, and which columns a row has.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import Model

from liance.dashboards.exports import (
    directory,
    files,
    laboratory,
    ledger,
    operations,
    oversight,
    papers,
    planning,
    register,
    together,
)
from liance.dashboards.exports.shape import Listed
from liance.foundation.kernel.actor import Actor
from liance.mechanism.exchange.changes import followed

LISTS: Mapping[str, Listed] = MappingProxyType(
    {
        listed.code: listed
        for listed in (
            operations.SHEETS, operations.VISITS, laboratory.SAMPLES, laboratory.RESULTS,
            laboratory.READINGS, planning.TARGETS, register.SOURCES, oversight.DISPATCH,
            ledger.EVENTS, directory.VISIT_ITEMS, directory.HANDOVERS, papers.REPORTS,
            papers.UPLOADS, papers.COPIES, papers.CASES, papers.PLANS, papers.PLANNED,
            together.LEADS, together.AREAS, together.NOTICES, together.ITEMS, together.MEETINGS,
            together.RESOLUTIONS, together.CONTRACTS, directory.OUTLETS, directory.PEOPLE,
            directory.INSTRUMENTS, files.ORIGINALS, files.SHEET_PAPERS, files.BOX_LOGS,
            files.DOCUMENTS, files.TENDER_FILES,
        )
    }
)  # fmt: skip


def lists_for(actor: Actor) -> list[Listed]:
    """The lists that an actor may have, in the order of the navigation."""
    return [listed for listed in LISTS.values() if actor.may(listed.permission)]


def noted() -> set[type[Model]]:
    """The models whose writes tell what a list changed; the ledger tells by itself."""
    found: set[type[Model]] = set()
    for listed in LISTS.values():
        if listed.since is None:
            found |= {listed.of, *(followed(listed.of, path) for path in listed.follows)}
    return found
