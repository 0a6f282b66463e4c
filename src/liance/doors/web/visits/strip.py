"""The four boxes over a visit: entry together, officers, monitors, the unit's companion."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from liance.doors.web.moments import local, local_day, span_words
from liance.doors.web.visits import words
from liance.mechanism.operations.actions.crew import certificates_of
from liance.mechanism.operations.models import CrewMember
from liance.mechanism.operations.queries import Distances, VisitRecord, distances
from liance.mechanism.operations.rules.crew import (
    ENFORCEMENT,
    MONITORING,
    away_from_site,
    uncovered,
)

MINUTE = timedelta(minutes=1)


def boxes(record: VisitRecord) -> list[dict[str, Any]]:
    """The facts of the strip, as ``{% facts %}`` takes them."""
    return [_together(record), _officers(record), _monitors(record), _companion(record)]


def _together(record: VisitRecord) -> dict[str, Any]:
    visit = record.visit
    at = f"{local(visit.entered_at):%H:%M}"
    first = {
        side: min((m.entered_at for m in record.team(side)), default=None)
        for side in (ENFORCEMENT, MONITORING)
    }
    officers, monitors = first[ENFORCEMENT], first[MONITORING]
    if awaited := words.awaited(visit):
        value = _("%(at)s 已登记") % {"at": at}
        return {"word": _("一同进场"), "value": value, "kind": "open", "note": awaited}
    if not visit.regular:
        value = _("%(at)s，不符合规定") % {"at": at}
        return {
            "word": _("一同进场"),
            "value": value,
            "kind": "late",
            "note": words.deficiency_words(visit.deficiencies),
        }
    gap = abs(officers - monitors) if officers and monitors else timedelta()
    same = _("%(at)s，双方同时") % {"at": at}
    apart = _("%(at)s，前后相差 %(gap)s") % {"at": at, "gap": span_words(gap)}
    value = same if gap < MINUTE else apart
    found = distances(record.crew, record.visit.source)
    far = away_from_site((found.officers, found.monitors))
    kind = "soon" if far else "ok"
    return {
        "word": _("一同进场"),
        "value": value,
        "kind": kind,
        "note": _places(record, found, far),
    }


def _places(record: VisitRecord, found: Distances, far: bool) -> str:
    parts = []
    if found.between is not None:
        parts.append(_("双方定位相距 %(metres)s") % {"metres": metres(found.between)})
    nearest = [m for m in (found.officers, found.monitors) if m is not None]
    if nearest:
        parts.append(_("距登记位置 %(metres)s") % {"metres": metres(min(nearest))})
    if found.between is None:
        notes = [m.place_note for m in record.crew if m.place_note]
        parts += notes[:1]
    if far:
        parts.append(_("请核对登记坐标和定位"))
    return words.clauses(parts)


def metres(count: int) -> str:
    """``7 m``, ``1.2 km``."""
    return f"{count} m" if count < 1000 else f"{count / 1000:.1f} km"


def _names(team: Sequence[CrewMember]) -> str:
    return words.listed(m.staff.name for m in team) or "—"


def _officers(record: VisitRecord) -> dict[str, Any]:
    team = record.team(ENFORCEMENT)
    shown = next((e for e in record.entries if e.kind == "rights"), None)
    certified = _("执法证有效") if _certified(team) else _("有人没有有效执法证")
    after = (
        _("%(at)s 已出示") % {"at": f"{local(shown.at):%H:%M}"} if shown else _("还没有记出示证件")
    )
    return {
        "word": _("执法人员　至少 2 人"),
        "value": _names(team),
        "note": words.clauses([certified, after]),
    }


def _certified(team: Sequence[CrewMember]) -> bool:
    return bool(team) and all(m.certificate_number for m in team)


def _monitors(record: VisitRecord) -> dict[str, Any]:
    team = record.team(MONITORING)
    on = local_day(record.visit.entered_at)
    open_factors = _uncovered(team, record, on)
    if not _certified(team):
        note = _("有人没有有效上岗证")
    elif open_factors:
        note = _("上岗证未覆盖：%(factors)s") % {"factors": words.listed(open_factors[:3])}
    else:
        note = _("上岗证有效，覆盖全部因子")
    return {"word": _("监测人员　至少 2 人"), "value": _names(team), "note": note}


def _uncovered(team: Sequence[CrewMember], record: VisitRecord, on: date) -> tuple[str, ...]:
    held = [
        c
        for certificates in certificates_of([m.staff_id for m in team]).values()
        for c in certificates
        if c.kind == MONITORING and c.valid_from <= on <= c.valid_to
    ]
    return uncovered(held, [i.factor for p in record.points for i in p.items.all()])


def _companion(record: VisitRecord) -> dict[str, Any]:
    visit = record.visit
    if visit.companion_signed is None:
        value, note = visit.companion or _("无人陪同"), _("无人在场")
    elif visit.companion_signed:
        value, note = visit.companion or "—", _("已签字")
    else:
        value = visit.companion or "—"
        note = _("拒绝签字：%(reason)s") % {"reason": visit.companion_refusal}
    return {"word": _("企业陪同"), "value": value, "note": note}
