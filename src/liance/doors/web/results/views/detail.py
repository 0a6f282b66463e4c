"""One verdict: the number, and under it how it was reached."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import evidence
from liance.doors.web.moments import local
from liance.doors.web.results import doubts, quality
from liance.doors.web.results.changes import changes
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.explained import derivation, unjudged
from liance.doors.web.results.rejudged import rejudged
from liance.doors.web.results.words import (
    BY_MEAN,
    MEANS,
    STATES,
    over_phrase,
    verdict_of,
    verdict_word,
)
from liance.doors.web.routes import Request, page, version
from liance.doors.web.samples.shown import language
from liance.doors.web.sending import act_once
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody.queries import evidence_of_bottle
from liance.mechanism.laboratory import policies, queries
from liance.mechanism.laboratory.actions import reviewing
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries.quality import mark_of
from liance.mechanism.laboratory.rules.means import HOURLY
from liance.mechanism.laboratory.states import DETERMINATION, HOLDING
from liance.norms.sampling.factors import shown_name

PARTS = (
    "bottle_factor__bottle__visit__source", "bottle_factor__bottle__visit__sheet",
    "bottle_factor__bottle__point", "bottle_factor__bottle__receipt", "instrument", "analyst",
    "checked_by", "approved_by", "batch", "amends__instrument", "laboratory", "subcontractor", "source_file__file",
)  # fmt: skip
BOXES = {"compliant": "ok", "exceeds": "over", "cannot_judge": "unjudged", "not_judged": "unjudged"}


@page("laboratory:determination:view")
def detail(request: Request, determination_id: UUID) -> HttpResponse:
    """The page of one determination."""
    rows = policies.visible_to(request.actor).select_related(*PARTS)
    row = rows.filter(pk=determination_id).first()
    if row is None:
        raise NotFound("laboratory:determination")
    factor = row.bottle_factor
    bottle = factor.bottle
    name = shown_name(factor.factor, language(), bottle.point.medium)
    mean = queries.samples_of(queries.standing_means(bottle.visit_id)).get(row.id)
    by_mean = verdict_of(row, mean)[1] == str(BY_MEAN)
    context = {
        "row": row, "bottle": bottle, "factor": name, "columns": COLUMNS,
        "word": BY_MEAN if by_mean else verdict_word(row), "mean": mean, "mean_kind": _kind(mean),
        "mean_verdict": verdict_of(mean) if mean else None,
        "box": "unjudged" if by_mean else BOXES[row.verdict],
        "phrase": over_phrase(row.verdict_detail),
        "value": _shown_value(row), "steps": list(enumerate(derivation(row), start=1)),
        "unjudged": unjudged(row),
        "others": _others(rows, row), "state": STATES[row.state], "pills": _pills(row),
        "history": _history(rows, row, mean), "changes": changes(row), "may": _may(row, request.actor),
        "aside": "" if by_mean else _multiple(row), "title": f"{bottle.point.code} {name}　{verdict_of(row, mean)[1]}",
        "note": _note(row), "crumbs": _crumbs(row, name), "doubts": _doubts(row, request.actor),
        "standing": evidence.shown(evidence_of_bottle(bottle, at=request.at), request),
        "rejudged": rejudged(row.bottle_factor.bottle.visit_id, row.id, request.actor),
        "may_see_batch": _sees_batch(row, request.actor), "may_answer": _answers(row, request.actor),
        "quality": quality.shown(mark_of(row)),
    }  # fmt: skip
    return render(request, "results/detail.html", context)


def _kind(mean: Mean | None) -> Any:
    return MEANS[mean.verdict_detail.get("averaging", HOURLY)] if mean else ""


def _doubts(row: Determination, actor: Actor) -> list[doubts.Shown]:
    """For the laboratory alone: other values of the doubt may not be approved yet."""
    if row.laboratory_id != actor.agency_id:
        return []
    found = queries.doubts_of([row.bottle_factor.bottle.visit_id])
    return doubts.shown(one for one in found if row.id in one.keys)


def _answers(row: Determination, actor: Actor) -> bool:
    return doubts.may_answer(actor) and row.analyst_id != actor.staff_id


def _sees_batch(row: Determination, actor: Actor) -> bool:
    return actor.may("laboratory:batch:view") and row.laboratory_id == actor.agency_id


def _crumbs(row: Determination, name: str) -> list[tuple[str, str]]:
    bottle = row.bottle_factor.bottle
    return [
        (_("检测与判定"), reverse("results:index")),
        (bottle.short, reverse("samples:detail", args=[bottle.id])),
        (f"{bottle.point.code} {name}", ""),
    ]


def _shown_value(row: Determination) -> str:
    """The number as the laboratory reports it, of an ND its detection limit."""
    raw = row.raw.strip()
    return f"<{row.detection_limit}" if row.value is None and row.detection_limit else raw


def _note(row: Determination) -> str:
    bottle = row.bottle_factor.bottle
    sampled = _("%(when)s 采样") % {"when": f"{local(bottle.sampled_at):%Y-%m-%d %H:%M}"}
    return f"{bottle.visit.source.name}　{bottle.point.name}　{sampled}"


def _pills(row: Determination) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [STATES[row.state]]
    if row.batch is not None and row.batch.state in HOLDING:
        found.append(("late", _("质控未合格")))
    elif row.over_hold:
        found.append(("late", _("超过保存期")))
    elif row.late_reason:
        found.append(("late", _("补录")))
    elif row.subcontractor_id:
        found.append(("idle", _("分包")))
    return found


def _others(rows: Any, row: Determination) -> list[dict[str, Any]]:
    """What else of this visit could not be judged, and why."""
    visit = row.bottle_factor.bottle.visit_id
    found = rows.filter(
        bottle_factor__bottle__visit_id=visit, verdict__in=("cannot_judge", "not_judged")
    ).exclude(state="superseded")
    return [
        {"row": r, "word": verdict_word(r), "why": unjudged(r), "title": _named(r)}
        for r in found.exclude(pk=row.pk).order_by("entered_at")[:10]
    ]


def _named(row: Determination) -> str:
    point = row.bottle_factor.bottle.point
    name = shown_name(row.bottle_factor.factor, language(), point.medium)
    return f"{point.code} {name} {row.raw.strip()} {row.unit}"


def _multiple(row: Determination) -> str:
    detail = row.verdict_detail
    if not row.times:
        return ""
    value, limit = detail.get("judged_value", ""), detail.get("judged_limit", "")
    return f"({value} − {limit}) ÷ {limit} = {row.times}"


def _history(rows: Any, row: Determination, mean: Mean | None) -> list[dict[str, Any]]:
    """All records of this factor of this bottle: repeats and what was amended."""
    own = rows.filter(bottle_factor_id=row.bottle_factor_id).order_by("repeat", "entered_at")
    return [
        {
            "row": r, "verdict": verdict_of(r, mean if r.id == row.id else None),
            "state": STATES[r.state], "here": r.id == row.id,
        }
        for r in own
    ]  # fmt: skip


def _may(row: Determination, actor: Actor) -> dict[str, bool]:
    """Which buttons there are: the edge table, the right, and that it is another person."""
    verbs = {e.verb for e in DETERMINATION.leaving(row.state) if actor.may(e.permission)}
    own = row.laboratory_id == actor.agency_id
    other = own and row.analyst_id != actor.staff_id
    return {
        "check": "check" in verbs and other,
        "approve": "approve" in verbs and other and row.checked_by_id != actor.staff_id,
        "send_back": "send_back" in verbs and other,
        "amend": "supersede" in verbs and own,
    }


@page("laboratory:determination:check", methods=["POST"])
def check(request: Request, determination_id: UUID) -> HttpResponse:
    """Check (校核)."""
    return _act(request, determination_id, reviewing.check, _("已校核，待审定。"))


@page("laboratory:determination:approve", methods=["POST"])
def approve(request: Request, determination_id: UUID) -> HttpResponse:
    """Approve (审定)."""
    return _act(request, determination_id, reviewing.approve, _("已审定。"))


def _act(request: Request, determination_id: UUID, action: Any, said: str) -> HttpResponse:
    def act() -> str:
        action(
            determination_id=determination_id, version=version(request), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, said)
        return reverse("results:detail", args=[determination_id])

    return act_once(request, act)


@page("laboratory:determination:send_back", methods=["POST"])
def send_back(request: Request, determination_id: UUID) -> HttpResponse:
    """Send back to the analyst."""

    def act() -> str:
        reviewing.send_back(
            determination_id=determination_id, version=version(request),
            reason=request.POST.get("reason", "")[:200], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已退回分析人员。"))
        return reverse("results:index")

    return act_once(request, act)
