"""The sheet as the printed form."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from liance.doors.web.deadlines import range_words
from liance.doors.web.sheets.showing import PointLine, Shown, Supplement
from liance.doors.web.sheets.words import (
    DECISIONS,
    GROUNDS,
    INFEASIBLE,
    MANAGEMENT,
    MEANINGS,
    STATES,
    urgency_words,
)
from liance.foundation.documents.parts import Entry, Person, Seal, Signature, Verification
from liance.foundation.documents.sheet import PointRow, ReturnPart, SheetForm
from liance.foundation.documents.sheet import Supplement as PrintedSupplement
from liance.mechanism.coordination.models import Infeasibility, Sheet, SheetCrew, SheetSignature
from liance.mechanism.coordination.queries.detail import page_of_record


def sheet_form(shown: Shown, *, at: datetime, url: str) -> SheetForm:
    """Everything that is printed; ``url`` stands behind the QR code."""
    sheet, source = shown.sheet, shown.sheet.source
    return SheetForm(
        number=sheet.number,
        issuer=sheet.enforcement.name,
        monitoring_body=Entry(sheet.monitoring.name, note=_carrier(sheet)),
        ground=Entry(str(GROUNDS[sheet.ground]), note=_planned(sheet)),
        urgency=Entry(urgency_words(sheet), note=sheet.urgency_note or sheet.late_reason),
        unit=Entry(sheet.unit_name),
        credit_code=source.credit_code,
        permit_code=source.permit_code,
        address=Entry(f"{source.jurisdiction.name}{source.address}"),
        coordinates=f"{source.lon}°E，{source.lat}°N" if source.lon else "",
        industry=Entry(source.industry, note=str(MANAGEMENT.get(source.management, ""))),
        time=Entry(range_words(sheet.planned_from, sheet.planned_to), was=shown.time_was),
        officers=_people(shown.page.officers, _("执法证")),
        points=tuple(_point(line) for line in shown.lines),
        remarks=sheet.note,
        signatures=_signatures(shown.page.signed("issue")),
        seal=Seal(sheet.enforcement.name),
        sent_at=sheet.sent_at,
        received_at=sheet.received_at,
        reply=_reply(shown),
        supplements=tuple(_supplement(line) for line in shown.supplements),
        state=_state(sheet),
        verification=Verification(url=url, code=sheet.id.hex[-8:].upper()),
        printed_at=at,
    )


def form_of_record(sheet_id: UUID, *, at: datetime) -> SheetForm:
    """The form as it stands for the copy of record: in Chinese, whoever acts in whatever language.

    Without a public address, and on a restricted sheet, none stands behind the code.
    """
    found = page_of_record(sheet_id)
    address = "" if found.sheet.restricted else settings.LIANCE_ADDRESS
    url = f"{address}{reverse('sheets:verify', args=[sheet_id])}" if address else ""
    with translation.override("zh-hans"):
        return sheet_form(Shown(found), at=at, url=url)


def _carrier(sheet: Sheet) -> str:
    if sheet.laboratory is None:
        return ""
    return _("委托 %(name)s") % {"name": sheet.laboratory.name}


def _planned(sheet: Sheet) -> str:
    if sheet.target is None:
        return _("计划外")
    return _("%(plan)s第 %(n)s 项") % {
        "plan": sheet.target.plan.title,
        "n": sheet.target.number,
    }


def _state(sheet: Sheet) -> str:
    if sheet.state in ("draft", "withdrawn"):
        word = str(STATES[sheet.state][1])
        return f"{word}：{sheet.withdrawn_reason}" if sheet.withdrawn_reason else word
    return _("迟送") if sheet.late else ""


def _people(crew: list[SheetCrew], certificate: str) -> tuple[Person, ...]:
    return tuple(Person(c.staff.name, certificate, c.certificate_number) for c in crew)


def _point(line: PointLine) -> PointRow:
    return PointRow(
        code=line.point.code,
        point=Entry(line.point.name, was=line.was_name, open=line.open_name),
        factors=Entry(line.factors, was=line.cancelled, open=line.open_factors),
        frequency=Entry(line.point.frequency, was=line.was_frequency, open=line.open_frequency),
        standard=Entry(line.standard),
    )


def _signatures(rows: list[SheetSignature]) -> tuple[Signature, ...]:
    return tuple(
        Signature(s.staff.name, str(MEANINGS.get(s.meaning, s.meaning)), s.at) for s in rows
    )


def _reply(shown: Shown) -> ReturnPart | None:
    sheet, page = shown.sheet, shown.page
    if sheet.returned_at is None and not page.infeasibilities:
        return None
    last = page.infeasibilities[-1] if page.infeasibilities else None
    body = sheet.laboratory or sheet.monitoring
    stock = _("耗材已备齐") if sheet.stock_confirmed else ""
    return ReturnPart(
        ability=Entry(sheet.returned_reply, note=stock),
        staff=_people(page.samplers, _("上岗证")),
        instruments=tuple(str(i.instrument) for i in page.instruments),
        explanation=_explanation(last),
        decision=_decision(last, sheet),
        arrangement=_arrangement(shown),
        signatures=_signatures(page.signed("return")),
        seal=Seal(body.name),
        returned_at=sheet.returned_at,
    )


def _explanation(last: Infeasibility | None) -> str:
    return f"{INFEASIBLE[last.ground]}：{last.text}" if last else ""


def _arrangement(shown: Shown) -> str:
    """The commissioned body with contract, amount and what it is commissioned with."""
    laboratory, commission = shown.sheet.laboratory, shown.page.commission
    if laboratory is None:
        return ""
    if commission is None:
        return laboratory.name
    lines = "、".join(f"{line['factor']}×{line['times']}" for line in commission.lines)
    return _("%(name)s，合同 %(number)s，%(amount)s 元（%(lines)s）") % {
        "name": laboratory.name, "number": commission.contract.number,
        "amount": f"{commission.amount:.2f}", "lines": lines,
    }  # fmt: skip


def _decision(last: Infeasibility | None, sheet: Sheet) -> str:
    if last is None or last.decided_by is None:
        return ""
    said = [str(DECISIONS[last.decision]), last.decision_note]
    return "　".join(w for w in (*said, sheet.department.name, last.decided_by.name) if w)


def _supplement(line: Supplement) -> PrintedSupplement:
    change = line.change
    return PrintedSupplement(
        item=line.label,
        at_issue=line.old,
        determined=Entry(line.new, open=line.open),
        by=change.by.name if change else "",
        at=change.at if change else None,
        reason=change.reason if change else "",
    )
