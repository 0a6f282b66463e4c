"""Notices (通报): drafted, approved, issued, received."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.dispatch.forms import NoticeForm
from liance.doors.web.dispatch.words import NOTICE_VERBS, round_name
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import standing
from liance.flows import dispatching as flow
from liance.foundation.documents.notice import notice_docx, notice_pdf
from liance.foundation.files import store
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.oversight import queries
from liance.mechanism.oversight.actions import notices as actions
from liance.mechanism.oversight.models import Item, Notice
from liance.mechanism.oversight.policies import VIEW
from liance.mechanism.oversight.states import (
    APPROVE,
    CLOSE,
    DELIVERY,
    DRAFT,
    ISSUE,
    ITEM,
    NOTICE,
    RECEIVE,
    REPORT,
)

HEAD = re.compile("[一二三四五六七八九十]+、")
STEPS = {"submit": actions.submit, "approve": actions.approve}
KINDS = {"pdf": "application/pdf", "docx": flow.DOCX}


@page(DRAFT, methods=["POST"])
def draft(request: Request, round_id: UUID) -> HttpResponse:
    """Draft the notice of a frozen round."""
    queries.round_page(request.actor, round_id)

    def act() -> str:
        notice = actions.draft_notice(
            round_id=round_id, due_on=_day(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("通报已起草，请核对文字和整改事项后送审"))
        return reverse("dispatch:notice", args=[notice.id])

    return act_once(request, act)


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        raise Refused("oversight.due_past", field="due_on") from None


@page(VIEW)
def detail(request: Request, notice_id: UUID) -> HttpResponseBase:
    """A notice as it reads, what it asks for, who has received it."""
    notice = queries.notice_page(request.actor, notice_id)
    actor, own = request.actor, notice.round.agency_id == request.actor.agency_id
    deliveries = queries.deliveries(actor, notice)
    mine = next((d for d in deliveries if d.agency_id == actor.agency_id), None)
    context = {
        "notice": notice, "title": notice.title, "own": own,
        "pills": [standing(NOTICE, notice.state)],
        "crumbs": [(_("各轮调度"), reverse("dispatch:rounds")),
                   (round_name(notice.round), reverse("dispatch:round", args=[notice.round_id])),
                   (_("通报"), "")],
        "note": notice.document_number or _("文号在印发时编"),
        "paragraphs": [(one, bool(HEAD.match(one))) for one in notice.body.splitlines()], "facts": _facts(notice),
        "items": [_item(item, actor, notice, own=own, today=local_day(request.at))
                  for item in queries.items(actor, notice)],
        "item_columns": [_("地区"), _("整改事项"), _("期限"), _("状态"), ("", "end")],
        "deliveries": [(d, standing(DELIVERY, d.state)) for d in deliveries],
        "delivery_columns": [_("机构"), _("签收")],
        "verbs": [(v, NOTICE_VERBS[v]) for v in STEPS if own and _may(notice, actor, v)],
        "may_edit": own and notice.state == "draft" and actor.may(DRAFT),
        "may_send_back": own and _may(notice, actor, "send_back"),
        "may_issue": own and _may(notice, actor, "issue"),
        "may_receive": mine is not None and mine.state == "sent" and actor.may(RECEIVE),
    }  # fmt: skip
    return render(request, "dispatch/notice.html", context)


def _may(notice: Notice, actor: Actor, verb: str) -> bool:
    edges = [edge for edge in NOTICE.leaving(notice.state) if edge.verb == verb]
    own = verb == "approve" and actor.staff_id == notice.drafted_by_id
    return bool(edges) and actor.may(edges[0].permission) and not own


def _facts(notice: Notice) -> list[tuple[str, object]]:
    approved = notice.approved_by.name if notice.approved_by else _("未批准")
    issued = local_day(notice.issued_at).isoformat() if notice.issued_at else _("未印发")
    return [
        (_("主送"), notice.recipients), (_("抄送"), notice.copies or "—"),
        (_("起草"), notice.drafted_by.name), (_("批准"), approved), (_("印发"), issued),
    ]  # fmt: skip


def _item(item: Item, actor: Actor, notice: Notice, *, own: bool, today: date) -> dict[str, Any]:
    mine = item.area.department_id == actor.agency_id
    return {
        "item": item, "state": standing(ITEM, item.state),
        "late": item.state == "open" and item.due_on < today,
        "may_change": own and notice.state == "draft" and actor.may(DRAFT),
        "may_report": mine and item.state == "open" and actor.may(REPORT),
        "may_close": own and item.state == "reported" and actor.may(CLOSE),
    }  # fmt: skip


@page(DRAFT, methods=FORM)
def edit(request: Request, notice_id: UUID) -> HttpResponseBase:
    """Edit the words of a draft."""
    notice = queries.notice_page(request.actor, notice_id)
    held = {name: getattr(notice, name) for name in ("title", "recipients", "body", "copies")}
    form = NoticeForm(request.POST or None, initial=held)

    def act() -> str:
        actions.edit(
            notice_id=notice_id, version=version(request),
            text=actions.Text(**form.cleaned_data), actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已保存"))
        return reverse("dispatch:notice", args=[notice_id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    back = reverse("dispatch:notice", args=[notice_id])
    context = {
        "form": form, "title": _("修改通报"), "back": back, "word": _("保存"),
        "version": notice.version, "crumbs": [(notice.title, back)],
        "note": _("附件里的数和名次来自冻结的调度，不能改。"),
    }  # fmt: skip
    return render(request, "dispatch/form.html", context, status=422 if form.errors else 200)


@page([DRAFT, APPROVE], methods=["POST"])
def do(request: Request, notice_id: UUID, verb: str) -> HttpResponse:
    """Submit or approve."""
    step = STEPS.get(verb)
    if step is None:
        raise Http404

    def act() -> str:
        step(notice_id=notice_id, version=version(request), actor=request.actor, at=request.at)
        messages.success(request, _("已%(word)s") % {"word": NOTICE_VERBS[verb]})
        return reverse("dispatch:notice", args=[notice_id])

    return act_once(request, act)


@page(APPROVE, methods=["POST"])
def send_back(request: Request, notice_id: UUID) -> HttpResponse:
    """Send a notice back for other words."""

    def act() -> str:
        actions.send_back(
            notice_id=notice_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已退回"))
        return reverse("dispatch:notice", args=[notice_id])

    return act_once(request, act)


@page(ISSUE, methods=["POST"])
def issue(request: Request, notice_id: UUID) -> HttpResponse:
    """Number, print and deliver an approved notice."""

    def act() -> str:
        flow.issue(
            notice_id=notice_id, version=version(request),
            document_number=request.POST.get("document_number", ""), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已印发，各地区已收到"))
        return reverse("dispatch:notice", args=[notice_id])

    return act_once(request, act)


@page(RECEIVE, methods=["POST"])
def receive(request: Request, notice_id: UUID) -> HttpResponse:
    """Sign for a notice."""

    def act() -> str:
        actions.receive(notice_id=notice_id, actor=request.actor, at=request.at)
        messages.success(request, _("已签收"))
        return reverse("dispatch:notice", args=[notice_id])

    return act_once(request, act)


@page(VIEW)
def paper(request: Request, notice_id: UUID, kind: str) -> HttpResponseBase:
    """The notice as PDF or DOCX: the one on file once issued, a marked draft before."""
    notice = queries.notice_page(request.actor, notice_id)
    if kind not in KINDS:
        raise Http404
    filed = notice.pdf if kind == "pdf" else notice.docx
    if filed is not None:
        content, name = store.read(filed), filed.name
    else:
        draw = notice_pdf if kind == "pdf" else notice_docx
        content, name = draw(flow.form_of(notice), at=request.at), f"{notice.title}.{kind}"
    response = HttpResponse(content, content_type=KINDS[kind])
    shown = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name)}"
    return response
