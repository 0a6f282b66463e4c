"""The inbox as the phones show it."""

import json
from typing import Any

from liance.doors.field import places
from liance.doors.field.refusals import said
from liance.doors.field.saying import words_of
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.canonical import instant
from liance.mechanism.fieldwork import errors
from liance.mechanism.fieldwork.queries import Waiting

CHOICES = {
    "refused": ["retry", "set_aside"],
    "held": ["retry", "force", "set_aside"],
    "conflict": ["set_aside", "use"],
    "two_values": ["use", "enter"],
}


def item(one: Waiting, actor: Actor) -> dict[str, Any]:
    """One item with what may be decided about it."""
    row = one.row
    own = row is not None and row.device.staff_id == actor.staff_id
    text = one.rival.text if one.rival else row.text if row else "{}"
    visit = one.dispute.visit_id if one.dispute else row.visit_id or row.visit_ref if row else None
    return {
        "id": str(one.id), "about": one.about, "kind": row.kind if row else "",
        "visit": str(visit) if visit else None, "code": one.code,
        "message": words_of(row) if row and not one.rival else said(Refused(one.code)).model_dump(),
        "at": instant(one.at), "received_at": instant(one.received_at), "by": one.by, "own": own,
        "label": one.dispute.label if one.dispute else "",
        "body": json.loads(text).get("body", {}),
        "values": [
            {
                "command": str(value.command), "value": value.value, "by": value.by.name,
                "at": instant(value.at), "device": "",
            }
            for value in one.said
        ],
        "sources": _sources(one, text, actor),
        "choices": _choices(one),
    }  # fmt: skip


def _sources(one: Waiting, text: str, actor: Actor) -> list[dict[str, Any]]:
    """What the unit that a phone named may be on file: by the whole name, else by its beginning."""
    if one.code != errors.SOURCE_UNKNOWN:
        return []
    name = str(json.loads(text).get("body", {}).get("source_text", "")).strip()
    for words in (name, name[:4], name[:2]):
        if words and (rows := places.found(actor, words, at=one.received_at)):
            return rows
    return []


def _choices(one: Waiting) -> list[str]:
    if one.code == errors.SOURCE_UNKNOWN:
        return ["replace", "set_aside"]
    if one.code == errors.CARRIED_UNSIGNED:
        return ["set_aside"]
    if one.code == errors.FILES_MISSING:
        return ["set_aside"]
    return CHOICES[one.about]
