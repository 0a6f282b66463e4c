"""What a report prints and uploads, drawn from all that was measured (R1, R3).

The content is a ``ReportForm`` as JSON, frozen when the report is prepared; signatures and the
verification address join it when it is printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from pydantic import TypeAdapter

from liance.foundation.documents.parts import Person, Seal, Signature, Verification
from liance.foundation.documents.report import (
    QualityRow,
    ReportCondition,
    ReportForm,
    ReportPoint,
    ReportSample,
    render,
)
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.ledger.canonical import canonical
from liance.mechanism.commissioning.queries import accreditation_of
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.queries import chain_deviations, marks
from liance.mechanism.laboratory.queries import quality, results_of
from liance.mechanism.laboratory.queries.controls import control_lines_of
from liance.mechanism.laboratory.queries.results import MEAN, Results
from liance.mechanism.operations.models import CrewMember, Entry, Visit
from liance.mechanism.reevaluation.queries import restated
from liance.mechanism.registry.models import Agency
from liance.mechanism.reporting.equipment import instruments_of, methods_of
from liance.mechanism.reporting.evaluating import conclusion, grounds, result_row
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.rules.moved_on import facts_changed
from liance.mechanism.reporting.rules.required import missing
from liance.mechanism.reporting.subcontracting import subcontracts_of, with_maker
from liance.norms.laws import monitoring_basis

FORM = TypeAdapter(ReportForm)
CONDITIONS = ("production", "facility")

NOTHING_SAID: Mapping[str, str] = MappingProxyType({})
MEASURED = ("points", "samples", "results", "conditions", "deviations")
COMPOSED = 3
"""How this release words a report; raised whenever the same records would print otherwise."""


def content_of(
    visit: Visit,
    *,
    agency: Agency,
    number: str,
    at: datetime,
    remark: str = "",
    correction: str = "",
    lacking: Mapping[str, str] = NOTHING_SAID,
) -> dict[str, Any]:
    """The frozen content of a visit's report as JSON values; ``correction`` heads the deviations,
    ``lacking`` says of each fact that is missing why it is not on file."""
    form = compose(visit, agency=agency, number=number, remark=remark, at=at)
    facts = missing(form)
    reasons = tuple(lacking.get(fact, "").strip() for fact in facts)
    form = replace(form, missing=facts, missing_reasons=reasons)
    if correction:
        form = replace(form, deviations=(correction, *form.deviations))
    content = cast("dict[str, Any]", FORM.dump_python(form, mode="json"))
    return content | {"composed": COMPOSED}


def changed_since(report: Report, *, at: datetime | None = None) -> list[str]:
    """Which parts of the content the records would now print otherwise, e.g. ``["results"]``.

    ``at``: of a report that is not signed, the instant up to which explanations and breaks of the
    chain count; one in force stays as of its preparing.

    A signed report that an earlier release composed is held against its facts alone.
    """
    # As this release writes it: fields that came since are no change.
    old = FORM.dump_python(form_of(report.content), mode="json")
    now = content_of(
        report.visit, agency=report.agency, number=report.number, at=at or report.prepared_at
    )
    if report.replaces_id:
        now["deviations"] = [*old["deviations"][:1], *now["deviations"]]
    if report.signed_at is not None and report.content.get("composed") != COMPOSED:
        return facts_changed(old, now)
    return [part for part in MEASURED if now[part] != old[part]]


def form_of(content: dict[str, Any]) -> ReportForm:
    """The form back from its frozen content."""
    return FORM.validate_python(content)


def printed(report: Report, *, signer: str, verify_url: str) -> bytes:
    """The report as PDF with its three signatures, as it stands when it is signed; the data of the
    report are attached to it."""
    form = signed_form(report, signer=signer, verify_url=verify_url)
    return render(form, data=data_of(report, form))


def superseded_copy(report: Report, by: Report, *, verify_url: str) -> bytes:
    """A superseded report with its successor's number on the cover, for whoever still uses it.

    Not the copy of record, which stays as it was issued.
    """
    signer = report.signed_by.name if report.signed_by else ""
    form = signed_form(report, signer=signer, verify_url=verify_url)
    words = f"作废：已由 {by.number} 报告代替（非签发原件）"
    return render(replace(form, state=words, printed_at=by.signed_at or form.printed_at))


def signed_form(report: Report, *, signer: str, verify_url: str) -> ReportForm:
    """The content with signatures, seal and the address to verify it at."""
    signed_at = report.signed_at
    if signed_at is None or report.reviewed_by is None:
        raise ValueError("a report is printed when it is reviewed and signed")
    old = f"更正：代替 {report.replaces.number} 报告" if report.replaces else ""
    return replace(
        form_of(report.content),
        prepared=Signature(report.prepared_by.name, "编制", report.prepared_at),
        reviewed=Signature(report.reviewed_by.name, "审核", report.reviewed_at),
        signed=Signature(signer, "签发", signed_at),
        seal=Seal(report.agency.name, signed_at),
        issued_at=signed_at,
        printed_at=signed_at,
        state=old,
        verification=Verification(verify_url, report.code),
    )


def data_of(report: Report, form: ReportForm) -> str:
    """The report as canonical JSON, as it is attached to the copy of record."""
    return canonical(
        {
            "type": "liance-report-1",
            "id": report.id,
            "code": report.code,
            "replaces": report.replaces.number if report.replaces else "",
            "replace_reason": report.replace_reason,
            "report": FORM.dump_python(form, mode="json"),
        }
    )


def compose(visit: Visit, *, agency: Agency, number: str, remark: str, at: datetime) -> ReportForm:
    """All required items (domain: 评审准则 2023 item 40, 补充要求 19, 21) from the records."""
    found = restated(results_of(visit.id), visit.id)
    sheet, source = visit.sheet, visit.source
    enforcement = visit.enforcement
    return ReportForm(
        number=number,
        project=f"{source.name}{visit.get_ground_display()}",
        body=agency.name,
        body_address=agency.address,
        cma_number=_cma(agency, at),
        client=enforcement.name,
        client_address=enforcement.address,
        inspected_unit=source.name,
        unit_address=source.address,
        credit_code=source.credit_code,
        permit_code=source.permit_code,
        task_source=f"联系单 {sheet.number}" if sheet else "紧急现场，联系单待补",
        printed_at=at,
        sampled=_span([visit.entered_at, visit.left_at]),
        received=_span(_receipts(visit)),
        tested=_span([t for r in found.results for t in (r.started_at, r.approved_at)]),
        points=tuple(_points(visit)),
        samples=tuple(_samples(visit)),
        methods=tuple(methods_of(found.results)),
        instruments=tuple(instruments_of(visit)),
        results=tuple(with_maker(result_row(r), r) for r in found.results),
        standards=tuple(sorted(_standards(found))),
        grounds=grounds(found.results),
        conclusion=conclusion(found.results) + remark.strip(),
        conditions=tuple(_conditions(visit)),
        quality=tuple(_quality_rows(visit)),
        quality_summary=_quality(found),
        deviations=tuple(_deviations(visit, found, at)),
        subcontracts=tuple(subcontracts_of(found.results, agency)),
        samplers=tuple(_crew(visit)),
        analysts=tuple(_analysts(found)),
        basis=monitoring_basis(visit.entered_at.astimezone(SHANGHAI).date()),
    )


def _standards(found: Results) -> set[str]:
    """What was judged by, the limits beside the leading ones too."""
    beside = {side["standard"] for r in found.results for side in r.beside}
    return ({r.standard for r in found.results} | beside) - {""}


def _cma(agency: Agency, at: datetime) -> str:
    row = accreditation_of(agency.id, on=at.astimezone(SHANGHAI).date())
    return row.cma_number if row else ""


def _span(instants: Sequence[datetime | None]) -> str:
    known = sorted(i.astimezone(SHANGHAI) for i in instants if i is not None)
    if not known:
        return ""
    first, last = known[0], known[-1]
    if first.date() == last.date():
        return f"{first:%Y-%m-%d}"
    return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"


def _receipts(visit: Visit) -> list[datetime | None]:
    return list(
        Bottle.objects.filter(visit=visit, receipt__isnull=False).values_list(
            "receipt__at", flat=True
        )
    )


def _points(visit: Visit) -> list[ReportPoint]:
    return [
        ReportPoint(
            code=p.code,
            name=p.name,
            medium=p.get_medium_display(),
            coordinates=f"{p.outlet.lon}°E {p.outlet.lat}°N" if p.outlet and p.outlet.lon else "",
            note=f"未监测：{p.not_done_reason}" if p.not_done_reason else "",
            lon=str(p.outlet.lon) if p.outlet and p.outlet.lat else "",
            lat=str(p.outlet.lat) if p.outlet and p.outlet.lon else "",
        )
        for p in visit.points.select_related("outlet").order_by("order")
    ]


def _samples(visit: Visit) -> list[ReportSample]:
    return [
        ReportSample(
            number=b.number,
            point_code=b.point.code,
            kind=b.get_qc_display(),
            state=b.description,
            sampled_at=b.sampled_at,
            received_at=b.receipt.at if hasattr(b, "receipt") else None,
        )
        for b in Bottle.objects.filter(visit=visit)
        .select_related("point", "receipt")
        .order_by("number")
    ]


def _conditions(visit: Visit) -> list[ReportCondition]:
    rows = Entry.objects.filter(visit=visit, kind__in=CONDITIONS)
    amended = set(rows.exclude(amends=None).values_list("amends_id", flat=True))
    return [
        ReportCondition(item=e.title, text=e.text or e.get_kind_display())
        for e in rows.exclude(pk__in=amended).order_by("at")
    ]


def _quality_rows(visit: Visit) -> list[QualityRow]:
    return [
        QualityRow(
            measure=line.measure, factors=line.factor, due=line.due, done=line.done,
            outcome=line.outcome,
        )
        for line in control_lines_of(visit.id)
    ]  # fmt: skip


def _quality(found: Results) -> str:
    parallels = len({r.bottle for r in found.results if r.qc == "parallel"})
    blanks = len({r.bottle for r in found.results if r.qc == "blank"})
    return f"现场平行样 {parallels} 瓶，全程序空白 {blanks} 瓶，结果列于结果表。"


def _deviations(visit: Visit, found: Results, at: datetime) -> list[str]:
    said = [f"样品 {b.number}（{'、'.join(b.factors)}）：{b.text}" for b in found.bottles]
    said += [
        f"{line.point} {line.factor or '全部因子'} 无结果：{line.reason}" for line in found.reasons
    ]
    said += marks.deviations(visit.id)
    said += quality.deviations(visit.id)
    said += chain_deviations(visit, at=at)
    said += [
        f"{r.point_code} {r.factor} 现场读数 {r.raw} 未经第二人确认：{r.unconfirmed_reason}"
        for r in found.results
        if r.unconfirmed_reason
    ]
    if not visit.regular:
        said.append("进场不符合联合监测要求，本次结果不作为处罚证据。")
    return said


def _analysts(found: Results) -> list[Person]:
    """Who determined; of a sub-contracted result the maker's report says who."""
    own = {r.analyst for r in found.results if r.subcontractor_id is None and r.kind != MEAN}
    return [Person(name) for name in sorted(own)]


def _crew(visit: Visit) -> list[Person]:
    return [
        Person(m.staff.name, "监测上岗证", m.certificate_number)
        for m in CrewMember.objects.filter(visit=visit, side="monitoring").select_related("staff")
    ]
