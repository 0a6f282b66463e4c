"""The gate: both teams are registered and the visit is opened as what it is (D1, D2)."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.visits import words
from liance.doors.web.visits.forms import (
    Choices,
    GateForm,
    UnitForm,
    UrgentForm,
    choose,
    ids,
)
from liance.flows import gate as ready
from liance.flows import visits
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.coordination.actions.site import short_lead
from liance.mechanism.operations.actions.crew import Present, certificates_of
from liance.mechanism.operations.actions.opening import Companion, Gate, ItemLine, PointLine
from liance.mechanism.operations.policies import RECORD, person_of
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING, TOGETHER_METRES
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.registry.actions.on_site import found_on_site
from liance.mechanism.registry.models import Agency, Jurisdiction, Source, Staff
from liance.mechanism.registry.policies import known_to
from liance.mechanism.registry.queries import station_of
from liance.mechanism.registry.rules.identity import SiteFacts

OPEN = "operations:visit:open"


@page(OPEN, methods=FORM)
def from_sheet(request: Request, sheet_id: UUID) -> HttpResponse:
    """Open the visit that a returned sheet is for."""
    sheet = ready.sheet_to_enter(request.actor, sheet_id)
    monitoring = sheet.laboratory or sheet.monitoring
    planned = ready.planned_crew(sheet)
    named = {staff for crew in planned.values() for staff in crew}
    people = _people(sheet.enforcement, monitoring, local_day(request.at), named)
    form = GateForm(request.POST or None, initial=_initial(request.actor, planned))
    form.offer(people[ENFORCEMENT], people[MONITORING])
    shortfalls: Sequence[str] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _opened(request, sheet_id, form))
        except Refused as refused:
            shortfalls = _refused(form, refused)
    early = short_lead(sheet, at=request.at) is not None
    return _page(request, form, sheet.source, shortfalls, sheet=sheet, early=early)


def _opened(request: Request, sheet_id: UUID, form: GateForm) -> str:
    visit = visits.open_from_sheet(
        sheet_id=sheet_id,
        version=version(request),
        gate=_gate(request, form),
        late_reason=form.cleaned_data["late_reason"],
        actor=request.actor,
        at=request.at,
    )
    return reverse("visits:detail", args=[visit.id])


@page(OPEN, methods=FORM)
def choose_source(request: Request) -> HttpResponse:
    """The first step of an urgent visit: which source, or a unit that is not on file (W7)."""
    area = ready.own_area(request.actor)
    form = UnitForm(request.POST or None)
    places = Jurisdiction.objects.filter(code__in=area).order_by("order", "code")
    choose(form, "division", [(place.code, place.name) for place in places])
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _put_on_file(request, form))
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            put_on_form(form, refused)
    asked = request.GET.get("q", "").strip()
    rows = (
        known_to(request.actor)
        .filter(active=True, jurisdiction__in=area)
        .select_related("jurisdiction")
    )
    if asked:
        rows = rows.filter(search__grams=asked)
    found = listing(request, rows, sorts={"unit": ["name", "id"]}, default="unit", per_page=20)
    return render(
        request,
        "visits/choose_source.html",
        {
            "listing": found,
            "columns": [_("监测单位")],
            "asked": asked,
            "form": form,
            "crumbs": [(_("现场"), reverse("visits:index")), (_("紧急进场"), "")],
        },
        status=422 if form.errors else 200,
    )


def _put_on_file(request: Request, form: UnitForm) -> str:
    data = form.cleaned_data
    source = found_on_site(
        facts=SiteFacts(name=data["name"], division=data["division"]), address=data["address"],
        actor=request.actor, at=request.at,
        named=[person_of(request.actor)] if data["restricted"] else (),
    )  # fmt: skip
    return reverse("visits:open_urgent", args=[source.id]) + (
        "?restricted=1" if data["restricted"] else ""
    )


@page(OPEN, methods=FORM)
def urgent(request: Request, source_id: UUID) -> HttpResponse:
    """Open a visit on the urgent track; its sheet follows (W7)."""
    source = (
        known_to(request.actor)
        .select_related("jurisdiction")
        .filter(pk=source_id, active=True, jurisdiction__in=ready.own_area(request.actor))
        .first()
    )
    if source is None:
        raise NotFound("registry:source")
    day = local_day(request.at)
    enforcement = ready.enforcement_of(request.actor, source, on=day)
    station = station_of(enforcement.id, on=day) if enforcement else None
    if enforcement is None or station is None:
        raise NotPermitted(OPEN)
    people = _people(enforcement, station, day)
    secret = source.restricted or request.GET.get("restricted") == "1"
    initial = _initial(request.actor, {}) | {"restricted": secret}
    form = UrgentForm(request.POST or None, initial=initial)
    # The visit at a unit that is known to few is known to few.
    form.fields["restricted"].disabled = source.restricted
    form.offer(people[ENFORCEMENT], people[MONITORING])
    choose(form, "outlets", _outlets(source))
    choose(form, "also", _everybody(enforcement, station))
    shortfalls: Sequence[str] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _opened_urgently(request, source, enforcement, form))
        except Refused as refused:
            shortfalls = _refused(form, refused)
    return _page(request, form, source, shortfalls)


def _opened_urgently(
    request: Request, source: Source, enforcement: Agency, form: UrgentForm
) -> str:
    gate, data = _gate(request, form), form.cleaned_data
    named = {p.staff_id for p in gate.crew} | set(ids(data["also"]))
    visit = visits.open_urgent(
        source_id=source.id,
        enforcement_id=enforcement.id,
        ground=data["ground"],
        urgency=data["urgency"],
        urgency_note=data["urgency_note"],
        points=[*ready.outlet_points(source.id, ids(data["outlets"])), *_free_points(form)],
        gate=gate,
        actor=request.actor,
        at=request.at,
        restricted=data["restricted"],
        named=sorted(named) if data["restricted"] else (),
    )
    return reverse("visits:detail", args=[visit.id])


def _free_points(form: UrgentForm) -> list[PointLine]:
    """The point that is not on file, if one was written down."""
    data = form.cleaned_data
    if not data["free_code"].strip():
        return []
    items = tuple(ItemLine(factor) for factor in form.factors())
    medium = data["free_medium"] or "water"
    return [PointLine(data["free_code"].strip(), data["free_name"].strip(), medium, items)]


def _gate(request: Request, form: GateForm) -> Gate:
    """The gate as typed: the actor's own place on the own side, words for the other."""
    data = form.cleaned_data
    officers, monitors = ids(data["officers"]), ids(data["monitors"])
    mine = ENFORCEMENT if request.actor.staff_id in officers else MONITORING
    places = {side: Place(note=data["other_place_note"]) for side in (ENFORCEMENT, MONITORING)}
    places[mine] = form.place()
    crew = [Present(s, ENFORCEMENT, place=places[ENFORCEMENT]) for s in officers]
    crew += [Present(s, MONITORING, place=places[MONITORING]) for s in monitors]
    return Gate(
        crew=tuple(crew),
        companion=Companion(data["companion"], form.signed(), data["companion_refusal"]),
        as_irregular=request.POST.get("as_irregular") == "1",
        irregular_note=data["irregular_note"],
    )


