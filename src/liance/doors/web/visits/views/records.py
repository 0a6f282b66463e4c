"""The two sides' records: a new line, a corrected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import conditions
from liance.doors.web.files.uploads import take_in
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.visits import words
from liance.doors.web.visits.forms import AmendEntryForm, EntryForm
from liance.doors.web.visits.views.detail import crumbs, waiting_for
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.operations import policies, queries
from liance.mechanism.operations.actions import records
from liance.mechanism.operations.actions.records import Evidence, Line
from liance.mechanism.operations.models import Visit

SIDED = ("operations:visit:record_enforcement", "operations:visit:record_monitoring")


@page(SIDED, methods=FORM)
def new(request: Request, visit_id: UUID) -> HttpResponse:
    """Write one line of the actor's side."""
    visit = policies.get(request.actor, visit_id)
    side = policies.crew_side(visit, request.actor)
    form = EntryForm(request.POST or None, request.FILES or None, initial=_asked(request))
    form.offer(side, point_choices(visit), left=visit.state != "open")
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _added(request, visit, form))
        except Refused as refused:
            put_back(form, refused)
    title = _("记%(side)s记录") % {"side": words.of(words.SIDES, side)}
    return form_page(request, visit, form, "visits/entry.html", title)


def _asked(request: Request) -> dict[str, str]:
    return {"kind": request.GET.get("kind", ""), "point": request.GET.get("point", "")}


def _added(request: Request, visit: Visit, form: EntryForm) -> str:
    data = form.cleaned_data
    line = Line(
        title=data["title"],
        text=data["text"],
        abnormal=data["abnormal"],
        point_id=UUID(data["point"]) if data["point"] else None,
        device_at=data["device_at"],
        evidence=evidence(request, data["originals"]),
    )
    records.add_entry(
        visit_id=visit.id, kind=data["kind"], line=line, actor=request.actor, at=request.at
    )
    messages.success(request, _("已记下：%(title)s") % {"title": data["title"]})
    return visit_address(visit)


@page(SIDED, methods=FORM)
def amend(request: Request, entry_id: UUID) -> HttpResponse:
    """Correct a line; the old one stays on the page, struck through."""
    entry = queries.entry(request.actor, entry_id)
    initial = {"title": entry.title, "text": entry.text, "abnormal": entry.abnormal}
    form = AmendEntryForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            line = Line(
                title=data["title"],
                text=data["text"],
                abnormal=data["abnormal"],
                point_id=entry.point_id,
                evidence=evidence(request, data["originals"]),
            )
            records.amend_entry(
                entry_id=entry_id, line=line, reason=data["reason"], actor=request.actor,
                at=request.at,
            )  # fmt: skip
            return visit_address(entry.visit)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_back(form, refused)
    return form_page(
        request, entry.visit, form, "visits/entry_amend.html", _("更正记录"), entry=entry
    )


def evidence(request: Request, files: Sequence[UploadedFile[Any]]) -> tuple[Evidence, ...]:
    """Store the uploaded originals and name them for the line."""
    return tuple(Evidence(stored) for stored in take_in(request, files))


def point_choices(visit: Visit) -> list[tuple[str, str]]:
    """The points of a visit for a choice field."""
    return [(str(p.id), f"{p.code} {p.name}") for p in visit.points.order_by("order")]


def visit_address(visit: Visit) -> str:
    """The page of the visit."""
    return reverse("visits:detail", args=[visit.id])


def put_back(form: Form, refused: Refused) -> None:
    """A refusal goes onto the form; what the actor may not know of stays a 404."""
    if isinstance(refused, NotFound | NotPermitted):
        raise refused
    conditions.put_on_form(form, refused)


def form_page(
    request: Request, visit: Visit, form: Form, template: str, title: str, **more: Any
) -> HttpResponse:
    """A form of the visit under its crumbs, with the signals that wait for the actor."""
    return render(
        request,
        template,
        {
            "form": form,
            "title": title,
            "crumbs": [*crumbs(visit), (title, "")],
            **waiting_for(request.actor, visit),
            **more,
        },
        status=422 if form.errors else 200,
    )
