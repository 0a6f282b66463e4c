"""Field readings: taken, corrected, and how a verdict was reached."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liance.doors.web import conditions
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.visits import words
from liance.doors.web.visits.forms import ReadingForm, choose
from liance.doors.web.visits.timeline import shown_unit, two_people
from liance.doors.web.visits.views.detail import crumbs
from liance.doors.web.visits.views.records import form_page, put_back, visit_address
from liance.foundation.kernel.errors import Refused
from liance.mechanism.laboratory.queries import samples_of, standing_means, unmet
from liance.mechanism.operations import policies, queries
from liance.mechanism.operations.actions import readings
from liance.mechanism.operations.actions.readings import Measured
from liance.mechanism.operations.models import Reading, Visit
from liance.mechanism.operations.rules.crew import MONITORING
from liance.norms.standards.recording import Kept
from liance.norms.standards.steps import sentence

RECORD = "operations:visit:record_monitoring"


@page(RECORD, methods=FORM)
def new(request: Request, visit_id: UUID) -> HttpResponse:
    """Take a reading; the answer says the verdict and offers the signal."""
    visit = policies.get(request.actor, visit_id)
    policies.crew_side(visit, request.actor)
    form = ReadingForm(request.POST or None, initial={"item": request.GET.get("item", "")})
    _offer(form, visit, request)
    _ask(form, visit, request, {})
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _taken(request, visit, form))
        except Refused as refused:
            put_back(form, refused)
    return form_page(request, visit, form, "visits/reading_new.html", _("现场测定"))


def _taken(request: Request, visit: Visit, form: ReadingForm) -> str:
    reading = readings.take_reading(
        visit_id=visit.id,
        item_id=UUID(form.cleaned_data["item"]),
        measured=_measured(form),
        actor=request.actor,
        at=request.at,
    )
    _say(request, reading)
    return visit_address(visit)


def _say(request: Request, reading: Reading) -> None:
    kind, word = words.VERDICTS[reading.verdict]
    text = _("%(factor)s %(raw)s %(unit)s：%(verdict)s") % {
        "factor": reading.item.factor,
        "raw": reading.raw,
        "unit": shown_unit(reading.unit),
        "verdict": word,
    }
    if kind == "over":
        messages.error(request, text + _("。请立即通报执法人员。"))
    else:
        messages.success(request, text)


@page(RECORD, methods=FORM)
def amend(request: Request, reading_id: UUID) -> HttpResponse:
    """Correct a reading that was written down wrongly."""
    reading = queries.reading(request.actor, reading_id)
    visit = reading.item.point.visit
    initial = {
        "item": str(reading.item_id),
        "raw": reading.raw,
        "unit": reading.unit,
        "instrument": str(reading.instrument_id or ""),
        "calibration": reading.calibration,
        "method": reading.method,
    }
    form = ReadingForm(request.POST or None, initial=initial)
    _offer(form, visit, request)
    choose(form, "item", [(str(reading.item_id), _item_word(reading.item.point.code, reading))])
    form.fields["reason"].required = True
    _ask(form, visit, request, reading.recorded)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            new_one = readings.amend_reading(
                reading_id=reading_id, measured=_measured(form),
                reason=form.cleaned_data["reason"], actor=request.actor, at=request.at,
            )  # fmt: skip
            _say(request, new_one)
            return visit_address(visit)

        try:
            return act_once(request, act)
        except Refused as refused:
            put_back(form, refused)
    return form_page(
        request, visit, form, "visits/reading_new.html", _("更正读数"), reading=reading
    )


def _item_word(code: str, reading: Reading) -> str:
    return f"{code} {reading.item.factor}"


def _offer(form: ReadingForm, visit: Visit, request: Request) -> None:
    items = queries.items_to_measure(visit)
    choose(form, "item", [(str(i.id), _choice(i.point.code, i.factor, i.limit)) for i in items])
    instruments = queries.instruments_for(visit)
    choose(
        form,
        "instrument",
        [("", "—")]
        + [
            (str(i.id), _("%(meter)s，检定到 %(until)s") % {"meter": i, "until": i.calibrated_to})
            for i in instruments
        ],
    )
    team = queries.crew(visit, MONITORING)
    others = [m for m in team if m.staff_id != request.actor.staff_id]
    choose(form, "confirmed_by", [(str(m.staff_id), m.staff.name) for m in others])


def _ask(form: ReadingForm, visit: Visit, request: Request, kept: Kept) -> None:
    """The fields that the chosen factor's limit needs; another choice brings its own."""
    field = form.fields["item"]
    field.widget.attrs |= {
        "hx-get": request.path, "hx-trigger": "change", "hx-target": "#conditions",
        "hx-select": "#conditions", "hx-swap": "outerHTML",
    }  # fmt: skip
    offered = [str(code) for code, _word in field.choices]  # type: ignore[attr-defined]
    asked = form.data.get("item") or form.initial.get("item") or ""
    chosen = asked if asked in offered else next(iter(offered), "")
    item = queries.item_of(visit, UUID(chosen)) if chosen else None
    if item is not None:
        fields = conditions.wanted(item, item.point.medium, request.at)
        conditions.add_fields(form, item.point.medium, fields, kept)


