"""Lines of the record, checklists, transcripts, evidence, what the company's people sign (D3)."""

from typing import Any
from uuid import UUID

from liance.flows.fieldwork.bodies.site import (
    Answer,
    ChecklistAnswer,
    Company,
    CompanySign,
    EvidenceAdd,
    EvidenceUnused,
    RecordAdd,
    RecordAmend,
    Transcript,
)
from liance.flows.fieldwork.job import Job
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.actions import values
from liance.mechanism.operations.actions import records
from liance.mechanism.operations.models import Attachment, Entry

ABOUT = {"entry": "进场", "sampling": "采样", "record": "检查记录", "transcript": "笔录"}
OUTCOMES = {"signs": "签字", "refuses": "拒绝签字", "nobody": "无人在场"}


def record_add(job: Job[RecordAdd]) -> UUID:
    """One line of the sender's side."""
    body = job.body
    line = _line(job, body.title, body.text, abnormal=body.abnormal, point=body.point)
    return _add(job, body.entry, line)


def record_amend(job: Job[RecordAmend]) -> UUID:
    """A line put right by a new one."""
    body = job.body
    line = _line(job, body.title, body.text, abnormal=body.abnormal)
    row = records.amend_entry(
        entry_id=job.own(body.entry), line=line, reason=body.reason, actor=job.actor, at=job.at
    )
    return row.id


def checklist_answer(job: Job[ChecklistAnswer]) -> UUID:
    """The answers as one line of the record, and each as a value that may be changed."""
    body = job.body
    text = "\n".join(_said(answer) for answer in body.answers)
    abnormal = any(answer.abnormal for answer in body.answers)
    line = _line(job, body.title, text, abnormal=abnormal, point=body.point)
    row = records.add_entry(
        visit_id=job.visit, kind=body.entry, line=line, actor=job.actor, at=job.at
    )
    disputes = values.give(
        visit=row.visit, command=job.id, given=[_given(body, one) for one in body.answers],
        actor=job.actor, at=job.at,
    )  # fmt: skip
    if disputes:
        job.flags.append("two_values")
    return row.id


def _said(answer: Answer) -> str:
    marks = "（异常）" if answer.abnormal else ""
    remark = f"，{answer.remark}" if answer.remark else ""
    return f"{answer.label}：{answer.value}{marks}{remark}"


def _given(body: ChecklistAnswer, answer: Answer) -> values.Given:
    return values.Given(
        f"{body.checklist}/{answer.key}", answer.label, answer.value, answer.abnormal,
        answer.remark, () if answer.base is None else (answer.base,),
    )  # fmt: skip


def transcript(job: Job[Transcript]) -> UUID:
    """A transcript with its signatures; who refused, why, and who saw it."""
    body = job.body
    ends = [f"被询问人：{body.respondent} {body.respondent_position}".strip()]
    ends.append(f"被询问人{OUTCOMES[body.outcome]}{_why(body.reason, body.witness)}")
    text = "\n".join([body.text, *ends])
    return _add(job, "transcript", _line(job, body.title, text))


def company_sign(job: Job[CompanySign]) -> UUID:
    """The representative signs a part of the record, refuses, or is not there."""
    return company_line(job, job.visit, job.body.about, job.body.company)


def company_line(job: Job[Any], visit_id: UUID, about: str, company: Company) -> UUID:
    """What the company's representative did, as a line with signature or video."""
    if company.outcome == "refuses" and not company.reason.strip():
        raise Refused(errors.REASON_MISSING, field="company.reason")
    who = f"{company.name} {company.position}".strip() or "企业代表"
    text = f"{who}：{OUTCOMES[company.outcome]}{_why(company.reason, company.witness)}"
    line = _line(job, f"企业代表对{ABOUT[about]}{OUTCOMES[company.outcome]}"[:120], text)
    row = records.add_entry(visit_id=visit_id, kind="note", line=line, actor=job.actor, at=job.at)
    return row.id


def _why(reason: str, witness: str) -> str:
    said = f"，原因：{reason}" if reason else ""
    return said + (f"，见证人：{witness}" if witness else "")


def evidence_add(job: Job[EvidenceAdd]) -> UUID:
    """Originals bound to a point. Error: field.file_not_fitting for a capture without its file."""
    body = job.body
    sent = {kept.file.sha256 for kept in job.files}
    if {one.sha256 for one in body.captures} != sent:
        raise Refused(errors.FILE_NOT_FITTING, field="captures")
    later = [f"{one.sha256[:12]} 非现场拍摄" for one in body.captures if one.way == "gallery"]
    text = "\n".join(filter(None, [body.text, *later]))
    line = _line(job, body.title, text, abnormal=body.abnormal, point=body.point)
    return _add(job, "evidence", line)


def evidence_unused(job: Job[EvidenceUnused]) -> UUID:
    """Say that an original is not used; it stays where it is."""
    entry = Entry.objects.filter(pk=job.own(job.body.evidence), visit_id=job.visit).first()
    bound = Attachment.objects.filter(entry=entry, file__sha256=job.body.sha256)
    if entry is None or not bound.exists():
        raise NotFound("operations:entry")
    text = f"原件 {job.body.sha256[:12]} 标为不用：{job.body.reason}"
    return _add(job, "note", _line(job, f"标为不用：{entry.title}"[:120], text))


def _line(
    job: Job[Any], title: str, text: str, *, abnormal: bool = False, point: UUID | None = None
) -> records.Line:
    return records.Line(
        title=title, text=text, abnormal=abnormal, point_id=job.point_or_none(point),
        device_at=job.device_at, evidence=evidence_of(job),
    )  # fmt: skip


def evidence_of(job: Job[Any]) -> tuple[records.Evidence, ...]:
    """The command's files, each with the part that it plays."""
    return tuple(records.Evidence(kept.file, kept.role) for kept in job.files)


def _add(job: Job[Any], kind: str, line: records.Line) -> UUID:
    row = records.add_entry(visit_id=job.visit, kind=kind, line=line, actor=job.actor, at=job.at)
    return row.id
