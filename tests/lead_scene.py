"""Leads by what came of them."""

from datetime import datetime
from uuid import UUID

from liance.flows.demonstration.world import World
from liance.foundation.kernel.actor import installation
from liance.mechanism.operations.models import CrewMember, Visit
from liance.mechanism.screening import actions
from liance.mechanism.screening.findings import Found, Screened
from liance.mechanism.screening.models import Lead
from liance.mechanism.screening.states import RUN

EXAMINED = "分析人员一天的录入与仪器记录逐条核对"


def opened(found: Found, *, at: datetime) -> Lead:
    """A lead as a run opens it."""
    run = actions.open_leads(
        screened=Screened((found,), {}), engine="duckdb", extracted={"crew": 2},
        actor=installation(frozenset({RUN})), at=at,
    )  # fmt: skip
    return Lead.objects.get(run=run)


def opened_lead(visit: Visit, *, at: datetime) -> UUID:
    """About a visit's crew."""
    crew = [
        ("crew", str(pk))
        for pk in CrewMember.objects.filter(visit=visit).values_list("pk", flat=True)
    ]
    found = Found("F15", "few", str(visit.id), str(visit.monitoring_id), str(visit.id), {"n": 1},
                  tuple(crew))  # fmt: skip
    return opened(found, at=at).id


def examined_lead(world: World, *, at: datetime) -> UUID:
    """About a station, looked into by the city and by the province."""
    station = world.agencies["main.monitoring"]
    found = Found("F23", "many", "1|2|3", str(station.id), "", {"n": 400, "day_day": 20500}, ())
    lead = opened(found, at=at)
    for who in ("majianping", "hanxue"):
        lead.refresh_from_db()
        actions.examine(
            lead_id=lead.id, version=lead.version, text=EXAMINED, actor=world.actor(who), at=at
        )
    return lead.id
