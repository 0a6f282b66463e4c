"""Fill bottles on site, one after the other, and confirm what the colleague filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.moments import local
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.samples.columns import COLUMNS
from liance.doors.web.samples.forms import FillForm
from liance.doors.web.samples.shown import language
from liance.doors.web.samples.views.handing import chosen
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import filling
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.operations.models import Visit, VisitItem, VisitPoint
from liance.norms.sampling.bottles import BottlePlan, bottle_plan
from liance.norms.sampling.factors import shown_name
from liance.norms.sampling.preservation import container_name

FILL = "custody:bottle:fill"


@dataclass(frozen=True, slots=True)
class Place:
    """A point with what is still to be filled there."""

    point: VisitPoint
    items: tuple[VisitItem, ...]
    plans: tuple[BottlePlan, ...]


@page(FILL, methods=FORM)
def fill(request: Request, visit_id: UUID) -> HttpResponse:
    """The next bottle of the visit: factors, container and preservative are proposed."""
    visit = _visit(request, visit_id)
    places = _places(visit)
    place = _chosen_place(places, request.POST.get("point") or request.GET.get("point", ""))
    form = _form(request, place)
    if request.method == "POST" and place is not None and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            bottle = filling.fill(
                visit_id=visit_id, point_id=place.point.id,
                item_ids=[UUID(i) for i in data["items"]], seal_number=data["seal_number"],
                container=data["container"], preservative=data["preservative"],
                volume_ml=data["volume_ml"], description=data["description"], qc=data["qc"],
                sampled_at=data["sampled_at"], place=place.point.name, actor=request.actor,
                at=request.at,
            )  # fmt: skip
            said = _("%(number)s 已封样，请同行人员确认。") % {"number": bottle.short}
            messages.success(request, said)
            return f"{reverse('samples:new', args=[visit_id])}?point={place.point.id}"

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    context = _context(request, visit, places, place, form)
    return render(request, "samples/fill.html", context, status=422 if form.errors else 200)


def _visit(request: Request, visit_id: UUID) -> Visit:
    visit = policies.visits_visible_to(request.actor).select_related("source", "sheet")
    found = visit.filter(pk=visit_id).first()
    if found is None:
        raise NotFound("operations:visit")
    return found


def _places(visit: Visit) -> list[Place]:
    covered = set(
        BottleFactor.objects.filter(bottle__visit=visit)
        .exclude(bottle__state="lost")
        .values_list("visit_item_id", flat=True)
    )
    rows = VisitPoint.objects.filter(visit=visit, not_done_reason="").prefetch_related("items")
    found = []
    for point in rows.order_by("order"):
        items = tuple(i for i in point.items.all() if not i.on_site and not i.not_done_reason)
        open_names = [i.factor for i in items if i.id not in covered]
        plans = bottle_plan(open_names) if point.medium == "water" else _one_each(open_names)
        if items:
            found.append(Place(point, items, tuple(plans)))
    return found


def _one_each(names: Sequence[str]) -> list[BottlePlan]:
    return [BottlePlan((name,)) for name in names]


def _chosen_place(places: Sequence[Place], wanted: str) -> Place | None:
    """The point asked for, else the first with something left to fill, else the first."""
    asked = next((p for p in places if str(p.point.id) == wanted), None)
    if asked is not None and (asked.plans or not any(p.plans for p in places)):
        return asked
    return next((p for p in places if p.plans), asked or (places[0] if places else None))


def _form(request: Request, place: Place | None) -> FillForm:
    plan = place.plans[0] if place and place.plans else BottlePlan(())
    items = place.items if place else ()
    initial: dict[str, Any] = {
        "items": [str(i.id) for i in items if i.factor in plan.factors],
        "sampled_at": local(request.at), "preservative": plan.preservative,
        "volume_ml": plan.volume_ml,
        "container": container_name(plan.container) if plan.container else "",
    }  # fmt: skip
    form = FillForm(request.POST or None, initial=initial)
    medium = place.point.medium if place else ""
    form.fields["items"].choices = [  # type: ignore[attr-defined]
        (str(i.id), shown_name(i.factor, language(), medium)) for i in items
    ]
    return form


def _context(
    request: Request, visit: Visit, places: list[Place], place: Place | None, form: FillForm
) -> dict[str, Any]:
    bottles = list(
        Bottle.objects.filter(visit=visit)
        .select_related("point", "sampled_by", "confirmed_by")
        .prefetch_related("factors")
        .order_by("number")
    )
    left = sum(len(p.plans) for p in places)
    return {
        "columns": COLUMNS,
        "visit": visit, "places": places, "place": place, "form": form, "bottles": bottles,
        "to_confirm": [
            b for b in bottles
            if b.state == "filled" and b.sampled_by_id != request.actor.staff_id
        ],
        "closed": visit.monitoring_closed_at is not None,
        "title": _title(left, len(bottles)),
    }  # fmt: skip


def _title(left: int, filled: int) -> str:
    if left:
        return ngettext("还有 %(n)s 瓶要采", "还有 %(n)s 瓶要采", left) % {"n": left}
    if filled:
        return ngettext("%(n)s 瓶都已采", "%(n)s 瓶都已采", filled) % {"n": filled}
    return _("这次现场没有要装瓶的因子")


@page(FILL, methods=["POST"])
def confirm(request: Request) -> HttpResponse:
    """Confirm the ticked bottles as the second sampler."""
    back = request.POST.get("next", "")

    def act() -> str:
        rows = filling.confirm(
            bottle_ids=chosen(request, "bottles"), actor=request.actor, at=request.at
        )
        said = ngettext("已确认 %(n)s 瓶。", "已确认 %(n)s 瓶。", len(rows)) % {"n": len(rows)}
        messages.success(request, said)
        if back == "fill":
            return reverse("samples:new", args=[rows[0].visit_id])
        return reverse("samples:index")

    return act_once(request, act)
