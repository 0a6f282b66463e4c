"""The balance counted a second way: row by row in Python, from the statement of the rules."""

from collections import Counter
from datetime import datetime, timedelta

from liance.foundation.clocks.models import Clock
from liance.mechanism.coordination.models import Point
from liance.mechanism.custody.models import Bottle, BottleFactor, GapExplanation, Handover
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading, Visit, VisitItem
from liance.mechanism.planning.models import NotDone
from liance.mechanism.reporting.models import GapReason, Report

Counted = Counter[tuple[str, str]]


def explained(step, row_id):
    return GapReason.objects.filter(stage=step, object_id=row_id).exists()


def shanghai_midnight(at: datetime) -> datetime:
    local = at + timedelta(hours=8)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=8)


def recount(visit: Visit, *, at: datetime) -> Counted:
    """Units of one visit by (step, class)."""
    return (
        _sheet(visit, at)
        + _points(visit, at)
        + _bottles(visit, at)
        + _results(visit, at)
        + _report(visit, at)
    )


def sampling(visit, at):
    if visit.monitoring_closed_at:
        return False
    yesterday = shanghai_midnight(at) - timedelta(days=1)
    return visit.left_at is None or visit.left_at >= yesterday


def _sheet(visit, at) -> Counted:
    if visit.sheet_id and visit.sheet.state != "withdrawn":
        return Counter()
    clock = Clock.objects.filter(rule="sheet.follow", object_id=visit.id).first()
    if explained("sheet", visit.id):
        return Counter({("sheet", "reasoned"): 1})
    late = clock is not None and clock.due_at <= at
    return Counter({("sheet", "broken" if late else "in_time"): 1})


def taken(point) -> bool:
    return (
        Bottle.objects.filter(point=point).exists()
        or Reading.objects.filter(item__point=point).exists()
    )


def _points(visit, at) -> Counted:
    found: Counted = Counter()
    excused = bool(
        visit.sheet
        and visit.sheet.target_id
        and NotDone.objects.filter(target_id=visit.sheet.target_id).exists()
    )
    waiting = "in_time" if sampling(visit, at) else "broken"
    units = 0
    for point in visit.points.all():
        units += 1
        items = list(point.items.all())
        if taken(point):
            kind = "have"
        elif (
            point.not_done_reason
            or excused
            or explained("point", point.id)
            or (items and all(i.not_done_reason for i in items))
        ):
            kind = "reasoned"
        else:
            kind = waiting
        found["point", kind] += 1
    if visit.sheet and not visit.sheet.after_visit:
        met = {p.sheet_point_id for p in visit.points.all()}
        for point in Point.objects.filter(sheet=visit.sheet):
            if point.id in met:
                continue
            units += 1
            reasoned = excused or explained("point", point.id)
            found["point", "reasoned" if reasoned else waiting] += 1
    if not units:
        reasoned = excused or explained("point", visit.id)
        found["point", "reasoned" if reasoned else waiting] += 1
    return found


def _bottles(visit, at) -> Counted:
    found: Counted = Counter()
    for bottle in Bottle.objects.filter(visit=visit):
        check = getattr(bottle, "receipt", None)
        offers = Handover.objects.filter(bottle=bottle, state="offered")
        due = min(
            [bottle.sampled_at + timedelta(hours=48)]
            + [o.offered_at + timedelta(minutes=30) for o in offers]
        )
        if check and check.accepted:
            kind = "have"
        elif check or bottle.state == "lost" or explained("bottle", bottle.id):
            kind = "reasoned"
        elif due > at:
            kind = "in_time"
        elif GapExplanation.objects.filter(
            bottle=bottle, kind__in=["no_receipt", "unanswered", "nobody"]
        ).exists():
            kind = "reasoned"
        else:
            kind = "broken"
        found["bottle", kind] += 1
    for item in VisitItem.objects.filter(point__visit=visit, on_site=False):
        if not taken(item.point) or item.readings.exists():
            continue
        if BottleFactor.objects.filter(visit_item_id=item.id).exists():
            continue
        if item.not_done_reason or explained("bottle", item.id):
            kind = "reasoned"
        else:
            kind = "in_time" if sampling(visit, at) else "broken"
        found["bottle", kind] += 1
    return found


def _results(visit, at) -> Counted:
    found: Counted = Counter()
    for factor in BottleFactor.objects.filter(
        bottle__visit=visit, bottle__receipt__accepted=True
    ).select_related("bottle"):
        made = list(Determination.objects.filter(bottle_factor=factor).exclude(state="superseded"))
        for one in made:
            found["result", _made(one, at)] += 1
        if not made:
            found["result", _unmade(factor, at)] += 1
    for item in VisitItem.objects.filter(point__visit=visit):
        if not taken(item.point):
            continue
        readings = item.readings.filter(amends=None).count()
        bottled = BottleFactor.objects.filter(visit_item_id=item.id).exists()
        if readings:
            found["result", "have"] += readings
        elif item.on_site and not bottled:
            reasoned = item.not_done_reason or explained("result", item.id)
            waiting = "in_time" if sampling(visit, at) else "broken"
            found["result", "reasoned" if reasoned else waiting] += 1
    return found


def _made(one, at) -> str:
    if one.state == "approved":
        return "have"
    if explained("result", one.id):
        return "reasoned"
    return "broken" if one.entered_at + timedelta(days=10) <= at else "in_time"


def _unmade(factor, at) -> str:
    if factor.no_result_reason or factor.bottle.state == "lost" or explained("result", factor.id):
        return "reasoned"
    hold = (
        timedelta(days=10)
        if factor.hold_minutes is None
        else timedelta(minutes=factor.hold_minutes)
    )
    return "broken" if factor.bottle.sampled_at + hold <= at else "in_time"


def _report(visit, at) -> Counted:
    clock = Clock.objects.filter(rule="report.upload", object_id=visit.id).first()
    late = clock is not None and clock.due_at <= at
    report = Report.objects.filter(visit=visit, state="signed").first()
    if report is None:
        kind = "reasoned" if explained("report", visit.id) else "broken" if late else "in_time"
        return Counter({("report", kind): 1})
    found: Counted = Counter({("report", "have"): 1})
    upload = getattr(report, "upload", None)
    if upload and upload.state == "received":
        kind = "have"
    elif explained("receipt", report.id):
        kind = "reasoned"
    elif not late:
        kind = "in_time"
    elif upload and upload.state == "platform_down" and upload.first_sent_at < clock.due_at:
        kind = "reasoned"
    else:
        kind = "broken"
    found["receipt", kind] += 1
    return found