def _choice(code: str, factor: str, limit: str) -> str:
    if not limit:
        return _("%(what)s（没有限值）") % {"what": f"{code} {factor}"}
    return _("%(what)s（限值 %(limit)s）") % {"what": f"{code} {factor}", "limit": limit}


def _measured(form: ReadingForm) -> Measured:
    data = form.cleaned_data
    return Measured(
        raw=data["raw"],
        confirmed_by=UUID(data["confirmed_by"]),
        unit=data["unit"],
        instrument_id=UUID(data["instrument"]) if data["instrument"] else None,
        calibration=data["calibration"],
        method=data["method"],
        device_at=data["device_at"],
        recorded=conditions.typed(form),
    )


@page("operations:visit:view")
def detail(request: Request, reading_id: UUID) -> HttpResponse:
    """The number, and under it how its verdict was reached."""
    reading = queries.reading(request.actor, reading_id)
    visit = reading.item.point.visit
    mean = samples_of(standing_means(visit.id)).get(reading.id)
    alone = unmet(reading, mean)
    kind, word = words.VERDICTS[alone["verdict"]] if alone else ("unjudged", _("按均值评价"))
    language = "en" if (get_language() or "").startswith("en") else "zh"
    point = reading.item.point
    title = f"{point.code} {reading.item.factor}　{word}"
    return render(
        request,
        "visits/reading.html",
        {
            "reading": reading,
            "visit": visit,
            "title": title,
            "kind": kind,
            "word": word,
            "unit": shown_unit(reading.unit),
            "mean": mean,
            "mean_word": words.VERDICTS[mean.verdict][1] if mean else "",
            "limit": f"{reading.item.limit} {shown_unit(reading.item.unit)}".strip(),
            "explanation": reading.verdict_detail.get(language, ""),
            "citation": reading.verdict_detail.get(f"citation_{language}", ""),
            "recorded": conditions.shown(reading.recorded),
            "steps": [
                {"text": sentence(step, language), **step}
                for step in reading.verdict_detail.get("steps", ())
            ],
            "repeats": queries.repeats(reading),
            "two_people": two_people(reading) % {"by": reading.by, "other": reading.confirmed_by},
            **_second(request, reading, visit),
            "crumbs": [*crumbs(visit), (_("读数"), "")],
            "may_amend": (
                policies.side_of(visit, request.actor) == MONITORING
                and visit.monitoring_closed_at is None
                and not queries.is_replaced(reading)
            ),
            "amend_address": reverse("visits:reading_amend", args=[reading.id]),
        },
    )


def _second(request: Request, reading: Reading, visit: Visit) -> dict[str, bool]:
    """Whether the actor may confirm the reading, or say why nobody can."""
    waits = reading.state == "awaiting" and not queries.is_replaced(reading)
    own = policies.side_of(visit, request.actor) == MONITORING
    return {
        "may_confirm": waits and reading.confirmed_by_id == request.actor.staff_id,
        "may_excuse": waits and own,
        "may_explain_untold": own
        and visit.state == "left"
        and visit.monitoring_closed_at is None
        and queries.untold(visit.id).filter(pk=reading.pk).exists(),
    }
