"""Supervision of a laboratory together with market regulation (F3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.commissions import supervision_forms as forms
from liance.doors.web.commissions import words
from liance.doors.web.commissions.filled import crumbs, of, taken
from liance.doors.web.commissions.views import READ
from liance.doors.web.leads import words as lead_words
from liance.doors.web.moments import local_day
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import standing
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.commissioning import queries
from liance.mechanism.commissioning.actions import supervising
from liance.mechanism.commissioning.models import BlindSample, Comparison, Finding, Supervision
from liance.mechanism.commissioning.policies import supervisions_visible_to
from liance.mechanism.commissioning.rules.catalogue import catalogue
from liance.mechanism.commissioning.states import ANSWER, BLIND, FINDING, RECORD, SUPERVISION
from liance.mechanism.screening import actions as screening_actions
from liance.mechanism.screening import queries as screening


@page(RECORD, methods=FORM)
def new_supervision(request: Request, laboratory_id: UUID) -> HttpResponse:
    """Begin a supervision."""
    day = local_day(request.at)
    found = queries.laboratory(request.actor, laboratory_id, on=day).agency
    form = forms.SupervisionForm(request.POST or None, initial={"held_on": day})

    def act(data: dict[str, Any]) -> str:
        made = supervising.open_supervision(
            **data, laboratory_id=found.id, actor=request.actor, at=request.at
        )
        return reverse("commissions:supervision", args=[made.id])

    back = reverse("commissions:oversight", args=[found.id])
    return taken(request, form, act, title=_("登记监督检查"), back=back, way=(of(found),))


def _seen(request: Request, supervision_id: UUID) -> Supervision:
    row = supervisions_visible_to(request.actor).filter(pk=supervision_id).first()
    if row is None:
        raise NotFound(supervising.NOUN)
    return row


@page(READ)
def supervision(request: Request, supervision_id: UUID) -> HttpResponse:
    """One supervision: checklist, findings, blind samples, comparisons, leads."""
    row, actor = _seen(request, supervision_id), request.actor
    records = actor.may(RECORD) and row.agency_id == actor.agency_id
    own = row.laboratory_id == actor.agency_id
    answers = actor.may(ANSWER) and own
    context = {
        "row": row, "title": _("%(day)s 监督检查") % {"day": row.held_on},
        "crumbs": crumbs(of(row.laboratory), (_("监督检查"), "")),
        "pills": [standing(SUPERVISION, row.state)], "note": row.laboratory.name,
        "facts": [
            (_("检查机构"), row.agency.name), (_("负责人"), row.leader.name),
            (_("会同的市场监管部门"), row.partner), (_("市场监管人员"), row.partner_people),
            (_("检查结论"), row.conclusion),
            (_("办结"), row.closed_by.name if row.closed_by else ""),
        ],
        "worth": words.worth(), "hides_checklist": own and row.state == "open",
        "questions": _questions(row),
        "question_columns": [_("检查项"), _("依据"), _("结果")],
        "findings": [_finding(one) for one in row.findings.select_related(
            "answered_by", "settled_by").order_by("created_at", "id")],
        "finding_columns": [_("检查问题"), _("整改期限"), _("整改情况"), _("状态"), ("", "end")],
        "samples": [_sample(one, actor) for one in row.samples.order_by("created_at", "id")],
        "sample_columns": [_("盲样"), _("标准值"), _("结果"), _("结果比对"), ("", "end")],
        "comparisons": [_comparison(one) for one in row.comparisons.order_by("created_at", "id")],
        "comparison_columns": [_("因子"), _("参比结果"), _("检测机构结果"), _("相对偏差"), _("结果比对")],
        "leads": [
            (one, lead_words.title(one.lead), lead_words.FINDINGS[one.lead.finding]())
            for one in screening.supervised_by(row.id, actor)
        ],
        "lead_columns": [_("数据线索"), _("结论"), _("为什么列入")],
        "may_add": records and row.state == "open", "may_settle": records, "answers": answers,
        "sees_leads": bool(_leads(row, actor)) or screening.supervised_by(row.id, actor),
    }  # fmt: skip
    return render(request, "commissions/supervision.html", context)


def _questions(row: Supervision) -> list[tuple[Any, ...]]:
    held = {one.item: one for one in row.answers.all()}
    kinds = {"met": "ok", "not_met": "late", "not_seen": "idle"}
    found = []
    for key, question in catalogue().questions.items():
        one = held.get(key)
        answer = one.answer if one else "not_seen"
        basis = question.basis.text(words.language())
        state = (kinds[answer], words.ANSWERS[answer])
        found.append((words.said(question.title), basis, state, one.text if one else ""))
    return found


def _finding(one: Finding) -> tuple[Any, ...]:
    questions = catalogue().questions
    item = words.said(questions[one.item].title) if one.item in questions else ""
    return one, words.GRAVITIES[one.gravity], item, standing(FINDING, one.state)


def _sample(one: BlindSample, actor: Actor) -> tuple[Any, ...]:
    """A blind sample as this reader may see it: its value to its preparer alone until then."""
    known = one.state == "compared" or one.prepared_by_id == actor.staff_id
    value = f"{one.assigned} ± {one.uncertainty} {one.unit}" if known else ""
    state = words.agreed(one.met) if one.state == "compared" else standing(BLIND, one.state)
    return one, value, state, one.state == "sent" and one.prepared_by_id == actor.staff_id


def _comparison(one: Comparison) -> tuple[Any, ...]:
    said = _("%(deviation)s %%，允许 %(permitted)s %%") % one.comparison
    return one, said, words.agreed(one.met)


def _open(request: Request, supervision_id: UUID) -> tuple[Supervision, dict[str, Any]]:
    """A supervision of the actor's agency under way, and what its forms share."""
    row = _seen(request, supervision_id)
    if row.agency_id != request.actor.agency_id:
        raise NotFound(supervising.NOUN)
    back = reverse("commissions:supervision", args=[row.id])
    way = (of(row.laboratory), (str(row.held_on), back))
    return row, {"back": back, "way": way}


