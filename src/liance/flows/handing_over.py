"""Results for a platform without an interface, as one table to upload there by hand (交接表)."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Q, QuerySet

from liance.flows.exporting import snapshot
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.tables.out.shape import Heading
from liance.foundation.tables.out.workbook import WorkbookWriter
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.workbook import COLUMNS, WIDTHS, rows_of

NUMBER = "报告编号"
CHUNK = 200


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many reports and results a table holds."""

    reports: int
    rows: int


def waiting() -> QuerySet[Report]:
    """Issued reports in force that the platform gave no receipt for, in the order of their issue."""
    rows = Report.objects.filter(state="signed").filter(
        Q(upload=None) | ~Q(upload__state="received")
    )
    rows = rows.select_related("visit__jurisdiction", "visit__source", "agency")
    return rows.order_by("signed_at", "id")


def hand_over(path: Path, *, at: datetime) -> HandedOver:
    """Write the results of all that wait, from one moment; the last sheet lists the reports."""
    draft = path.with_name(f".{path.name}.part")
    heads = [Heading(NUMBER, width=22)]
    heads += [Heading(word, width=width) for word, width in zip(COLUMNS, WIDTHS, strict=True)]
    listed: list[tuple[str, str]] = []
    try:
        with draft.open("wb") as stream:
            writer = WorkbookWriter(stream, heads, titles=("说明", "监测结果"), cover_first=False)
            with snapshot():
                for report in waiting().iterator(chunk_size=CHUNK):
                    rows = [[report.number, *row] for row in rows_of(report)]
                    writer.write(rows)
                    listed.append((report.number, f"{report.agency.name}，{len(rows)} 行"))
            made = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            written = writer.close([("截至", made), ("报告", str(len(listed))), *listed])
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return HandedOver(len(listed), written.rows)
