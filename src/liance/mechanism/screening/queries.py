"""Leads to read."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.scope import known
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.laboratory.models import Determination, ResultFile
from liance.mechanism.operations.models import Attachment, CrewMember, Reading, Visit, VisitItem
from liance.mechanism.screening.models import Examination, Lead, Run, SupervisedLead
from liance.mechanism.screening.policies import visible_to
from liance.mechanism.screening.states import CLOSE, EXAMINE

# a table of the extract: its rows, and the way from each to its visit
ROWS = {
    "results": (Determination, "bottle_factor__bottle__visit__source"),
    "readings": (Reading, "item__point__visit__source"),
    "crew": (CrewMember, "visit__source"), "bottles": (Bottle, "visit__source"),
    "visits": (Visit, "source"),
    "files": (ResultFile, ""), "instruments": (Instrument, "agency"),
    "photos": (Attachment, "entry__visit__source"), "items": (VisitItem, "point__visit__source"),
    "factors": (BottleFactor, "bottle__visit__source"),
}  # fmt: skip

AT_ONCE = 10_000
# the way of a row to its visit, where it is not one itself
OF_VISITS = {
    table: way.removesuffix("__source") for table, (_, way) in ROWS.items()
    if way.endswith("__source")
}  # fmt: skip


def leads(actor: Actor, *, check: str = "", state: str = "") -> QuerySet[Lead]:
    """Leads the actor may know of, the newest first."""
    rows = visible_to(actor).select_related("agency", "jurisdiction")
    if check:
        rows = rows.filter(check_id=check)
    return rows.filter(state=state) if state else rows


def lead(actor: Actor, lead_id: UUID) -> Lead:
    """One lead; ``NotFound`` for whoever may not know of it."""
    rows = visible_to(actor).select_related(
        "agency", "jurisdiction", "visit__source", "closed_by", "run"
    )
    found = rows.filter(pk=lead_id).first()
    if found is None:
        raise NotFound("screening:lead")
    return found


def rows_of(lead: Lead, actor: Actor) -> list[tuple[str, object]]:
    """The rows behind a lead with the name of their table, as they stand now; without those of
    restricted visits that do not name the actor."""
    found: list[tuple[str, object]] = []
    for table, (model, way) in ROWS.items():
        ids = [key for name, key in lead.rows if name == table]
        if ids:
            rows = model._base_manager.filter(pk__in=ids).order_by("pk")
            if table == "visits":
                rows = rows.filter(known(actor, Q()))
            elif table in OF_VISITS:
                rows = rows.filter(known(actor, Q(), prefix=f"{OF_VISITS[table]}__"))
            found += [(table, row) for row in (rows.select_related(way) if way else rows)]
    return found


def visits_behind(rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The visit of each row of an extract, as [table, identifier], that belongs to one."""
    wanted: dict[str, list[str]] = {}
    for table, key in rows:
        wanted.setdefault(table, []).append(key)
    found: dict[tuple[str, str], UUID] = {}
    for table, keys in wanted.items():
        if table == "visits":
            found |= {(table, key): UUID(key) for key in keys}
        elif table in OF_VISITS:
            for begin in range(0, len(keys), AT_ONCE):
                held = ROWS[table][0]._base_manager.filter(pk__in=keys[begin : begin + AT_ONCE])
                pairs = held.values_list("pk", f"{OF_VISITS[table]}_id")
                found |= {(table, str(pk)): visit for pk, visit in pairs}
    return found


def last_run() -> Run | None:
    """The latest run, none before the first."""
    return Run.objects.order_by("-began_at").first()


def waiting_for(actor: Actor) -> dict[str, int]:
    """How many leads stand still until the actor takes their next step: ``lead_examine`` (nobody or
    another person has examined them), ``lead_close``."""
    rows = visible_to(actor)
    mine = Examination.objects.filter(by_id=actor.staff_id).values("lead_id")
    found = {}
    if actor.may(EXAMINE):
        open_ = rows.filter(state__in=["opened", "examined_once"]).exclude(pk__in=mine)
        found["lead_examine"] = open_.count()
    if actor.may(CLOSE):
        found["lead_close"] = rows.filter(state="examined").count()
    return found


def examined_of(laboratory_id: UUID, actor: Actor) -> QuerySet[Lead]:
    """What two people examined and closed about an agency, the newest first: for its supervision."""
    rows = visible_to(actor).filter(agency_id=laboratory_id, state="closed")
    return rows.order_by("-closed_at")


def founded(actor: Actor, laboratory_ids: Iterable[UUID]) -> Counter[UUID]:
    """How many examined leads were referred for investigation, by laboratory (F3)."""
    rows = visible_to(actor).filter(agency_id__in=list(laboratory_ids), state="closed")
    found = rows.filter(finding="referred").values_list("agency_id")
    return Counter({agency: n for agency, n in found.annotate(n=Count("id")) if agency})


def supervised_by(supervision_id: UUID, actor: Actor) -> list[SupervisedLead]:
    """The leads put to a supervision, as far as the actor may know of them."""
    rows = SupervisedLead.objects.filter(supervision_id=supervision_id, lead__in=visible_to(actor))
    return list(rows.select_related("lead", "by").order_by("at", "id"))
