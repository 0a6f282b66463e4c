"""One bottle: who has it, how long it keeps, whether the chain is whole."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import span_words
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.chain_table import rows
from liance.doors.web.samples.columns import COLUMNS
from liance.doors.web.samples.gaps import ShownGap, headline, shown
from liance.doors.web.samples.shown import Hold, holds, language
from liance.doors.web.samples.strip import strip
from liance.doors.web.samples.words import bottle_status
from liance.doors.web.sending import act_once
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody import policies, queries
from liance.mechanism.custody.actions import keeping
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.states import BOTTLE
from liance.norms.sampling.preservation import kept_in_words

NEVER = "—"


@page("custody:bottle:view")
def detail(request: Request, bottle_id: UUID) -> HttpResponse:
    """The page of a bottle."""
    found = queries.with_events(policies.visible_to(request.actor).filter(pk=bottle_id)).first()
    if found is None:
        raise NotFound("custody:bottle")
    at = request.at
    gaps = [shown(g, at=at, language=language()) for g in queries.gaps_of_loaded(found, at=at)]
    kept = holds(found, at=at)
    first = next((hold for hold in kept if hold.open), None)
    context = {
        "columns": COLUMNS,
        "bottle": found,
        "title": headline(gaps, number=found.short, at=at) or _whole(found),
        "pills": _pills(found, gaps, first),
        "facts": _facts(found, kept, first, at),
        "strip": strip(found, gaps, hold_ends=first.ends if first else None, at=at),
        "rows": rows(found, gaps, latest=first.ends if first else None),
        "gaps": [gap for gap in gaps if not gap.gap.explanation],
        "holds": kept,
        "may": _may(found, request.actor),
        "crumbs": [
            (_("样品"), reverse("samples:index")),
            (
                found.short.split("-", maxsplit=1)[0],
                f"{reverse('samples:all')}?visit={found.visit_id}",
            ),
            (found.short, ""),
        ],
    }
    return render(request, "samples/detail.html", context)


def _whole(bottle: Bottle) -> str:
    facts = {"number": bottle.short, "holder": bottle.holder.name, "reason": ""}
    check = getattr(bottle, "receipt", None)
    if bottle.state == "rejected" and check is not None:
        return _("样品 %(number)s 已拒收：%(reason)s") % {**facts, "reason": check.reason}
    if bottle.state == "lost":
        return _("样品 %(number)s 破损或遗失：%(reason)s") % {
            **facts,
            "reason": bottle.ended_reason,
        }
    if bottle.state == "disposed":
        return _("样品 %(number)s 已处置，链条完整") % facts
    return _("样品 %(number)s 链条完整，%(holder)s 保管") % facts


def _pills(bottle: Bottle, gaps: list[ShownGap], first: Hold | None) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    if any(not g.gap.explanation for g in gaps):
        care = all(g.care for g in gaps if not g.gap.explanation)
        found.append(("late", _("保存不符，待说明")) if care else ("break", _("断链，待说明")))
    elif gaps:
        found.append(("break", _("断链，已说明")))
    else:
        found.append(bottle_status(bottle.state))
    if first is not None and first.ends is not None:
        found.append((first.kind, _("保存期%(word)s") % {"word": first.word}))
    return found


def _facts(
    bottle: Bottle, kept: list[Hold], first: Hold | None, at: datetime
) -> list[dict[str, Any]]:
    waiting = next((h for h in bottle.handovers.all() if h.state == "offered"), None)
    where = bottle.place or NEVER
    if waiting is not None:
        where = _("正交给 %(name)s，待确认") % {"name": waiting.taker.name}
    hold = {"word": _("保存期还剩"), "value": NEVER, "note": "", "kind": ""}
    if first is not None:
        left = span_words(first.ends - at) if first.ends and first.ends > at else first.word
        note = f"{first.factor} {first.source}" if first.source else first.factor
        hold = {"word": _("保存期还剩"), "value": left, "note": note, "kind": _tone(first.kind)}
    elif kept:
        hold["value"], hold["note"] = kept[0].word, kept[0].source
    volume = f" {bottle.volume_ml} mL" if bottle.volume_ml else ""
    return [
        hold,
        {"word": _("现在在哪里、谁保管"), "value": bottle.holder.name, "note": where},
        {
            "word": _("检测项目"), "value": "、".join(h.factor for h in kept),
            "note": f"{bottle.point.name} {bottle.point.code}",
        },
        {
            "word": _("容器、保存剂"), "value": f"{kept_in_words(bottle.container, language())}{volume}" or NEVER,
            "note": kept_in_words(bottle.preservative, language()) or NEVER,
        },
    ]  # fmt: skip


def _tone(kind: str) -> str:
    return kind if kind in ("soon", "late") else ""


def _may(bottle: Bottle, actor: Actor) -> dict[str, bool]:
    """Which buttons there are: the edge table, the right, and whose bottle it is."""
    open_verbs = {e.verb for e in BOTTLE.leaving(bottle.state) if actor.may(e.permission)}
    own = actor.agency_id in policies.custodians(bottle.visit)
    holder = bottle.holder_id == actor.staff_id
    settled = all(f.analysed_at or f.no_result_reason for f in bottle.factors.all())
    keeper = own and actor.may("custody:bottle:receive")
    return {
        "receive": "receive" in open_verbs and keeper and bottle.sampled_by_id != actor.staff_id,
        "lose": "lose" in open_verbs and (holder or keeper),
        "dispose": "dispose" in open_verbs and own and (bottle.state == "rejected" or settled),
        "confirm": "confirm" in open_verbs and own and bottle.sampled_by_id != actor.staff_id,
        "hand_over": holder and bottle.state != "filled" and actor.may("custody:bottle:hand_over"),
        "explain": own and actor.may("custody:gap:explain"),
    }


@page("custody:gap:explain", methods=["POST"])
def explain(request: Request, bottle_id: UUID) -> HttpResponse:
    """Write down how a gap came about."""
    policies.require_known(request.actor, bottle_id)
    try:
        started_at = datetime.fromisoformat(request.POST.get("started_at", ""))
    except ValueError:
        raise Refused("custody.gap_unknown") from None

    def act() -> str:
        keeping.explain(
            bottle_id=bottle_id, kind=request.POST.get("kind", "")[:20], started_at=started_at,
            text=request.POST.get("reason", "")[:400], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("说明已写下，断链仍会显示。"))
        return reverse("samples:detail", args=[bottle_id])

    return act_once(request, act)