@page(RECORD, methods=FORM)
def checklist(request: Request, supervision_id: UUID) -> HttpResponse:
    """What was found at each question."""
    row, shown = _open(request, supervision_id)
    held = {one.item: one for one in row.answers.all()}
    initial: dict[str, str] = {}
    for number, key in enumerate(catalogue().questions):
        if key in held:
            initial |= {f"answer_{number}": held[key].answer, f"text_{number}": held[key].text}
    form = forms.ChecklistForm(request.POST or None, initial=initial)

    @transaction.atomic
    def act(_data: dict[str, Any]) -> None:
        for item, answer, text in form.told():
            before = held.get(item)
            was = (before.answer, before.text) if before else ("not_seen", "")
            if was == (answer, text):
                continue
            supervising.answer_question(
                supervision_id=row.id, item=item, answer=answer, text=text, actor=request.actor,
                at=request.at,
            )  # fmt: skip

    return taken(request, form, act, title=_("检查表"), note=words.worth(), **shown)


@page(RECORD, methods=FORM)
def finding(request: Request, supervision_id: UUID) -> HttpResponse:
    """Put a finding to the laboratory."""
    row, shown = _open(request, supervision_id)
    form = forms.FindingForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        supervising.find(**data, supervision_id=row.id, actor=request.actor, at=request.at)

    return taken(request, form, act, title=_("登记问题"), **shown)


@page(RECORD, methods=FORM)
def sample(request: Request, supervision_id: UUID) -> HttpResponse:
    """Send a blind sample."""
    row, shown = _open(request, supervision_id)
    form = forms.SampleForm(request.POST or None, initial={"sent_on": row.held_on})

    def act(data: dict[str, Any]) -> None:
        supervising.send_sample(**data, supervision_id=row.id, actor=request.actor, at=request.at)

    return taken(request, form, act, title=_("发放盲样"), **shown)


@page(RECORD, methods=FORM)
def comparison(request: Request, supervision_id: UUID) -> HttpResponse:
    """Enter a comparison."""
    row, shown = _open(request, supervision_id)
    form = forms.ComparisonForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        supervising.compare(**data, supervision_id=row.id, actor=request.actor, at=request.at)

    note = _("相对偏差不超过 %(percent)s %% 为符合；允许值是本系统缺省，没有核对过官方文本。") % {
        "percent": catalogue().permitted
    }
    return taken(request, form, act, title=_("登记比对"), note=note, **shown)


