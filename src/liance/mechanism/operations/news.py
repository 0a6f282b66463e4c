"""What both teams' open pages and desks are told about a visit."""

from datetime import datetime
from uuid import UUID

from liance.foundation.acts.perform import tell
from liance.mechanism.operations.models import Visit

TOPIC = "operations:visit"


def audience(visit: Visit) -> list[UUID]:
    """The agencies of the visit; of a restricted one its named people alone."""
    if visit.restricted:
        return list(visit.named)
    return [a for a in (visit.enforcement_id, visit.monitoring_id, visit.laboratory_id) if a]


def announce(visit: Visit, what: str, *, at: datetime) -> None:
    """Wake the open pages of the visit; they fetch what changed under their own rights."""
    tell(TOPIC, visit, at=at, audience=audience(visit), what=what)


def address(visit: Visit) -> str:
    """Where the desk's clocks lead."""
    return f"/visits/{visit.id}/"


def subject(visit: Visit) -> str:
    """Number and unit, as clocks print them."""
    number = visit.sheet.number if visit.sheet_id and visit.sheet else ""
    return f"{number} {visit.source.name}".strip()
