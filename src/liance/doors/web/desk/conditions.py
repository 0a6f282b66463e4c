"""What the station can do for each sheet of its inbox: pairs free on the day, instruments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from liance.doors.web import moments
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries.conditions import Gauge, Roster, gauges, roster

SOON_DAYS = 30


@dataclass(frozen=True)
class Condition:
    """A line beside a sheet: kind of mark and words."""

    kind: str
    words: str


def workdays(at: datetime) -> list[date]:
    """Monday to Friday of this week; at the weekend those of the next."""
    today = moments.local_day(at)
    monday = today - timedelta(days=today.weekday())
    if today.weekday() > 4:
        monday += timedelta(days=7)
    return [monday + timedelta(days=n) for n in range(5)]


def board(actor: Actor, at: datetime) -> dict[str, Any]:
    """The week's roster and the instruments, as the template reads them."""
    days = workdays(at)
    week = roster(actor, days=days)
    rows = [
        {
            "person": p,
            "cells": [", ".join(week.taken.get((p.staff.id, d), [])) for d in days],
        }
        for p in week.people
    ]
    return {
        "days": [{"day": d, "pairs": week.pairs(d)} for d in days],
        "people": rows,
        "gauges": [_gauge(g) for g in gauges(actor, on=moments.local_day(at))],
    }


def _gauge(gauge: Gauge) -> dict[str, Any]:
    left = gauge.days_left
    if left is None or left < 0:
        kind, words = "late", gettext("校准已过期，停用")
    elif gauge.out_for:
        kind, words = "progress", gettext("%(n)s号在用") % {"n": gauge.out_for}
    elif left <= SOON_DAYS:
        kind, words = "soon", gettext("剩 %(n)s 天") % {"n": left}
    else:
        kind, words = "ok", gettext("可用")
    return {"instrument": gauge.instrument, "kind": kind, "words": words}


def conditions_of(sheets: Iterable[Sheet], actor: Actor) -> dict[UUID, Condition]:
    """Whether pairs are free on the day of each sheet that waits for its return."""
    waiting = [s for s in sheets if s.state == "sent"]
    days = sorted({moments.local_day(s.planned_from) for s in waiting})
    free = roster(actor, days=days) if days else Roster((), [])
    return {s.id: _condition(free, moments.local_day(s.planned_from)) for s in waiting}


def _condition(free: Roster, day: date) -> Condition:
    pairs = free.pairs(day)
    words = {"day": f"{day:%m-%d}", "n": pairs}
    if not pairs:
        return Condition("late", gettext("%(day)s 没有空闲的 2 人组") % words)
    names = gettext("、").join(p.staff.name for p in free.free(day)[:2])
    if pairs == 1:
        return Condition("ok", gettext("%(names)s可派") % {"names": names})
    return Condition("ok", gettext("%(day)s 有 %(n)s 组空闲") % words)