def _leads(row: Supervision, actor: Actor) -> list[tuple[str, str]]:
    return [
        (str(lead.id), f"{lead_words.title(lead)}　{lead_words.FINDINGS[lead.finding]()}")
        for lead in screening.examined_of(row.laboratory_id, actor)
    ]


@page(RECORD, methods=FORM)
def lead(request: Request, supervision_id: UUID) -> HttpResponse:
    """Put a closed lead to the supervision."""
    row, shown = _open(request, supervision_id)
    form = forms.LeadForm(request.POST or None, leads=_leads(row, request.actor))

    def act(data: dict[str, Any]) -> None:
        screening_actions.put_to_supervision(
            lead_id=UUID(data["lead"]), text=data["text"], supervision_id=row.id,
            actor=request.actor, at=request.at,
        )  # fmt: skip

    return taken(request, form, act, title=_("列入数据线索"), **shown)


@page(RECORD, methods=FORM)
def close(request: Request, supervision_id: UUID) -> HttpResponse:
    """Close a supervision with its conclusion."""
    row, shown = _open(request, supervision_id)
    form = forms.CloseForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        supervising.close(
            **data, supervision_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip

    return taken(
        request, form, act, title=_("办结检查"), version=row.version, done=_("检查已办结"), **shown
    )


@page(ANSWER, methods=FORM)
def answer_finding(request: Request, finding_id: UUID) -> HttpResponse:
    """What the laboratory did about a finding."""
    rows = Finding.objects.filter(supervision__in=supervisions_visible_to(request.actor))
    row = rows.select_related("supervision__laboratory").filter(pk=finding_id).first()
    if row is None:
        raise NotFound("commissioning:finding")
    form = forms.AnswerForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        supervising.answer_finding(
            **data, finding_id=row.id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip

    back = reverse("commissions:supervision", args=[row.supervision_id])
    return taken(
        request, form, act, title=_("答复问题"), back=back, way=(of(row.supervision.laboratory),),
        version=row.version, note=row.text,
    )  # fmt: skip


@page(RECORD, methods=["POST"])
def settle_finding(request: Request, finding_id: UUID) -> HttpResponse:
    """Settle an answered finding, or send it back."""
    settled = request.POST.get("decision") == "settle"

    def act() -> str:
        row = supervising.settle_finding(
            finding_id=finding_id, version=version(request), settled=settled,
            reason=request.POST.get("reason", ""), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("问题已核销") if settled else _("已退回，请检测机构再整改"))
        return reverse("commissions:supervision", args=[row.supervision_id])

    return act_once(request, act)


@page(ANSWER, methods=FORM)
def answer_sample(request: Request, sample_id: UUID) -> HttpResponse:
    """The laboratory reports its result of a blind sample."""
    rows = BlindSample.objects.filter(supervision__in=supervisions_visible_to(request.actor))
    row = rows.select_related("supervision__laboratory").filter(pk=sample_id).first()
    if row is None:
        raise NotFound("commissioning:blind_sample")
    form = forms.ResultForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        supervising.answer_sample(
            **data, sample_id=row.id, version=version(request), actor=request.actor, at=request.at
        )

    back = reverse("commissions:supervision", args=[row.supervision_id])
    return taken(
        request, form, act, title=_("报盲样结果"), back=back, version=row.version,
        way=(of(row.supervision.laboratory),), done=_("结果已报出并已比对"),
        note=f"{row.code}　{row.factor}（{row.unit}）",
    )  # fmt: skip


@page(RECORD, methods=["POST"])
def drop_sample(request: Request, sample_id: UUID) -> HttpResponse:
    """Give a blind sample up."""

    def act() -> str:
        row = supervising.drop_sample(
            sample_id=sample_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("盲样已作废"))
        return reverse("commissions:supervision", args=[row.supervision_id])

    return act_once(request, act)
