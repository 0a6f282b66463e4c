"""Everything the page of one sheet shows, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Prefetch

from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.machine import Edge
from liance.mechanism.coordination.models import (
    Change,
    Comment,
    Commission,
    Infeasibility,
    Informant,
    Item,
    Point,
    Proposal,
    Sheet,
    SheetCrew,
    SheetInstrument,
    SheetPaper,
    SheetSignature,
)
from liance.mechanism.coordination.policies import (
    NOUN,
    may_read_informant,
    parties_of,
    visible_to,
)
from liance.mechanism.coordination.rules.sides import Parties, answers, sides_of
from liance.mechanism.coordination.states import SHEET

WITH_IT = (
    "enforcement", "monitoring", "department", "laboratory", "source__jurisdiction",
    "target__plan", "target__stratum", "handler",
)  # fmt: skip
# Which side takes a step; steps of the visit are taken on the visit's page.
VERB_SIDES = {
    "send": "enforcement",
    "withdraw": "enforcement",
    "return": "monitoring",
    "declare_infeasible": "monitoring",
    "reschedule": "department",
    "consent": "department",
    "commission": "enforcement",
    "ask_again": "enforcement",
    "refuse": "department",
    "return_commission": "laboratory",
}


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet with all that hangs on it. ``verbs``: the steps this actor may take now."""

    sheet: Sheet
    points: list[Point]
    officers: list[SheetCrew]
    samplers: list[SheetCrew]
    instruments: list[SheetInstrument]
    signatures: list[SheetSignature]
    comments: list[Comment]
    proposals: list[Proposal]
    changes: list[Change]
    infeasibilities: list[Infeasibility]
    commission: Commission | None
    papers: list[SheetPaper]
    clocks: list[Clock]
    informant: str
    parties: Parties
    sides: frozenset[str]
    verbs: frozenset[str]

    def may_answer(self, proposal: Proposal, actor: Actor) -> bool:
        """Whether the actor is the one to answer this open proposal."""
        return (
            proposal.state == "open"
            and proposal.by_id != actor.staff_id
            and answers(self.sides, self.parties, proposal.side)
        )

    def signed(self, part: str) -> list[SheetSignature]:
        """Signatures of one part, in order; those of a return that was undone stand no more."""
        found = [s for s in self.signatures if s.part == part]
        if part != "return":
            return found
        since = self.sheet.returned_at
        return [s for s in found if since is not None and s.at >= since]


def fetch(sheet_id: UUID, *, actor: Actor) -> Sheet:
    """The sheet with its agencies and source; NotFound to outsiders."""
    sheet = Sheet.objects.filter(visible_to(actor), pk=sheet_id).select_related(*WITH_IT).first()
    if sheet is None:
        raise NotFound(NOUN)
    return sheet


def sheet_page(sheet_id: UUID, *, actor: Actor) -> SheetPage:
    """The whole page; the same number of queries whatever hangs on the sheet."""
    sheet = fetch(sheet_id, actor=actor)
    sides = sides_of(parties_of(sheet), actor)
    proposals = Proposal.objects.filter(sheet=sheet).select_related("by", "answered_by")
    comments = Comment.objects.filter(sheet=sheet).select_related("staff")
    return replace(
        _of(sheet),
        comments=list(comments.order_by("at", "id")),
        proposals=list(proposals.order_by("at")),
        papers=papers_of(sheet),
        clocks=clocks_of([sheet.id]),
        informant=informant_of(sheet, actor),
        sides=sides,
        verbs=verbs_for(sheet, actor, sides),
    )


def page_of_record(sheet_id: UUID) -> SheetPage:
    """What the printed form says, whoever acts: without the talk, who told, what anybody may do."""
    return _of(Sheet.objects.select_related(*WITH_IT).get(pk=sheet_id))


def _of(sheet: Sheet) -> SheetPage:
    crew = list(SheetCrew.objects.filter(sheet=sheet).select_related("staff"))
    crew.sort(key=lambda c: (c.staff_id != sheet.handler_id, c.certificate_number, c.staff.name))
    return SheetPage(
        sheet=sheet,
        points=points_of(sheet),
        officers=[c for c in crew if c.side == "enforcement"],
        samplers=[c for c in crew if c.side == "monitoring"],
        instruments=list(
            SheetInstrument.objects.filter(sheet=sheet).select_related("instrument").order_by("id")
        ),
        signatures=list(
            SheetSignature.objects.filter(sheet=sheet).select_related("staff").order_by("at", "id")
        ),
        comments=[],
        proposals=[],
        changes=list(Change.objects.filter(sheet=sheet).select_related("by").order_by("at", "id")),
        infeasibilities=list(
            Infeasibility.objects.filter(sheet=sheet)
            .select_related("declared_by", "decided_by", "laboratory")
            .order_by("declared_at")
        ),
        commission=commission_of(sheet),
        papers=[],
        clocks=[],
        informant="",
        parties=parties_of(sheet),
        sides=frozenset(),
        verbs=frozenset(),
    )


def commission_of(sheet: Sheet) -> Commission | None:
    """The commission that runs; none where the station measures itself, or of earlier releases."""
    if sheet.laboratory_id is None:
        return None
    return (
        Commission.objects.filter(sheet=sheet, ended_at=None)
        .select_related("contract", "by")
        .first()
    )


def papers_of(sheet: Sheet) -> list[SheetPaper]:
    """The copies of record, the oldest first."""
    return list(SheetPaper.objects.filter(sheet=sheet).select_related("pdf").order_by("order"))


def points_of(sheet: Sheet) -> list[Point]:
    """The points with their factors in ``items.all()``."""
    items = Prefetch("items", queryset=Item.objects.order_by("order"))
    return list(Point.objects.filter(sheet=sheet).select_related("outlet").prefetch_related(items))


def clocks_of(objects: Iterable[UUID]) -> list[Clock]:
    """All clocks of the objects, void ones left out, by start."""
    return list(
        Clock.objects.filter(object_id__in=list(objects))
        .exclude(outcome="void")
        .order_by("started_at", "id")
    )


def informant_of(sheet: Sheet, actor: Actor) -> str:
    """Who told; empty to everybody who is not named, and where nobody told."""
    if not may_read_informant(sheet, actor):
        return ""
    return Informant.objects.filter(sheet=sheet).values_list("text", flat=True).first() or ""


def verbs_for(sheet: Sheet, actor: Actor, sides: frozenset[str]) -> frozenset[str]:
    """The steps of the edge table that this person may take now."""

    def allowed(edge: Edge) -> bool:
        return VERB_SIDES.get(edge.verb) in sides and actor.may(edge.permission)

    return frozenset(e.verb for e in SHEET.leaving(sheet.state) if allowed(e))
