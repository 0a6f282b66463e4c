"""The bottle list of a mission: what is filled, what is prepared, what is still to be labelled."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from liance.mechanism.custody.models import Bottle, PreparedBottle
from liance.norms.sampling.mission import Line, MissionPoint, Wanted, bottle_list
from liance.norms.sampling.preservation import (
    container_name,
    holding_time,
    kept_in_words,
    preservation_of,
)

NO_RULE = {"hold_minutes": None, "hold_citation": "", "hold_certainty": ""}


def bottles_of(
    points: Sequence[Any], prepared: Sequence[PreparedBottle], filled: Sequence[Bottle]
) -> list[dict[str, Any]]:
    """Every bottle of a mission: filled and prepared ones by number, then those planned."""
    keys = {key: point.id for point in points for key in _keys(point)}
    found = [_filled(one) for one in filled]
    found += [_prepared(one, keys) for one in prepared]
    return found + _planned(points, prepared, filled, keys)


def _keys(point: Any) -> Iterable[UUID]:
    yield point.id
    if getattr(point, "sheet_point_id", None):
        yield point.sheet_point_id


def _filled(one: Bottle) -> dict[str, Any]:
    factors = [row.factor for row in one.factors.all()]
    return {
        "id": str(one.id), "number": one.number, "point": str(one.point_id), "qc": one.qc,
        "factors": factors, **_kept(one.container, one.preservative),
        "volume_ml": one.volume_ml, "handling": handling(factors), **_hold(factors),
        "state": one.state, "seal_number": one.seal_number, "holder": str(one.holder_id),
        "sampled_by": str(one.sampled_by_id),
        "confirmed_by": str(one.confirmed_by_id) if one.confirmed_by_id else None,
    }  # fmt: skip


def _prepared(one: PreparedBottle, keys: dict[UUID, UUID]) -> dict[str, Any]:
    return {
        "id": str(one.id), "number": one.number,
        "point": str(keys.get(one.point_key, one.point_key)), "qc": one.qc,
        "factors": one.factors, **_kept(one.container, one.preservative),
        "volume_ml": one.volume_ml, "state": "prepared", "handling": handling(one.factors),
        **_hold(one.factors),
    }  # fmt: skip


def _planned(
    points: Sequence[Any], prepared: Sequence[PreparedBottle], filled: Sequence[Bottle],
    keys: dict[UUID, UUID],
) -> list[dict[str, Any]]:  # fmt: skip
    covered = {
        (str(keys.get(one.point_key, one.point_key)), factor)
        for one in prepared if one.qc == "normal" for factor in one.factors
    }  # fmt: skip
    covered |= {
        (str(one.point_id), row.factor)
        for one in filled if one.qc == "normal" and one.state != "lost" for row in one.factors.all()
    }  # fmt: skip
    control = [one.qc for one in prepared] + [one.qc for one in filled if one.state != "lost"]
    left = bottle_list(
        [_mission_point(one) for one in points if not getattr(one, "not_done_reason", "")],
        taken=covered, parallels=control.count("parallel"), blanks=control.count("blank"),
    )  # fmt: skip
    return [_of_line(line) for line in left.lines for _ in range(line.plan.count)]


def _of_line(line: Line) -> dict[str, Any]:
    plan = line.plan
    return {
        "id": None, "number": "", "point": line.point.key, "qc": line.qc,
        "factors": list(plan.factors),
        **_kept(container_name(plan.container) if plan.container else "", plan.preservative),
        "volume_ml": plan.volume_ml, "state": "planned", "handling": handling(plan.factors),
        **_hold(plan.factors),
    }  # fmt: skip


def _mission_point(point: Any) -> MissionPoint:
    wanted = tuple(
        Wanted(item.factor, item.on_site)
        for item in point.items.all()
        if not getattr(item, "cancelled", False) and not getattr(item, "not_done_reason", "")
    )
    return MissionPoint(str(point.id), point.code, point.name, point.medium, wanted)


def _kept(container: str, preservative: str) -> dict[str, Any]:
    """As the record names them, and in the words of both languages."""
    words = {
        f"{name}_words": {"zh": text, "en": kept_in_words(text, "en")}
        for name, text in (("container", container), ("preservative", preservative))
    }
    return {"container": container, "preservative": preservative, **words}


def _hold(factors: Sequence[str]) -> dict[str, Any]:
    """The shortest holding time of the factors."""
    holds = [hold for factor in factors if (hold := holding_time(factor)) is not None]
    first = min(holds, key=lambda hold: hold.minutes, default=None)
    if first is None:
        return dict(NO_RULE)
    return {
        "hold_minutes": first.minutes, "hold_citation": first.citation.source,
        "hold_certainty": first.citation.certainty.value,
    }  # fmt: skip


def handling(factors: Sequence[str]) -> list[dict[str, str]]:
    """What the table of preservation says of how a bottle is treated."""
    rules = [kept for factor in factors if (kept := preservation_of(factor)) is not None]
    found = []
    if any(kept.single_bottle for kept in rules):
        found.append({"zh": "单独一瓶，不与别的因子合装", "en": "A bottle of its own"})
    if any(kept.no_rinse for kept in rules):
        found.append({"zh": "不用水样荡洗", "en": "Do not rinse with the sample"})
    if any(kept.whole_bottle for kept in rules):
        found.append({"zh": "整瓶用于分析，不分取", "en": "Analysed whole, no part is taken"})
    return found
