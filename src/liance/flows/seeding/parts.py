"""The smaller parts of a sheet's work as rows: points, items, readings, report, upload, copies."""

import json
from collections.abc import Iterator
from datetime import timedelta

from liance.flows.seeding.numbers import text, uid
from liance.flows.seeding.work import FACTORS, OUTLETS, Work

Row = tuple[object, ...]


def point_rows(w: Work) -> Iterator[Row]:
    """Two points of the sheet."""
    at = text(w.planned)
    for n, (code, name) in enumerate(OUTLETS):
        yield (
            uid("point", w.number * 2 + n), at, uid("sheet", w.number), n + 1,
            uid("outlet", w.source * 2 + n), code, name,
        )  # fmt: skip


def visit_point_rows(w: Work) -> Iterator[Row]:
    """The same points as found on site."""
    at = text(w.planned)
    for n, (code, name) in enumerate(OUTLETS):
        yield (
            uid("visit_point", w.number * 2 + n), at, uid("visit", w.number), n + 1,
            uid("point", w.number * 2 + n), uid("outlet", w.source * 2 + n), code, name,
            "车间停产，无废水" if n and w.second_point_missed else "",
        )  # fmt: skip


def item_rows(w: Work, *, visit: bool) -> Iterator[Row]:
    """Eight factors for the laboratory and one on site at each point."""
    at, tag, above = text(w.planned), "item", "point"
    if visit:
        tag, above = "visit_item", "visit_point"
    for n in range(2):
        point, first = uid(above, w.number * 2 + n), w.number * 18 + n * 9
        for f, (factor, _, limit, unit) in enumerate(FACTORS):
            yield uid(tag, first + f), at, point, f + 1, factor, limit, unit, "f"
        yield uid(tag, first + 8), at, point, 9, "pH值", "6-9", "无量纲", "t"


def reading_rows(w: Work) -> Iterator[Row]:
    """The field reading of each point."""
    at, m = text(w.planned + timedelta(minutes=40)), w.area.monitors
    for n in range(1 if w.second_point_missed else 2):
        yield (
            uid("reading", w.number * 2 + n), at, uid("visit_item", w.number * 18 + n * 9 + 8),
            "7.4", w.area.instrument, m[0], m[1], at, at,
        )  # fmt: skip


def crew_rows(w: Work) -> Iterator[Row]:
    """Two of each team."""
    at, a = text(w.planned), w.area
    people = [("enforcement", who) for who in a.officers]
    people += [("monitoring", who) for who in a.monitors[:2]]
    for n, (side, who) in enumerate(people):
        yield uid("crew", w.number * 4 + n), at, uid("visit", w.number), side, who, at, at


def clock_row(w: Work) -> Row:
    """The clock of the upload."""
    received = w.received
    answered = w.issued_at + timedelta(hours=1)
    outcome = ("met" if answered < w.due_at else "late") if received else ""
    return (
        uid("clock", w.number), uid("visit", w.number), w.area.monitoring, f"{w.unit} {w.place}号",
        f"/reports/visit/{uid('visit', w.number)}/", text(w.completed), text(w.due_at),
        text(answered) if received else "\\N", outcome,
    )  # fmt: skip


def report_row(w: Work) -> Row:
    """The signed report."""
    m, at = w.area.monitors, text(w.issued_at)
    number = f"{w.area.prefix}监〔2026〕{w.place}号"
    content = json.dumps(
        {
            "number": number, "project": f"{w.unit}执法监测", "body": w.area.stem,
            "client": w.area.stem, "inspected_unit": w.unit, "task_source": f"联系单 {w.place}号",
            "printed_at": at, "results": [],
        },
        ensure_ascii=False,
    )  # fmt: skip
    over = "1" if w.luck % 30 == 8 else "0"
    return (
        uid("report", w.number), at, uid("visit", w.number), w.area.monitoring, w.county[0],
        number, f"{w.number + 1:012X}", "t" if w.restricted else "f",
        w.named, over, text(w.completed), m[2], at, m[3], at, m[4], at, content,
    )  # fmt: skip


def upload_row(w: Work) -> Row:
    """The upload, with the platform's receipt where it came."""
    at = text(w.issued_at)
    received = w.received
    return (
        uid("upload", w.number), at, uid("report", w.number), "received" if received else "queued",
        at, w.area.monitors[2], at if received else "\\N",
        f"SX-{w.number:08d}" if received else "",
        text(w.issued_at + timedelta(hours=1)) if received else "\\N",
    )  # fmt: skip


def copy_rows(w: Work) -> Iterator[Row]:
    """Copies to department and enforcement agency."""
    at, a = text(w.issued_at), w.area
    for n, addressee in enumerate((a.department, a.enforcement)):
        received = w.received and not (w.luck % 400 == 9 and n == 0)
        yield (
            uid("copy", w.number * 2 + n), at, uid("report", w.number), addressee,
            "received" if received else "sent", at, a.monitors[2],
            text(w.issued_at + timedelta(hours=6)) if received else "\\N",
            a.officers[0] if received else "\\N",
        )  # fmt: skip
