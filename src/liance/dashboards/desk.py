"""The desk: the running deadlines that are somebody's to meet, and what waits for others."""

from collections.abc import Iterable, Mapping
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.machine import MACHINES
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.reporting.models import Report, Upload
from liance.mechanism.reporting.queries import STANDING

MOST = 200
RETURNS = "coordination:sheet:return"
# How far a report is, and the permission for its next step.
STEP_OF_STAGE = {
    "": "reporting:report:prepare",
    "prepared": "reporting:report:review",
    "reviewed": "reporting:report:sign",
    "signed": "reporting:report:upload",
}
# Who meets the deadlines that no step of a person's stops.
DUTIES = {
    "sheet.fill": {"coordination:sheet:fill"},
    "custody.hold": {"laboratory:determination:enter"},
    "report.upload": set(STEP_OF_STAGE.values()),
    "report.copy": {"reporting:report:copy"},
}


@cache
def rights_of_rules() -> dict[str, frozenset[str]]:
    """Rule to the permissions of the steps that stop it: who can meet the deadline."""
    found: dict[str, set[str]] = {code: set() for code in RULES}
    for machine in MACHINES.values():
        for edge in machine.edges:
            for rule in edge.stops:
                if edge.verb != "withdraw":
                    found[rule].add(edge.permission)
    for rule, rights in DUTIES.items():
        found[rule] |= rights
    return {rule: frozenset(rights - {""}) for rule, rights in found.items()}


def rules_for(actor: Actor) -> list[str]:
    """The rules whose deadline the actor can meet; one that no step stops is everybody's."""
    return [
        rule
        for rule, rights in rights_of_rules().items()
        if not rights or rights & actor.permissions
    ]


def running(actor: Actor) -> QuerySet[Clock]:
    """Running clocks that the actor may know of, the earliest due first."""
    named = Q(named=[])
    if actor.staff_id:
        named |= Q(named__contains=[str(actor.staff_id)])
    return Clock.objects.filter(named, stopped_at=None).order_by("due_at", "id")


def duties(actor: Actor) -> list[Clock]:
    """What the actor's agency has to do and the actor can; what names another person is theirs."""
    if actor.agency_id is None:
        return []
    mine = running(actor).filter(agency_id=actor.agency_id, rule__in=rules_for(actor))
    if actor.staff_id:
        mine = mine.filter(Q(staff_id=None) | Q(staff_id=actor.staff_id))
    return list(mine[:MOST])


def stages(clocks: Iterable[Clock]) -> dict[UUID, str]:
    """How far the report of each clock's visit is: empty before there is one, ``prepared``,
    ``reviewed``, ``signed``, ``uploaded``; clocks about no report are absent."""
    wanted = {c.object_id for c in clocks if c.rule in ("report.upload", "report.copy")}
    found = dict.fromkeys(wanted, "")
    if not wanted:
        return found
    rows = Report.objects.filter(visit_id__in=wanted, state__in=STANDING)
    for row in rows.annotate(sent=Exists(Upload.objects.filter(report=OuterRef("pk")))).order_by(
        "prepared_at"
    ):
        found[row.visit_id] = "uploaded" if row.state == "signed" and row.sent else row.state
    return found


def at_hand(clocks: Iterable[Clock], stages: Mapping[UUID, str], actor: Actor) -> list[Clock]:
    """Without the reports whose next step is another's: who reviews sees those to be reviewed, who
    answers for the upload sees all."""
    if actor.may("reporting:report:upload"):
        return list(clocks)
    return [
        c
        for c in clocks
        if c.rule != "report.upload"
        or actor.may(STEP_OF_STAGE.get(stages.get(c.object_id, ""), "reporting:report:upload"))
    ]


def awaited(actor: Actor) -> list[Clock]:
    """What others have to do on the sheets that the actor's station serves."""
    if actor.agency_id is None:
        return []
    ours = Sheet.objects.filter(visible_to(actor), monitoring_id=actor.agency_id).exclude(
        state__in=("draft", "closed", "withdrawn")
    )
    others = running(actor).filter(object_id__in=ours.values("id"))
    return list(others.exclude(agency_id=actor.agency_id)[:MOST])


def on_site(actor: Actor) -> list[Sheet]:
    """The station's sheets whose visit is going on."""
    if actor.agency_id is None:
        return []
    return list(
        Sheet.objects.filter(visible_to(actor), monitoring_id=actor.agency_id, state="on_site")
        .select_related("jurisdiction")
        .order_by("planned_from", "id")[:MOST]
    )


def sheets_of(clocks: Iterable[Clock], actor: Actor) -> dict[UUID, Sheet]:
    """The sheets that clocks of the station's inbox are about, by id."""
    ids = [c.object_id for c in clocks if c.noun == "coordination:sheet"]
    return Sheet.objects.filter(visible_to(actor)).in_bulk(ids)
