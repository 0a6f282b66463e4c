"""Events of the ledger: an event is as visible as what it is about."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from liance.dashboards import ledger_events
from liance.dashboards.exports.shape import NUMBER, TIME, Column, Context, Listed, Wanted, Words
from liance.foundation.kernel.actor import Actor
from liance.foundation.ledger.models import Event
from liance.mechanism.registry.models import Staff


class About(NamedTuple):
    """What tells whether somebody may know of an event, and its row."""

    id: int
    object_type: str
    object_id: UUID
    row: list[Any]


COLUMNS = (
    Column("id", Words("登记号", "Entry"), "id", NUMBER),
    Column("at", Words("时间", "Time"), "at", TIME, width=20),
    Column("kind", Words("事项", "What"), "kind", width=34),
    Column("object_type", Words("对象类别", "Kind of object"), "object_type", width=26),
    Column("object_id", Words("对象标识", "Identifier of the object"), "object_id", width=38),
    Column("by", Words("经办", "Handled by"), "actor_id"),
    Column("seq", Words("封存序号", "Place in the log"), "seq", NUMBER),
    Column("sha256", Words("摘要 SHA-256", "Digest SHA-256"), "leaf256", width=66),
    Column("sm3", Words("摘要 SM3", "Digest SM3"), "leafsm3", width=66),
    Column("body", Words("登记内容", "What was recorded"), "body", width=60),
)
ID, TYPE, OBJECT, BY, SHA256, SM3 = 0, 3, 4, 5, 7, 8


def _events(actor: Actor, wanted: Wanted) -> QuerySet[Event]:
    """One agency's log, the actor's own where none is asked for."""
    open_to = {str(agency.id): agency.id for agency in ledger_events.logs(actor)}
    chosen = open_to.get(wanted.get("agency", "") or str(actor.agency_id))
    if chosen is None:
        return Event.objects.none()
    return Event.objects.filter(agency_id=chosen).order_by("id")


def _since(rows: QuerySet[Event], lowest: int) -> QuerySet[Event]:
    here = ["ledger_event.epoch = ledger_epoch()", "ledger_event.xid >= %s::xid8"]
    return rows.extra(where=here, params=[str(lowest)])  # noqa: S610 - the value is a parameter


def _admit(actor: Actor, block: list[list[Any]]) -> list[list[Any]]:
    events = [About(row[ID], row[TYPE], row[OBJECT], row) for row in block]
    return [event.row for event in ledger_events.visible(actor, events)]


def _complete(context: Context, block: list[list[Any]]) -> None:
    names: dict[UUID, str] = context.held.setdefault("names", {})
    unknown = {row[BY] for row in block if row[BY]} - names.keys()
    if unknown:
        found = dict(Staff.objects.filter(user_id__in=unknown).values_list("user_id", "name"))
        names.update({key: found.get(key, "") for key in unknown})
    for row in block:
        row[BY] = names.get(row[BY], "")
        row[OBJECT] = str(row[OBJECT])
        row[SHA256], row[SM3] = bytes(row[SHA256]).hex(), bytes(row[SM3]).hex()


EVENTS = Listed(
    code="ledger",
    of=Event,
    title=Words("存证账本", "Ledger"),
    permission=ledger_events.VIEW,
    filters={"agency": Words("机构", "Agency")},
    rows=_events,
    columns=COLUMNS,
    complete=_complete,
    admit=_admit,
    since=_since,
)
