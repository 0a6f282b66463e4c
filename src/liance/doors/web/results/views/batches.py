"""Batches: the list, putting one together, its page with grid and quality control, decisions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.moments import local
from liance.doors.web.refusals import put_on_form
from liance.doors.web.results.batch_forms import BatchForm
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.findings import missed
from liance.doors.web.results.forms import instruments_of
from liance.doors.web.results.methods import method_lines
from liance.doors.web.results.words import BATCHES
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import batching
from liance.mechanism.laboratory.models import Batch, Determination
from liance.mechanism.laboratory.queries import batches as queries
from liance.mechanism.laboratory.states import HELD
from liance.norms.sampling.factors import find, shown_name

VIEW = "laboratory:batch:view"
SORTS = {"started": ["started_at", "id"]}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """All batches, by state and factor."""
    rows = queries.batches(request.actor)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in BATCHES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(factor__icontains=words)
    found = listing(request, rows, sorts=SORTS, default="-started")
    held = queries.batches(request.actor).filter(state__in=HELD).count()
    title = ngettext("共 %(n)s 批", "共 %(n)s 批", found.total) % {"n": found.total}
    if held:
        waits = ngettext("%(n)s 批质控没有合格待处理", "%(n)s 批质控没有合格待处理", held)
        title = f"{waits % {'n': held}}{_('，')}{title}"
    context = {
        "title": title, "found": found, "columns": COLUMNS, "state": state, "q": words,
        "states": [(code, word) for code, (_kind, word) in BATCHES.items()],
        "rows": [_row(batch) for batch in found], "crumbs": [(_("检测与判定"), reverse("results:index"))],
    }  # fmt: skip
    return render(request, "results/batches.html", context)


def _row(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch, "state": BATCHES[batch.state], "why": missed(batch.findings),
        "factor": shown_name(batch.factor, language(), batch.medium),
    }  # fmt: skip


@page("laboratory:batch:open", methods=FORM)
def new(request: Request) -> HttpResponse:
    """Put samples that wait for one factor together."""
    name = request.POST.get("factor") or request.GET.get("factor", "")
    waiting = queries.to_batch(request.actor, name)
    if not waiting:
        messages.info(request, _("这个因子没有等待组批的样品。"))
        return redirect("results:index")
    again = list(queries.repeatable(request.actor, name))
    form = BatchForm(
        request.POST or None, initial=_initial(request, waiting[0], again),
        instruments=instruments_of(request.actor), repeatable=again,
    )  # fmt: skip
    ticked = set(request.POST.getlist("members"))
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            batch = batching.open_batch(
                factor_ids=[row.id for row in waiting if str(row.id) in ticked],
                setting=form.setting(), actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("已组成 %(number)s 批。") % {"number": batch.number})
            return reverse("results:batch", args=[batch.id])

        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    medium = waiting[0].bottle.point.medium
    context = {
        "form": form, "factor": name, "shown": shown_name(name, language(), medium),
        "rows": waiting, "columns": COLUMNS, "methods": method_lines(name, medium),
        "ticked": ticked if request.method == "POST" else {str(row.id) for row in waiting},
        "crumbs": [(_("检测与判定"), reverse("results:index")), (_("分析批"), reverse("results:batches"))],
    }  # fmt: skip
    return render(request, "results/batch_new.html", context, status=422 if form.errors else 200)


def _initial(request: Request, first: BottleFactor, again: list[Batch]) -> dict[str, Any]:
    known = find(first.factor, first.bottle.point.medium)
    initial: dict[str, Any] = {
        "started_at": local(request.at), "unit": first.unit or (known.unit if known else ""),
        "repeats": str(again[0].id) if again else "",
    }  # fmt: skip
    last = (
        Determination.objects.filter(
            bottle_factor__factor=first.factor, laboratory_id=request.actor.agency_id
        )
        .order_by("-entered_at")
        .first()
    )
    if last is not None:
        initial |= {
            "method": last.method, "detection_limit": last.detection_limit, "unit": last.unit,
            "instrument": str(last.instrument_id or ""),
        }  # fmt: skip
    return initial


@page("laboratory:batch:release", methods=["POST"])
def release(request: Request, batch_id: UUID) -> HttpResponse:
    """Accept a failed batch with a reason."""
    return _decide(request, batch_id, batching.release, _("已说明并接受，结果可以审核。"))


@page("laboratory:batch:repeat", methods=["POST"])
def repeat(request: Request, batch_id: UUID) -> HttpResponse:
    """Set a failed batch aside, to be done again."""
    return _decide(request, batch_id, batching.repeat, _("这一批作废重做，样品回到待测定。"))


@page("laboratory:batch:open", methods=["POST"])
def cancel(request: Request, batch_id: UUID) -> HttpResponse:
    """Dissolve a batch that nothing was entered for."""
    return _decide(request, batch_id, batching.cancel, _("已撤销，样品回到待测定。"))


def _decide(
    request: Request, batch_id: UUID, action: Callable[..., Batch], said: str
) -> HttpResponse:
    queries.batch(request.actor, batch_id)

    def act() -> str:
        action(
            batch_id=batch_id, version=version(request),
            reason=request.POST.get("reason", "")[:200], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, said)
        return reverse("results:batch", args=[batch_id])

    return act_once(request, act)
