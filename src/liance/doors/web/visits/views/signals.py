"""Signals between the teams: sent in one press, acknowledged in one press, answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.visits.forms import CauseForm, SamplesForm, SignalForm, choose, ids
from liance.doors.web.visits.timeline import shown_unit
from liance.doors.web.visits.views.detail import crumbs, waiting_for
from liance.doors.web.visits.views.records import (
    evidence,
    form_page,
    point_choices,
    put_back,
    visit_address,
)
from liance.flows import visits
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody.models import Bottle
from liance.mechanism.operations import policies, queries
from liance.mechanism.operations.actions import signals
from liance.mechanism.operations.actions.records import Line
from liance.mechanism.operations.models import Reading, Signal, Visit
from liance.mechanism.operations.rules.crew import ENFORCEMENT

SEND = "operations:visit:signal"
WAYS = {ENFORCEMENT: "to_monitoring", "monitoring": "to_enforcement"}


@page(SEND, methods=FORM)
def new(request: Request, visit_id: UUID) -> HttpResponse:
    """Tell the other team something in own words."""
    visit = policies.get(request.actor, visit_id)
    way = WAYS[policies.crew_side(visit, request.actor)]
    form = SignalForm(request.POST or None, initial={"point": request.GET.get("point", "")})
    choose(form, "point", [("", "—"), *point_choices(visit)])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            signals.send_signal(
                visit_id=visit_id, direction=way, text=data["text"], actor=request.actor,
                at=request.at, point_id=UUID(data["point"]) if data["point"] else None,
            )  # fmt: skip
            messages.success(request, _("已通报，等待对方签收。"))
            return visit_address(visit)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_back(form, refused)
    title = _("通报监测人员") if way == "to_monitoring" else _("通报执法人员")
    return form_page(request, visit, form, "visits/signal_new.html", title, way=way)


@page(SEND, methods=["POST"])
def propose(request: Request, visit_id: UUID) -> HttpResponse:
    """Send the signal that a reading over its limit proposes, in one press (D6)."""
    visit = policies.get(request.actor, visit_id)
    reading = queries.reading(request.actor, _posted_id(request, "reading"))
    if reading.item.point.visit_id != visit.id:
        raise NotFound("operations:reading")

    def act() -> str:
        signals.send_signal(
            visit_id=visit_id, direction="to_enforcement", text=proposal(reading),
            actor=request.actor, at=request.at, reading_id=reading.id,
        )  # fmt: skip
        messages.success(request, _("已通报，等待对方签收。"))
        return visit_address(visit)

    return act_once(request, act)


def proposal(reading: Reading) -> str:
    """The words of a proposed signal: point, factor, value, limit."""
    item = reading.item
    return _("%(point)s %(factor)s %(value)s，限值 %(limit)s") % {
        "point": item.point.code,
        "factor": item.factor,
        "value": reading.raw,
        "limit": f"{item.limit} {shown_unit(item.unit)}".strip(),
    }


def _posted_id(request: Request, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Refused("web.form_stale") from None


@page("operations:visit:acknowledge", methods=["POST"])
def acknowledge(request: Request, signal_id: UUID) -> HttpResponse:
    """签收: one press."""

    def act() -> str:
        signal = signals.acknowledge_signal(
            signal_id=signal_id, version=version(request), actor=request.actor, at=request.at
        )
        return visit_address(signal.visit)

    return act_once(request, act)


@page("operations:visit:answer", methods=FORM)
def answer(request: Request, signal_id: UUID) -> HttpResponse:
    """Answer: a facility problem by samples, a result by its cause."""
    signal = queries.signal(request.actor, signal_id)
    if policies.side_of(signal.visit, request.actor) is None:
        raise NotFound("operations:signal")
    if signal.direction == "to_enforcement":
        return _by_cause(request, signal)
    return _by_samples(request, signal)


def _by_cause(request: Request, signal: Signal) -> HttpResponse:
    form = CauseForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            line = Line(
                title=data["title"], text=data["text"], point_id=signal.point_id,
                evidence=evidence(request, data["originals"]),
            )  # fmt: skip
            signals.answer_with_cause(
                signal_id=signal.id, line=line, actor=request.actor, at=request.at
            )
            return visit_address(signal.visit)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_back(form, refused)
    return _answer_page(request, signal, form)


def _by_samples(request: Request, signal: Signal) -> HttpResponse:
    form = SamplesForm(request.POST or None, initial={"answer": _("已采样")})
    bottles = Bottle.objects.filter(visit=signal.visit).select_related("point")
    choose(form, "bottles", [(str(b.id), f"{b.short} {b.point.code}") for b in bottles])
    choose(form, "readings", _reading_choices(signal.visit))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            visits.answer_with_samples(
                signal_id=signal.id, answer=data["answer"], bottles=ids(data["bottles"]),
                readings=ids(data["readings"]), actor=request.actor, at=request.at,
            )  # fmt: skip
            return visit_address(signal.visit)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_back(form, refused)
    return _answer_page(request, signal, form)


def _reading_choices(visit: Visit) -> list[tuple[str, str]]:
    return [
        (str(r.id), f"{r.item.point.code} {r.item.factor} {r.raw} {shown_unit(r.unit)}".strip())
        for r in queries.current_readings(visit.id)
    ]


def _answer_page(request: Request, signal: Signal, form: CauseForm | SamplesForm) -> HttpResponse:
    return render(
        request,
        "visits/answer.html",
        {
            "form": form,
            "signal": signal,
            "title": _("答复：%(text)s") % {"text": signal.text},
            "crumbs": [*crumbs(signal.visit), (_("答复"), "")],
            **waiting_for(request.actor, signal.visit),
        },
        status=422 if form.errors else 200,
    )
