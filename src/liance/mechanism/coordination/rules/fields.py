"""Names of the fields of a sheet that may be proposed, changed, or left open.

``time``, ``note``, ``people``; ``point:<id>:name``, ``:frequency``, ``:factors`` (what is to be
measured there), ``:add`` (a further factor); ``item:<id>:limit``, ``:standard``, ``:cancel``.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liance.mechanism.coordination.rules.problems import Problem
from liance.norms.calendar.instants import SHANGHAI

PLAIN = ("time", "note", "people")
OF_POINT = ("name", "frequency", "factors", "add")
OF_ITEM = ("limit", "standard", "cancel")
PART_WORDS = {
    "name": "点位",
    "frequency": "频次",
    "factors": "监测因子",
    "add": "加测",
    "limit": "限值",
    "standard": "执行标准",
    "cancel": "不测",
}
_MINUTE = "%Y-%m-%d %H:%M"


NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Field:
    """A parsed name: ``noun`` is the name itself for the plain ones, else ``point``, ``item``."""

    noun: str
    ref: UUID = NOTHING
    part: str = ""


def read_field(key: str) -> Field | Problem:
    """Parse a field name."""
    unknown = Problem("coordination.field_unknown", "field", {"key": key[:80]})
    if key in PLAIN:
        return Field(key)
    noun, _, rest = key.partition(":")
    ref, _, part = rest.partition(":")
    if part not in {"point": OF_POINT, "item": OF_ITEM}.get(noun, ()):
        return unknown
    try:
        return Field(noun, UUID(ref), part)
    except ValueError:
        return unknown


def write_times(planned_from: datetime, planned_to: datetime) -> str:
    """Two instants as the text kept in proposals and changes, Shanghai time."""
    ends = (moment.astimezone(SHANGHAI).strftime(_MINUTE) for moment in (planned_from, planned_to))
    return "/".join(ends)


def read_times(text: str) -> tuple[datetime, datetime] | Problem:
    """The instants of a kept text; the end lies after the beginning."""
    try:
        ends = [
            datetime.strptime(part.strip(), _MINUTE).replace(tzinfo=SHANGHAI)
            for part in text.split("/")
        ]
        planned_from, planned_to = ends
    except ValueError:
        return Problem("coordination.value_time", "new")
    if planned_to <= planned_from:
        return Problem("coordination.times_reversed", "new")
    return planned_from, planned_to
