"""What another body determined (分包), as a report says it: items, body, accreditation, its report.

A laboratory that worked on a visit as a whole is the row's own; a single determination that was
given away names its maker beside the laboratory that entered it.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from liance.foundation.documents.report import ReportResult, Subcontract
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.laboratory.queries.results import MEAN, Result
from liance.mechanism.registry.models import Agency
from liance.norms.calendar.instants import shanghai_day


def subcontracts_of(results: Sequence[Result], agency: Agency) -> list[Subcontract]:
    """The bodies other than ``agency`` that determined something, by name."""
    others: dict[tuple[str, UUID], list[Result]] = {}
    for row in results:
        # A mean is of results that stand here themselves, each with its maker.
        key = _maker(row) if row.kind != MEAN else None
        if key is not None and key[1] != agency.id:
            others.setdefault(key, []).append(row)
    return [
        Subcontract(
            items="、".join(sorted({row.factor for row in rows})), body=name,
            accreditation=_accreditation(body, rows),
            reports="、".join(sorted({row.subcontract_report for row in rows} - {""})),
        )
        for (name, body), rows in sorted(others.items())
    ]  # fmt: skip


def is_own(row: Result, agency_id: UUID) -> bool:
    """Whether the agency that reports a result also determined it: field readings too, unless the
    crew of a commissioned laboratory took them. A mean is of its samples, which are asked each."""
    maker = _maker(row)
    return row.kind != MEAN and (maker is None or maker[1] == agency_id)


def with_maker(printed: ReportResult, row: Result) -> ReportResult:
    """The printed row with its maker and their report among its notes."""
    said = [
        f"{_share(row, count)}分包：{body}，报告编号 {report}" for body, report, count in _away(row)
    ]
    return replace(printed, note="；".join(part for part in (*said, printed.note) if part))


def _away(row: Result) -> tuple[tuple[str, str, int], ...]:
    """Bodies with their reports and for how many samples of a mean they stand."""
    if row.kind == MEAN:
        return row.given_away
    alone = row.subcontractor_id is not None
    return ((row.subcontractor, row.subcontract_report, 0),) if alone else ()


def _share(row: Result, count: int) -> str:
    return f"其中 {count} 个样品" if row.kind == MEAN and count < row.samples else ""


def instrument_of(row: Result) -> str:
    """The instrument of a result; of a sub-contracted one, where it is told."""
    if row.subcontractor_id is not None:
        return f"见分包报告 {row.subcontract_report}"
    return row.instrument


def _maker(row: Result) -> tuple[str, UUID] | None:
    if row.subcontractor_id is not None:
        return row.subcontractor, row.subcontractor_id
    return (row.laboratory, row.laboratory_id) if row.laboratory_id is not None else None


def _accreditation(laboratory_id: UUID, results: Sequence[Result]) -> str:
    """The certificates in force at the laboratory on the days of these tests; none: empty."""
    held = Qualification.objects.filter(laboratory_id=laboratory_id).order_by("cma_from", "id")
    days = {shanghai_day(r.started_at) for r in results if r.started_at is not None}
    numbers = [q.cma_number for q in held if any(q.cma_from <= d <= q.cma_to for d in days)]
    return "、".join(dict.fromkeys(numbers))
