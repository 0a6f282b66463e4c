"""Readings of a mission, what is recorded beside one, and what was found before."""

from datetime import date
from typing import Any

from liance.dashboards.missions.gathering import Finding
from liance.foundation.ledger.canonical import instant
from liance.mechanism.editions.queries import catalogue
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.rules.means import HOURLY
from liance.mechanism.operations.models import Reading
from liance.norms.standards.recording import AT_DESK, UNITS, wanted_fields, words_of


def recording_of(item: Any, medium: str, day: date) -> list[dict[str, Any]]:
    """The fields that a standard may ask for beside a value, in the order of the page."""
    fields = wanted_fields(
        medium=medium, factor=item.factor, unit=item.unit, standard=item.standard, day=day,
        catalogue=catalogue(),
    )  # fmt: skip
    return [
        {"field": one, "unit": UNITS.get(one, ""), "words": list(words_of(one, medium))}
        for one in fields
        if one not in AT_DESK
    ]


def reading(one: Reading) -> dict[str, Any]:
    """A reading in force, as both samplers' phones show it."""
    detail = one.verdict_detail
    return {
        "id": str(one.id), "point": str(one.item.point_id), "factor": one.item.factor,
        "repeat": one.repeat, "raw": one.raw, "unit": one.unit, "at": instant(one.at),
        "instrument": str(one.instrument_id) if one.instrument_id else None,
        "calibration": one.calibration,
        "recorded": {name: kept["raw"] for name, kept in one.recorded.items()},
        "verdict": one.verdict, "why": {"zh": detail.get("zh", ""), "en": detail.get("en", "")},
        "by": str(one.by_id), "by_name": one.by.name, "confirmed_by": str(one.confirmed_by_id),
        "state": one.state,
        "confirmed_at": instant(one.confirmed_at) if one.confirmed_at else None,
    }  # fmt: skip


def finding(one: Finding) -> dict[str, Any]:
    """An exceedance found before: a reading on site, a result of the laboratory or a mean of such."""
    if isinstance(one, Reading):
        return {
            "origin": "reading", "at": instant(one.at), "point": one.item.point.code,
            "factor": one.item.factor, "value": one.raw, "unit": one.unit, "verdict": one.verdict,
            "limit": str(one.verdict_detail.get("limit", "")), "times": "", "averaging": "",
        }  # fmt: skip
    row = one.row
    said = {"origin": "result", "verdict": "exceeds", "limit": one.limit, "times": one.times}
    if isinstance(row, Mean):
        return said | {
            "at": instant(row.ended_at), "point": row.point.code, "factor": row.factor,
            "value": row.value, "unit": row.unit,
            "averaging": row.verdict_detail.get("averaging", HOURLY),
        }  # fmt: skip
    bottle = row.bottle_factor.bottle
    return said | {
        "at": instant(bottle.sampled_at), "point": bottle.point.code,
        "factor": row.bottle_factor.factor, "value": row.raw, "unit": row.unit, "averaging": "",
    }  # fmt: skip