def _refused(form: GateForm, refused: Refused) -> Sequence[str]:
    """Put the refusal on the form; the shortfalls of an irregular entry are returned apart."""
    if isinstance(refused, NotFound | NotPermitted):
        raise refused
    if refused.code == "operations.not_regular":
        codes = refused.facts["deficiencies"]
        assert isinstance(codes, tuple)  # noqa: S101
        return codes
    put_on_form(form, refused)
    if refused.code == "operations.irregular_note_missing":
        return ("",)
    return ()


def _page(
    request: Request,
    form: GateForm,
    source: Source,
    shortfalls: Sequence[str],
    **more: Any,
) -> HttpResponse:
    return render(
        request,
        "visits/gate.html",
        {
            "form": form,
            "source": source,
            "shortfalls": [words.of(words.DEFICIENCIES, c) for c in shortfalls if c],
            "irregular": bool(shortfalls),
            "together": _(
                "前后相差不超过 %(minutes)s 分钟、相距不超过 %(metres)s 米算一同进场；由本市机制规定。"
            )
            % {"minutes": words.TOGETHER_MINUTES, "metres": TOGETHER_METRES},
            "crumbs": [(_("现场"), reverse("visits:index")), (_("登记进场"), "")],
            **more,
        },
        status=422 if form.errors or shortfalls else 200,
    )


def _initial(actor: Actor, planned: dict[str, list[UUID]]) -> dict[str, Any]:
    mine = ENFORCEMENT if actor.may(RECORD[ENFORCEMENT]) else MONITORING
    crew = {side: [str(s) for s in planned.get(side, [])] for side in (ENFORCEMENT, MONITORING)}
    if not crew[mine]:
        crew[mine] = [str(actor.staff_id)]
    return {
        "officers": crew[ENFORCEMENT],
        "monitors": crew[MONITORING],
        "other_place_note": _("与%(name)s一同在大门") % {"name": actor.name},
        "companion_state": "signed",
    }


def _people(
    enforcement: Agency, monitoring: Agency, on: date, named: Collection[UUID] = ()
) -> dict[str, Choices]:
    """Who may be ticked on each side: its own people, and the other's who hold the certificate;
    those ``named`` on the sheet stand first."""
    staff = list(
        Staff.objects.filter(agency__in=[enforcement, monitoring], active=True).order_by("name")
    )
    held = certificates_of([s.id for s in staff])
    found: dict[str, Choices] = {}
    for side, agency, lacks in (
        (ENFORCEMENT, enforcement, _("没有有效执法证")),
        (MONITORING, monitoring, _("没有有效上岗证")),
    ):
        rows = []
        for person in staff:
            valid = next(
                (
                    c.number
                    for c in held.get(person.id, ())
                    if c.kind == side and c.valid_from <= on <= c.valid_to
                ),
                "",
            )
            if person.agency_id == agency.id or valid:
                own = person.agency_id == agency.id
                order = 0 if valid and own else (1 if valid else 2)
                rows.append(
                    (
                        not (own and person.id in named),
                        order,
                        person.name,
                        str(person.id),
                        valid or lacks,
                    )
                )
        found[side] = [(key, f"{name}　{note}") for _named, _order, name, key, note in sorted(rows)]
    return found


def _everybody(*agencies: Agency) -> Choices:
    rows = Staff.objects.filter(agency__in=agencies, active=True).order_by("name")
    return [(str(s.id), s.name) for s in rows]


def _outlets(source: Source) -> Choices:
    rows = source.outlets.filter(active=True).prefetch_related("factors").order_by("code")
    return [
        (str(o.id), f"{o.code} {o.name}　{'、'.join(f.factor for f in o.factors.all())}")
        for o in rows
    ]
