"""The time strip of a bottle: holders, temperature, seal."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from liance.doors.web.moments import local, span_words
from liance.doors.web.samples.gaps import ShownGap
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.queries import chain_of, names_of
from liance.mechanism.custody.rules import chain


def strip(
    bottle: Bottle, gaps: Sequence[ShownGap], *, hold_ends: datetime | None, at: datetime
) -> dict[str, Any]:
    """``lanes``, ``start``, ``end`` and ``marks`` for the strip tag."""
    events = chain_of(bottle)
    start = bottle.sampled_at
    # A holding time of weeks would press the hours of the transport into nothing.
    last = min(hold_ends, at + timedelta(hours=36)) if hold_ends else at
    end = max(last, events.ended_at or at, start + timedelta(hours=1)) + timedelta(minutes=20)
    marks = [{"at": at, "word": _("现在 %(when)s") % {"when": f"{local(at):%H:%M}"}}]
    if hold_ends and start < hold_ends <= end:
        word = _("保存到期 %(when)s") % {"when": f"{local(hold_ends):%m-%d %H:%M}"}
        marks.append({"at": hold_ends, "word": word, "kind": "soon"})
    lanes = [{"word": _("保管人"), "segments": _holders(bottle, events, at)}]
    warm = _warmth(events, gaps)
    if warm:
        lanes.append({"word": _("温度 ℃"), "segments": warm})
    lanes.append({"word": _("瓶封志"), "segments": _seal(bottle, gaps, at)})
    return {"lanes": lanes, "start": start - (end - start) * 0.02, "end": end, "marks": marks}


def _holders(bottle: Bottle, events: chain.Chain, at: datetime) -> list[dict[str, Any]]:
    names = names_of(bottle)
    found = []
    for held in chain.intervals(events, at=at):
        until = held.end or at
        word = names.get(held.holder, "")
        if not held.holder:
            word = _("无保管人 %(length)s") % {"length": span_words(until - held.start)}
        kind = "holder" if held.holder else "break"
        found.append({"start": held.start, "end": until, "word": word, "kind": kind})
    return found


def _warmth(events: chain.Chain, gaps: Sequence[ShownGap]) -> list[dict[str, Any]]:
    read = chain.readings(events)
    wrong = [g.gap for g in gaps if g.gap.kind == chain.TEMPERATURE]
    degrees = [value for _, value, _ in read]
    found: list[dict[str, Any]] = (
        []
        if not read
        else [
            {
                "start": read[0][0],
                "end": read[-1][0],
                "kind": "ok",
                "word": f"{min(degrees)}～{max(degrees)} ℃",
            }
        ]
    )
    found += [
        {
            "start": gap.start,
            "end": gap.end or gap.start,
            "kind": "break",
            "word": f"{gap.detail} ℃",
        }
        for gap in wrong
    ]
    return found


def _seal(bottle: Bottle, gaps: Sequence[ShownGap], at: datetime) -> list[dict[str, Any]]:
    check = getattr(bottle, "receipt", None)
    broken = next((g.gap for g in gaps if g.gap.kind == chain.SEAL_BROKEN), None)
    until = broken.start if broken else check.at if check else at
    facts = {"seal": bottle.seal_number, "when": f"{local(check.at):%H:%M}" if check else ""}
    if broken:
        word = _("%(seal)s 破损") % facts
    elif check:
        word = _("%(seal)s 完好，%(when)s 核对") % facts
    else:
        word = bottle.seal_number
    found = [
        {"start": bottle.sampled_at, "end": until, "word": "" if broken else word, "kind": "ok"}
    ]
    if broken:
        found.append(
            {"start": broken.start, "end": broken.end or at, "word": word, "kind": "break"}
        )
    return found
