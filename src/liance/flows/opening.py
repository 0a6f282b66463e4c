"""The month's issued results laid open (数据公开): a table, and what its columns are and lack.

Off unless ``LIANCE_OPEN_DATA`` is set: what is published is the authority's decision.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from liance.flows.exporting import snapshot
from liance.foundation.ledger.append import append
from liance.foundation.ledger.records import SITE
from liance.foundation.tables.out.separated import SeparatedWriter
from liance.foundation.tables.out.shape import Heading
from liance.mechanism.exchange.rules.opening import (
    COLUMNS,
    WITHHELD,
    name_laid_open,
    report_laid_open,
)
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.workbook import COLUMNS as PUBLISHED
from liance.mechanism.reporting.workbook import rows_of
from liance.norms.calendar.instants import SHANGHAI, shanghai_day

BLOCK = 200
NAMED = {name: at for at, name in enumerate(PUBLISHED)}


@dataclass(frozen=True, slots=True)
class Opened:
    """What was laid open of a month (its first day): reports, rows, both files, digest of the table."""

    month: date
    reports: int
    rows: int
    table: Path
    dictionary: Path
    sha256: str


def month_before(day: date) -> date:
    """The first day of the month before a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def lay_open_when_due(*, at: datetime) -> Opened | None:
    """The month before, once, where the site lays data open; none otherwise."""
    if not settings.LIANCE_OPEN_DATA:
        return None
    month = month_before(shanghai_day(at))
    folder = default_folder()
    return None if _table(folder, month).exists() else lay_open(month=month, folder=folder, at=at)


def default_folder() -> Path:
    """Where a site's open data lie: published from here by whatever the site uses."""
    return Path(settings.LIANCE_DATA_DIR) / "open-data"


def lay_open(*, month: date, folder: Path, at: datetime) -> Opened:
    """Write the results of the reports issued in a month, from one snapshot, and its dictionary."""
    folder.mkdir(parents=True, exist_ok=True)
    table, dictionary = _table(folder, month), folder / f"results-{month:%Y-%m}-dictionary.csv"
    draft = table.with_suffix(".part")
    with draft.open("wb") as stream:
        writer = SeparatedWriter(stream, [Heading(column.zh) for column in COLUMNS])
        reports = 0
        with snapshot():
            for report in issued(month).iterator(chunk_size=BLOCK):
                reports += 1
                writer.write([list(row) for row in _open_rows(report)])
        written = writer.close()
        os.fsync(stream.fileno())
    _dictionary(dictionary, month)
    draft.replace(table)
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    opened = Opened(month, reports, written.rows, table, dictionary, digest)
    _note(opened, at=at)
    return opened


def issued(month: date) -> QuerySet[Report]:
    """The reports issued in a month that may be laid open, in the order of their issue."""
    first = datetime(month.year, month.month, 1, tzinfo=SHANGHAI).astimezone(UTC)
    after = (month + timedelta(days=32)).replace(day=1)
    last = datetime(after.year, after.month, 1, tzinfo=SHANGHAI).astimezone(UTC)
    rows = Report.objects.filter(signed_at__gte=first, signed_at__lt=last, state="signed")
    rows = rows.filter(restricted=False, visit__restricted=False, visit__source__restricted=False)
    return rows.select_related("visit__jurisdiction", "visit__source", "agency").order_by(
        "signed_at", "id"
    )


def _open_rows(report: Report) -> Iterator[Sequence[str]]:
    visit = report.visit
    if not report_laid_open(
        state=report.state, restricted=report.restricted, visit_restricted=visit.restricted
    ):
        return
    unit = visit.source
    for row in rows_of(report):
        cell = {name: row[at] for name, at in NAMED.items()}
        yield (
            report.number, report.agency.name, cell["行政区"], visit.jurisdiction.gb2260,
            name_laid_open(cell["企业名称"], unit.credit_code), cell["行业名称"],
            cell["监测点名称"], cell["执行标准名称"], cell["执行标准条件名称"], cell["监测日期"],
            cell["监测项目名称"], cell["污染物浓度"], cell["标准限值"], cell["单位"],
            cell["是否达标"], cell["超标倍数"],
        )  # fmt: skip


def _table(folder: Path, month: date) -> Path:
    return folder / f"results-{month:%Y-%m}.csv"


def _dictionary(path: Path, month: date) -> None:
    """What each column holds, and what is withheld on which ground."""
    with path.open("wb") as stream:
        writer = SeparatedWriter(stream, [Heading(w) for w in ("项目", "English", "说明", "依据")])
        writer.write([[c.zh, c.en, c.note, ""] for c in COLUMNS])
        writer.write([[f"不公开：{w.what}", w.en, "", w.ground.text("zh")] for w in WITHHELD])
        writer.write([["月份", "month", f"{month:%Y-%m}，按报告签发日", ""]])
        writer.close()


@transaction.atomic
def _note(opened: Opened, *, at: datetime) -> None:
    append(
        kind="exchange:open_data:make", agency_id=SITE, actor_id=None, object_type="exchange:open_data",
        object_id=uuid5(SITE, f"open-data:{opened.month:%Y-%m}"), at=at,
        body={"month": f"{opened.month:%Y-%m}", "reports": opened.reports, "rows": opened.rows,
              "sha256": opened.sha256},
    )  # fmt: skip
