"""The mechanism documents of the areas (O2): which stand, which areas have none, one of them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.files.uploads import check_size, take_in
from liance.doors.web.meetings.forms import DocumentForm
from liance.doors.web.meetings.views.shown import tabs
from liance.doors.web.meetings.words import KIND_WORDS, MECHANISMS
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once, step_once
from liance.doors.web.standing import standing
from liance.foundation.kernel.errors import Refused
from liance.mechanism.meetings import errors, mechanisms
from liance.mechanism.meetings.actions import documents as actions
from liance.mechanism.meetings.models import Document
from liance.mechanism.meetings.policies import may_manage, pairings_of
from liance.mechanism.meetings.states import DOCUMENT, MANAGE, READ
from liance.mechanism.registry.models import Pairing
from liance.mechanism.registry.queries import staff_of

YEARLY = 365


@page(READ)
def index(request: Request) -> HttpResponseBase:
    """The documents the actor may know of; who oversees places sees which of them have none."""
    actor, today = request.actor, local_day(request.at)
    rows = list(mechanisms.documents(actor))
    areas = mechanisms.by_area(actor.scope) if actor.scope else []
    states = [area.state(today) for area in areas]
    context = {
        "title": _title(rows, states, today), "tabs": tabs(actor), "may": actor.may(MANAGE),
        "lines": [_line(row, today) for row in rows],
        "columns": [_("文件"), _("地区"), _("负责人"), _("复核日期"), _("状态")],
        "areas": [
            (area, MECHANISMS[state], area.documents[0] if area.documents else None)
            for area, state in zip(areas, states, strict=True)
        ],
        "area_columns": [_("地区"), (_("现行文件"), "number"), _("最早复核"), _("状态")],
    }  # fmt: skip
    return render(request, "meetings/documents.html", context)


def _title(rows: list[Document], states: list[str], today: date) -> str:
    none = states.count(mechanisms.NONE)
    late = sum(row.state == "in_force" and row.review_on < today for row in rows)
    if none:
        said = ngettext("%(n)s 个地区没有机制文件", "%(n)s 个地区没有机制文件", none)
        return said % {"n": none}
    if late:
        said = ngettext("%(n)s 份文件超过复核日期", "%(n)s 份文件超过复核日期", late)
        return said % {"n": late}
    return _("机制文件")


def _line(row: Document, today: date) -> tuple[Document, object, tuple[str, str], bool]:
    late = row.state == "in_force" and row.review_on < today
    mark = ("late", _("超过复核日期")) if late else standing(DOCUMENT, row.state)
    return row, KIND_WORDS[row.kind], mark, late


@page(MANAGE, methods=FORM)
def new(request: Request) -> HttpResponseBase:
    """Put a document on file: first of which two sides, then what it is."""
    pairings = list(pairings_of(request.actor, on=local_day(request.at)))
    asked = request.GET.get("pairing", "")
    chosen = next((p for p in pairings if str(p.id) == asked), None)
    if chosen is None and not asked and len(pairings) == 1:
        chosen = pairings[0]
    crumbs = [(_("机制文件"), reverse("meetings:documents")), (_("登记文件"), "")]
    if chosen is None:
        context = {
            "title": _("登记哪两方的文件？"), "crumbs": crumbs, "pairings": pairings,
            "to": reverse("meetings:new_document"), "word": _("登记"),
        }  # fmt: skip
        return render(request, "meetings/choose.html", context, status=422 if request.POST else 200)
    return _form(request, chosen, crumbs)


def _form(request: Request, pairing: Pairing, crumbs: list[tuple[str, str]]) -> HttpResponseBase:
    current = Document.objects.filter(enforcement=pairing.enforcement, state="in_force")
    form = DocumentForm(
        request.POST or None, request.FILES or None, officers=_people(pairing.enforcement_id),
        monitors=_people(pairing.monitoring_id),
        standing=[(f"{row.id}/{row.version}", row.title) for row in current.order_by("dated_on")],
        initial={"dated_on": local_day(request.at),
                 "review_on": date.fromordinal(local_day(request.at).toordinal() + YEARLY)},
    )  # fmt: skip

    def act() -> str:
        row = _filed(request, pairing, form.cleaned_data)
        messages.success(request, _("文件已登记"))
        return reverse("meetings:document", args=[row.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    context: dict[str, Any] = {
        "form": form, "title": _("登记文件"), "crumbs": crumbs, "upload": True,
        "note": f"{pairing.enforcement.name}　{pairing.monitoring.name}",
        "back": reverse("meetings:documents"), "word": _("登记"),
        "fields": [(field, field.name in ("title", "file", "replaces")) for field in form],
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


def _people(agency_id: UUID) -> list[tuple[str, str]]:
    return [(str(p.id), f"{p.name}　{p.position}") for p in staff_of(agency_id)]


def _filed(request: Request, pairing: Pairing, data: dict[str, Any]) -> Document:
    check_size(data["file"])
    old, _sep, seen = data["replaces"].partition("/")
    paper = actions.Paper(
        kind=data["kind"], title=data["title"], number=data["number"], dated_on=data["dated_on"],
        review_on=data["review_on"], enforcement_in_charge=UUID(data["enforcement_in_charge"]),
        monitoring_in_charge=UUID(data["monitoring_in_charge"]),
    )  # fmt: skip
    return actions.file(
        pairing_id=pairing.id, paper=paper, stored=take_in(request, [data["file"]])[0],
        replaces=UUID(old) if old else None, replaces_version=int(seen) if seen else None,
        actor=request.actor, at=request.at,
    )  # fmt: skip


@page(READ)
def detail(request: Request, document_id: UUID) -> HttpResponseBase:
    """A document: its file, who is in charge, what it replaced and what replaced it."""
    row = mechanisms.document_page(request.actor, document_id)
    mark = _line(row, local_day(request.at))[2]
    by = getattr(row, "replaced_by", None)
    context = {
        "row": row, "title": row.title, "pills": [mark], "by": by,
        "crumbs": [(_("机制文件"), reverse("meetings:documents")), (row.title, "")],
        "facts": [
            (_("类别"), KIND_WORDS[row.kind]), (_("文号"), row.number or "—"),
            (_("成文日期"), row.dated_on), (_("地区"), row.place.name),
            (_("执法方负责人"), f"{row.enforcement.short_name}　{row.enforcement_in_charge.name}"),
            (_("监测方负责人"), f"{row.monitoring.short_name}　{row.monitoring_in_charge.name}"),
            (_("复核日期"), row.review_on), (_("上次复核"), row.reviewed_on or "—"),
            (_("复核意见"), row.review_note or "—"),
        ],
        "may": row.state == "in_force" and may_manage(row, request.actor),
        "next_review": date.fromordinal(local_day(request.at).toordinal() + YEARLY).isoformat(),
    }  # fmt: skip
    return render(request, "meetings/document.html", context)


def _step(request: Request, document_id: UUID, act: Callable[..., Any], said: str) -> HttpResponse:
    here = reverse("meetings:document", args=[document_id])
    return step_once(request, act, said, here, document_id=document_id)


@page(MANAGE, methods=["POST"])
def review(request: Request, document_id: UUID) -> HttpResponse:
    """It was read again and stays."""
    mechanisms.document_page(request.actor, document_id)

    def act(**given: Any) -> None:
        try:
            day = date.fromisoformat(request.POST.get("review_on", ""))
        except ValueError:
            raise Refused(errors.REVIEW_DAY, field="review_on") from None
        actions.review(review_on=day, note_text=request.POST.get("note", ""), **given)

    return _step(request, document_id, act, _("已复核"))


@page(MANAGE, methods=["POST"])
def end(request: Request, document_id: UUID) -> HttpResponse:
    """It no longer holds."""
    reason = request.POST.get("reason", "")
    return _step(
        request, document_id, lambda **given: actions.end(reason=reason, **given), _("已停用")
    )
