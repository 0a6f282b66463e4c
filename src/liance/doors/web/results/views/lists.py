"""The worklist of the laboratory by holding time, what waits for check and approval, all results."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.moments import due_day, local_day
from liance.doors.web.results import doubts, quality
from liance.doors.web.results.choosing import Chosen, choices
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.words import STATES, VERDICTS, verdict_of
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory import policies, queries
from liance.mechanism.laboratory.actions import reviewing
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries.quality import mark_of
from liance.norms.sampling.factors import shown_name

VIEW = "laboratory:determination:view"
CHECK = "laboratory:determination:check"
APPROVE = "laboratory:determination:approve"
SORTS = {"entered": ["entered_at", "id"]}
MOST = 300
PARTS = (
    "bottle_factor__bottle__visit__source", "bottle_factor__bottle__point", "analyst",
    "checked_by", "approved_by", "batch",
)  # fmt: skip


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """What waits for me, the holding time that ends first on top."""
    actor = request.actor
    enters = actor.may("laboratory:determination:enter")
    chosen = Chosen.of(request)
    first = list(queries.to_determine(actor)[:MOST]) if enters else []
    work = list(chosen.of_all(actor)[:MOST]) if enters and chosen.any else first
    back = list(queries.to_reenter(actor)) if enters else []
    checking = list(queries.to_check(actor)[:MOST]) if actor.may(CHECK) else []
    approving = list(queries.to_approve(actor)[:MOST]) if actor.may(APPROVE) else []
    waiting = enters or actor.may(CHECK) or actor.may(APPROVE)
    final = [] if waiting else _latest(request)
    doubted = _doubted([*checking, *approving])
    context = {
        "columns": COLUMNS,
        "chosen": chosen,
        "choices": choices(first),
        "may_batch": actor.may("laboratory:batch:open"),
        "may_see_batches": actor.may("laboratory:batch:view"),
        "groups": _groups(work),
        "back": [_row(row) for row in back],
        "checking": [_row(row, doubted) for row in checking],
        "approving": [_row(row, doubted) for row in approving],
        "final": final,
        "waiting": waiting,
        "title": _headline(request, work, len(back), len(checking) + len(approving), waiting),
    }
    return render(request, "results/index.html", context)


def _latest(request: Request) -> list[dict[str, Any]]:
    rows = policies.visible_to(request.actor).filter(state="approved").select_related(*PARTS)
    return _rows(rows.order_by("-approved_at")[:20])


def _groups(work: list[BottleFactor]) -> list[dict[str, Any]]:
    """The work by factor: one method, one grid. The group whose time ends first stands first."""
    found: dict[str, list[BottleFactor]] = {}
    for row in work:
        row.dialog = f"none-{row.id}"  # type: ignore[attr-defined]
        found.setdefault(row.factor, []).append(row)
    return [
        {
            "factor": factor, "shown": shown_name(factor, language(), rows[0].bottle.point.medium),
            "rows": rows, "due": getattr(rows[0], "hold_ends", None),
        }
        for factor, rows in found.items()
    ]  # fmt: skip


def _doubted(rows: list[Determination]) -> dict[UUID, int]:
    """How many open doubts each determination takes part in."""
    visits = {row.bottle_factor.bottle.visit_id for row in rows}
    return doubts.open_by_determination(queries.doubts_of(visits))


def _rows(rows: Iterable[Determination]) -> list[dict[str, Any]]:
    """Determinations as lines, each with its mean where one stands for it."""
    found = list(rows)
    visits = {row.bottle_factor.bottle.visit_id for row in found if row.state == "approved"}
    speaking = queries.samples_of(queries.standing_in(visits))
    return [_row(row, mean=speaking.get(row.id)) for row in found]


def _row(
    row: Determination,
    doubted: Mapping[UUID, int] = MappingProxyType({}),
    *,
    mean: Mean | None = None,
) -> dict[str, Any]:
    factor = row.bottle_factor
    return {
        "doubts": doubted.get(row.id, 0), "dialog": f"back-{row.id}",
        "quality": quality.shown(mark_of(row)),
        "row": row, "bottle": factor.bottle, "verdict": verdict_of(row, mean),
        "state": STATES[row.state], "unit_name": factor.bottle.visit.source.name,
        "factor": shown_name(factor.factor, language(), factor.bottle.point.medium),
    }  # fmt: skip


def _headline(
    request: Request, work: list[BottleFactor], back: int, review: int, waiting: bool
) -> str:
    if not waiting:
        return _("已审定的结果")
    known = [getattr(row, "hold_ends", None) for row in work]
    ends = [end for end in known if end is not None]
    late = sum(1 for end in ends if end < request.at)
    today = sum(1 for end in ends if end >= request.at and due_day(end) == local_day(request.at))
    parts = []
    if late:
        parts.append(ngettext("%(n)s 项超过保存期", "%(n)s 项超过保存期", late) % {"n": late})
    if today:
        parts.append(ngettext("%(n)s 项今天到期", "%(n)s 项今天到期", today) % {"n": today})
    if work:
        count = len(work)
        parts.append(ngettext("共 %(n)s 项待测定", "共 %(n)s 项待测定", count) % {"n": count})
    if back:
        parts.append(ngettext("%(n)s 项退回", "%(n)s 项退回", back) % {"n": back})
    if review:
        parts.append(ngettext("%(n)s 项等您审核", "%(n)s 项等您审核", review) % {"n": review})
    return _("，").join(parts) if parts else _("没有结果等您办理")


@page(VIEW)
def everything(request: Request) -> HttpResponse:
    """All determinations that one may know of, by state, verdict and words."""
    state, verdict = request.GET.get("state", ""), request.GET.get("verdict", "")
    words = request.GET.get("q", "").strip()
    rows = queries.determinations(
        request.actor, state=state if state in STATES else "",
        verdict=verdict if verdict in VERDICTS else "", words=words,
    )  # fmt: skip
    found = listing(request, rows.select_related(*PARTS), sorts=SORTS, default="-entered")
    title = ngettext("共 %(n)s 条测定", "共 %(n)s 条测定", found.total) % {"n": found.total}
    return render(
        request,
        "results/all.html",
        {
            "columns": COLUMNS, "found": found, "rows": _rows(found),
            "states": [(code, word) for code, (_kind, word) in STATES.items()],
            "verdicts": [(code, word) for code, (_kind, word) in VERDICTS.items()],
            "state": state, "verdict": verdict, "q": words, "title": title,
        },
    )  # fmt: skip


@page(CHECK, methods=["POST"])
def check_many(request: Request) -> HttpResponse:
    """Check the ticked determinations, all or none."""
    return _many(request, reviewing.check)


@page(APPROVE, methods=["POST"])
def approve_many(request: Request) -> HttpResponse:
    """Approve the ticked determinations, all or none."""
    return _many(request, reviewing.approve)


def _many(request: Request, review: Callable[..., Determination]) -> HttpResponse:
    def act() -> str:
        ticked = [_ticked(text) for text in request.POST.getlist("rows")]
        if not ticked:
            raise Refused("laboratory.nothing_entered")
        with transaction.atomic():
            for determination_id, version in ticked:
                review(
                    determination_id=determination_id, version=version, actor=request.actor,
                    at=request.at,
                )  # fmt: skip
        n = len(ticked)
        messages.success(request, ngettext("已办 %(n)s 项。", "已办 %(n)s 项。", n) % {"n": n})
        return reverse("results:index")

    return act_once(request, act)


def _ticked(text: str) -> tuple[UUID, int]:
    """``<id>.<version>`` of a ticked line: an old page changes nothing."""
    identifier, _dot, version = text.partition(".")
    try:
        return UUID(identifier), int(version)
    except ValueError:
        raise Refused("web.form_stale") from None
