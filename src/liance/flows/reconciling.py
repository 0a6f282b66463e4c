"""The platform's own list against what was sent there (对账)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from liance.flows.exporting import snapshot
from liance.foundation.tables.separated import Table
from liance.mechanism.exchange.rules.reconciling import (
    OUTSIDE,
    SUPERSEDED,
    UNKNOWN,
    Compared,
    Held,
    compare,
    plain,
    told_apart,
)
from liance.mechanism.reporting.models import Upload
from liance.norms.calendar.instants import SHANGHAI

# What their columns may be called; the first of each is ours.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "report": ("报告编号", "监测报告编号", "报告号", "report_number", "report"),
    "point": ("监测点名称", "监测点位", "监测点位名称", "点位", "点位编号", "排口编号", "point"),
    "factor": ("监测项目名称", "监测项目", "监测因子", "项目名称", "因子", "factor"),
    "value": ("污染物浓度", "监测结果", "浓度", "监测值", "结果", "value"),
    "unit": ("单位", "计量单位", "浓度单位", "unit"),
}
REQUIRED = ("report", "factor", "value")
CHUNK = 200


def columns_of(header: Iterable[str]) -> dict[str, int]:
    """Where each field stands in their header; a field that is not there is left out."""
    places = {plain(name): at for at, name in reversed(list(enumerate(header)))}
    found = {
        field: next((places[plain(name)] for name in names if plain(name) in places), None)
        for field, names in HEADERS.items()
    }
    return {field: at for field, at in found.items() if at is not None}


def theirs_of(table: Table, columns: Mapping[str, int]) -> Iterator[Held]:
    """The results of their list; rows without report and factor are no results."""
    for row in table.rows:
        cell = {field: row.cells[at].strip() for field, at in columns.items()}
        if cell["report"] or cell["factor"]:
            yield Held(
                cell["report"], cell.get("point", ""), cell["factor"], cell["value"],
                cell.get("unit", ""), str(row.line),
            )  # fmt: skip


def ours_of(*, first: date | None = None, last: date | None = None) -> Iterator[Held]:
    """Every result of the uploads that the platform gave a receipt for, from its ``first`` to its
    ``last`` day (Beijing time); a report that another one replaced is not in force any more."""
    yield from _results(_asked_for(first, last))


def _received() -> QuerySet[Upload]:
    return Upload.objects.filter(state="received")


def _asked_for(first: date | None, last: date | None) -> QuerySet[Upload]:
    rows = _received().filter(report__state="signed")
    if first is not None:
        rows = rows.filter(received_at__gte=_midnight(first))
    if last is not None:
        rows = rows.filter(received_at__lt=_midnight(last + timedelta(days=1)))
    return rows


def _results(rows: QuerySet[Upload]) -> Iterator[Held]:
    ordered = rows.select_related("report").order_by("received_at", "id")
    for upload in ordered.iterator(chunk_size=CHUNK):
        report = upload.report
        for result in report.content["results"]:
            yield Held(
                report.number, result["point_code"], result["factor"], result["value"],
                result["unit"], upload.receipt_number,
            )  # fmt: skip


def sent_beside(
    numbers: Collection[str], *, first: date | None = None, last: date | None = None
) -> Iterator[tuple[str, Held]]:
    """Results of the reports of these numbers that have a receipt and are not among ``ours_of``: why
    not, and the result."""
    wanted = {plain(number) for number in numbers}
    others = _received().exclude(pk__in=_asked_for(first, last).values("pk"))
    said = others.values_list("pk", "report__number", "report__state")
    for status, of in ((OUTSIDE, True), (SUPERSEDED, False)):
        keys = [
            key for key, number, state in said
            if plain(number) in wanted and (state == "signed") is of
        ]  # fmt: skip
        for held in _results(_received().filter(pk__in=keys)):
            yield status, held


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def reconcile(
    table: Table, *, first: date | None = None, last: date | None = None
) -> list[Compared]:
    """Their list beside ours, both of one moment. ``KeyError``: a column that is needed lacks."""
    columns = columns_of(table.header)
    lacking = [field for field in REQUIRED if field not in columns]
    if lacking:
        raise KeyError("、".join(HEADERS[field][0] for field in lacking))
    with snapshot():
        found = list(compare(ours_of(first=first, last=last), theirs_of(table, columns)))
        left = {one.theirs.report for one in found if one.status == UNKNOWN and one.theirs}
        return told_apart(found, sent_beside(left, first=first, last=last)) if left else found
