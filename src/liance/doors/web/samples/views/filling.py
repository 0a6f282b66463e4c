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
from liance.doors.web.samples.mission import short_words
from liance.doors.web.samples.shown import language
from liance.doors.web.samples.views.handing import chosen
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import filling
from liance.mechanism.custody.actions.quality import unexplained
from liance.mechanism.custody.models import Bottle, BottleFactor, PreparedBottle
from liance.mechanism.custody.queries.mission import prepared_of_visit
from liance.mechanism.operations.models import Visit, VisitItem, VisitPoint
from liance.norms.sampling.bottles import BottlePlan, bottle_plan
from liance.norms.sampling.factors import shown_name
from liance.norms.sampling.preservation import container_name

FILL = "custody:bottle:fill"


@dataclass(frozen=True, slots=True)
class Place:
    """A point with what is still to be filled there: prepared bottles, and what nobody prepared."""

    point: VisitPoint
    items: tuple[VisitItem, ...]
    plans: tuple[BottlePlan, ...]
    ready: tuple[PreparedBottle, ...] = ()

    @property
    def left(self) -> int:
        """How many bottles are still to be filled."""
        return len(self.ready) + sum(plan.count for plan in self.plans)


@page(FILL, methods=FORM)
def fill(request: Request, visit_id: UUID) -> HttpResponse:
    """The next bottle of the visit: factors, container and preservative are proposed."""
    visit = policies.visit_of(request.actor, visit_id)
    places = _places(visit)
    ready = _ready(request, places)
    place = ready[0] if ready else _chosen_place(places, _asked(request, "point"))
    chosen_one = ready[1] if ready else None
    if chosen_one is None and request.method == "GET" and place and place.ready:
        chosen_one = place.ready[0]
    form = _form(request, place, chosen_one)
    if request.method == "POST" and place is not None and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            bottle = filling.fill(
                visit_id=visit_id, point_id=place.point.id,
                item_ids=[UUID(i) for i in data["items"]], seal_number=data["seal_number"],
                container=data["container"], preservative=data["preservative"],
                volume_ml=data["volume_ml"], description=data["description"], qc=data["qc"],
                sampled_at=data["sampled_at"], place=place.point.name, actor=request.actor,
                at=request.at, prepared_id=chosen_one.id if chosen_one else None,
            )  # fmt: skip
            said = _("%(number)s 已封样，请同行人员确认。") % {"number": bottle.short}
            messages.success(request, said)
            return f"{reverse('samples:new', args=[visit_id])}?point={place.point.id}"

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    context = _context(request, visit, places, place, form) | {"ready": chosen_one}
    return render(request, "samples/fill.html", context, status=422 if form.errors else 200)


def _asked(request: Request, name: str) -> str:
    return request.POST.get(name) or request.GET.get(name, "")


def _ready(request: Request, places: Sequence[Place]) -> tuple[Place, PreparedBottle] | None:
    """The prepared bottle that the address or the form names, with its point."""
    wanted = _asked(request, "prepared")
    return next(((p, row) for p in places for row in p.ready if str(row.id) == wanted), None)


def _places(visit: Visit) -> list[Place]:
    covered = set(
        BottleFactor.objects.filter(bottle__visit=visit)
        .exclude(bottle__state="lost")
        .values_list("visit_item_id", flat=True)
    )
    waiting = [row for row in prepared_of_visit(visit) if row.state == "prepared"]
    rows = VisitPoint.objects.filter(visit=visit, not_done_reason="").prefetch_related("items")
    found = []
    for point in rows.order_by("order"):
        items = tuple(i for i in point.items.all() if not i.on_site and not i.not_done_reason)
        own = [r for r in waiting if r.point_key in (point.id, point.sheet_point_id)]
        named = {factor for row in own if row.qc == "normal" for factor in row.factors}
        open_names = [i.factor for i in items if i.id not in covered and i.factor not in named]
        plans = bottle_plan(open_names) if point.medium == "water" else _one_each(open_names)
        if items:
            found.append(Place(point, items, tuple(plans), tuple(own)))
    return found


def _one_each(names: Sequence[str]) -> list[BottlePlan]:
    return [BottlePlan((name,)) for name in names]


def _chosen_place(places: Sequence[Place], wanted: str) -> Place | None:
    """The point asked for, else the first with something left to fill, else the first."""
    asked = next((p for p in places if str(p.point.id) == wanted), None)
    if asked is not None and (asked.left or not any(p.left for p in places)):
        return asked
    return next((p for p in places if p.left), asked or (places[0] if places else None))


def _form(request: Request, place: Place | None, ready: PreparedBottle | None) -> FillForm:
    plan = place.plans[0] if place and place.plans else BottlePlan(())
    items = place.items if place else ()
    factors = ready.factors if ready else plan.factors
    kept: BottlePlan | PreparedBottle = ready or plan
    named = container_name(plan.container) if plan.container else ""
    initial: dict[str, Any] = {
        "items": [str(i.id) for i in items if i.factor in factors],
        "sampled_at": local(request.at), "preservative": kept.preservative,
        "volume_ml": kept.volume_ml, "container": ready.container if ready else named,
        "qc": ready.qc if ready else "normal",
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
    left = sum(p.left for p in places)
    return {
        "columns": COLUMNS,
        "visit": visit, "places": places, "place": place, "form": form, "bottles": bottles,
        "to_confirm": [
            b for b in bottles
            if b.state == "filled" and b.sampled_by_id != request.actor.staff_id
        ],
        "closed": visit.monitoring_closed_at is not None,
        "title": _title(left, len(bottles)),
        "quality_short": short_words(unexplained(visit.id)),
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
