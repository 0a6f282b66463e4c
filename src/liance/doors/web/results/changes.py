"""What an amendment changed: before and after, field by field."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from liance.doors.web.moments import local
from liance.mechanism.laboratory.models import Determination


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs."""

    word: str
    old: str
    new: str


def changes(row: Determination) -> list[Change]:
    """The fields in which a record differs from the one it amends; none where it amends none."""
    old = row.amends
    if old is None:
        return []
    pairs = (
        (_("结果"), old.raw.strip(), row.raw.strip()),
        (_("计量单位"), old.unit, row.unit),
        (_("检出限"), old.detection_limit, row.detection_limit),
        (_("方法"), old.method, row.method),
        (_("仪器"), _instrument(old), _instrument(row)),
        (_("分析开始时间"), _moment(old.started_at), _moment(row.started_at)),
        (_("读数时间"), _moment(old.read_at), _moment(row.read_at)),
    )
    return [Change(word, was or "—", now or "—") for word, was, now in pairs if was != now]


def _instrument(row: Determination) -> str:
    return f"{row.instrument.name} {row.instrument.number}" if row.instrument else ""


def _moment(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""
