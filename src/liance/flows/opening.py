"""The month's issued results laid open (数据公开): a table, and what its columns are and lack.

Off unless ``LIANCE_OPEN_DATA`` is set: what is published is the authority's decision.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from liance.flows.exporting import snapshot
from liance.foundation.kernel.ids import new_id
from liance.foundation.ledger.append import append
from liance.foundation.ledger.queries import events_of
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
TABLE = re.compile(r"results-(20\d{2})-(0[1-9]|1[0-2])\.csv")
NAMED = {name: at for at, name in enumerate(PUBLISHED)}


# Two writers of one month would give the same number to two files.
LOCK = 740517


@dataclass(frozen=True, slots=True)
class Opened:
    """What was laid open of a month (its first day): the how manieth writing, reports, rows, both files,
    digest of the table."""

    month: date
    version: int
    reports: int
    rows: int
    table: Path
    dictionary: Path
    sha256: str


def month_before(day: date) -> date:
    """The first day of the month before a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def lay_open_when_due(*, at: datetime) -> list[Opened]:
    """Where the site lays data open: the month before, and each month that is published and no longer so
    (a report was superseded since, a unit's name is withheld or given now), anew."""
    if not settings.LIANCE_OPEN_DATA:
        return []
    folder = default_folder()
    months = {*_published(folder), month_before(shanghai_day(at))}
    return [
        lay_open(month=month, folder=folder, at=at)
        for month in sorted(months)
        if not stands(month, folder)
    ]


def default_folder() -> Path:
    """Where a site's open data lie: published from here by whatever the site uses."""
    return Path(settings.LIANCE_DATA_DIR) / "open-data"


def _published(folder: Path) -> Iterator[date]:
    for path in folder.glob("results-*.csv"):
        found = TABLE.fullmatch(path.name)
        if found:
            yield date(int(found[1]), int(found[2]), 1)


def stands(month: date, folder: Path) -> bool:
    """Whether the table of a month is there, is one that the ledger names, and is of the reports and
    names that may be laid open today."""
    table = _table(folder, month)
    if not table.exists():
        return False
    digest = _digest(table)
    noted = (event.body for event in events_of(object_of(month)))
    held = next((body for body in noted if body["sha256"] == digest), None)
    return held is not None and held.get("of") == _marked(month)


def lay_open(*, month: date, folder: Path, at: datetime) -> Opened:
    """Write the results of the reports issued in a month, from one snapshot, and its dictionary; what
    lay there before gives way, its digest stays on the ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    table, dictionary = _table(folder, month), folder / f"results-{month:%Y-%m}-dictionary.csv"
    drafts = [path.with_suffix(f".{new_id().hex}.part") for path in (table, dictionary)]
    with _alone():
        version = 1 + len(events_of(object_of(month)))
        try:
            reports, rows, of = _write(drafts[0], month, version, at)
            _dictionary(drafts[1], month, version, at)
            opened = Opened(
                month, version, reports, rows, table, dictionary, _digest(drafts[0])
            )  # fmt: skip
            with transaction.atomic():
                _note(opened, of=of, at=at)
                # Last: what the ledger does not name is never published, or is written again.
                drafts[1].replace(dictionary)
                drafts[0].replace(table)
        finally:
            for draft in drafts:
                draft.unlink(missing_ok=True)
    return opened


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _write(draft: Path, month: date, version: int, at: datetime) -> tuple[int, int, str]:
    """The table; how many reports and rows, and the mark of what it is made of."""
    with draft.open("wb") as stream:
        writer = SeparatedWriter(stream, [Heading(column.zh) for column in COLUMNS])
        reports = 0
        with snapshot():
            of = _marked(month)
            for report in issued(month).iterator(chunk_size=BLOCK):
                reports += 1
                told = (_as_of(at), str(version))
                writer.write([[*row, *told] for row in _open_rows(report)])
        written = writer.close()
        stream.flush()
        os.fsync(stream.fileno())
    return reports, written.rows, of


def _marked(month: date) -> str:
    """A digest over the reports of a month that may be laid open, whose content is fixed by their
    signature, and over whether their unit is named."""
    rows = issued(month).values_list("id", "visit__source__credit_code")
    said = [f"{key} {name_laid_open('', code)}" for key, code in rows]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _as_of(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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


def _dictionary(path: Path, month: date, version: int, at: datetime) -> None:
    """What each column holds, what is withheld on which ground, as of when it was written."""
    with path.open("wb") as stream:
        writer = SeparatedWriter(stream, [Heading(w) for w in ("项目", "English", "说明", "依据")])
        writer.write([[c.zh, c.en, c.note, ""] for c in COLUMNS])
        writer.write([[f"不公开：{w.what}", w.en, "", w.ground.text("zh")] for w in WITHHELD])
        writer.write([["月份", "month", f"{month:%Y-%m}，按报告签发日", ""]])
        writer.write([["数据截至", "as of", f"{_as_of(at)}（北京时间）有效的报告", ""]])
        writer.write([["版本", "version", f"第 {version} 次写出；以最后一次为准", ""]])
        writer.close()


def object_of(month: date) -> UUID:
    """What the ledger calls the open data of a month."""
    return uuid5(SITE, f"open-data:{month:%Y-%m}")


def _note(opened: Opened, *, of: str, at: datetime) -> None:
    append(
        kind="exchange:open_data:make", agency_id=SITE, actor_id=None, object_type="exchange:open_data",
        object_id=object_of(opened.month), at=at,
        body={"month": f"{opened.month:%Y-%m}", "version": opened.version, "reports": opened.reports,
              "rows": opened.rows, "sha256": opened.sha256, "of": of},
    )  # fmt: skip
