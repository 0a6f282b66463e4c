"""What a visit's report prints: every approved determination and field reading, every reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries.complete import completeness
from liance.mechanism.laboratory.queries.means import samples_of, standing_means
from liance.mechanism.laboratory.queries.quality import mark_of
from liance.mechanism.laboratory.rules.completeness import REASON, Line
from liance.mechanism.laboratory.rules.covering import SHEET, remaining
from liance.mechanism.laboratory.rules.means import HOURLY
from liance.mechanism.laboratory.rules.quality import QualityMark
from liance.mechanism.operations.models import Reading, Visit, VisitItem
from liance.mechanism.operations.queries import current_readings
from liance.mechanism.registry.models import Agency
from liance.norms.standards.recording import Kept

MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result as the report prints it; ``limit`` is the leading one, from ``origin``, ``beside``
    the verdicts on the others that stand with it; ``converted`` what was held against it where that
    is not the measured value; ``reason`` and ``steps`` the way to the verdict as stored, without
    steps where a verdict was ``reevaluated`` and came out otherwise. ``kind``: ``determination``,
    ``reading`` or ``mean``; ``value`` the exact number behind ``raw`` (None for ND and for field
    readings); ``quality``: what it lacks of
    the quality control that its method asks for; times in UTC. A ``mean`` is of ``samples`` results
    of kind ``mean_of``, which stand before it, ``given_away`` the bodies that determined some of
    them, each with its report and how many; a maker, method or instrument that they do not share is left empty,
    methods are joined. A reading of a commissioned crew names their laboratory. ``covered``: origins of the
    limits that a mean is held to in its place."""

    kind: str
    id: UUID
    point_code: str
    point_name: str
    medium: str
    factor: str
    bottle: str = ""
    qc: str = "normal"
    sampled_at: datetime
    started_at: datetime | None = None
    repeat: int
    raw: str
    value: Decimal | None = None
    unit: str
    detection_limit: str = ""
    method: str = ""
    instrument: str = ""
    rented: bool = False
    standard: str = ""
    limit: str = ""
    limit_unit: str = ""
    origin: str = ""
    over_hold: bool = False
    verdict: str
    times: str = ""
    explanation_zh: str = ""
    explanation_en: str = ""
    reason: str = ""
    steps: tuple[Mapping[str, str], ...] = ()
    reevaluated: bool = False
    laboratory_id: UUID | None = None
    laboratory: str = ""
    analyst: str = ""
    checked_by: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None
    amend_reason: str = ""
    beside: tuple[Mapping[str, str], ...] = ()
    recorded: Kept = field(default_factory=dict)
    converted: str = ""
    converted_how: str = ""
    read_at: datetime | None = None
    late_reason: str = ""
    subcontractor_id: UUID | None = None
    subcontractor: str = ""
    subcontract_report: str = ""
    quality: QualityMark | None = None
    unconfirmed_reason: str = ""
    samples: int = 0
    mean_of: str = ""
    given_away: tuple[tuple[str, str, int], ...] = ()
    covered: tuple[str, ...] = ()
    averaging: str = ""

    @property
    def alone(self) -> bool:
        """Whether it is judged by itself: no mean stands for it, or a limit that the mean leaves to
        it is not met."""
        return not self.covered or (bool(self.origin) and self.verdict != "compliant")


@dataclass(frozen=True, slots=True)
class BottleRemark:
    """A bottle that was rejected, lost, or accepted with a deviation, as the report must say."""

    number: str
    point_code: str
    factors: tuple[str, ...]
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Results:
    """All of a visit: ``results`` by point, factor, bottle, repeat; ``reasons`` the lines that
    have a reason in place of a result; ``bottles`` what is to be said of bottles."""

    results: tuple[Result, ...]
    reasons: tuple[Line, ...]
    bottles: tuple[BottleRemark, ...] = field(default=())

    @property
    def exceedances(self) -> int:
        """How many results do not meet their limit; repeats and field parallels are results, blanks
        are not."""
        return sum(
            1 for r in self.results if r.verdict == "exceeds" and r.qc != "blank" and r.alone
        )


def results_of(visit_id: UUID) -> Results:
    """All approved determinations with their repeats, all field readings that stand, every reason
    and every bottle that needs a word; in ten queries."""
    found = [*_readings(visit_id), *_determinations(visit_id)]
    found.sort(key=lambda pair: pair[0])
    lines = completeness(visit_id).lines
    return Results(
        tuple(_with_means([result for _, result in found], standing_means(visit_id))),
        tuple(line for line in lines if line.status == REASON),
        _bottles(visit_id),
    )


Sorted = tuple[tuple[int, str, str, int], Result]


def _determinations(visit_id: UUID) -> list[Sorted]:
    rows = Determination.objects.filter(
        bottle_factor__bottle__visit_id=visit_id, state="approved"
    ).select_related(
        "bottle_factor__bottle__point", "instrument", "laboratory", "analyst", "checked_by",
        "approved_by", "subcontractor", "batch",
    )  # fmt: skip
    return [
        (
            (r.bottle_factor.bottle.point.order, r.bottle_factor.factor,
             r.bottle_factor.bottle.number, r.repeat),
            _determination(r),
        )
        for r in rows
    ]  # fmt: skip


def _determination(row: Determination) -> Result:
    factor = row.bottle_factor
    bottle, point, instrument = factor.bottle, factor.bottle.point, row.instrument
    return Result(
        kind="determination", id=row.id, point_code=point.code, point_name=point.name,
        medium=point.medium, factor=factor.factor, bottle=bottle.short, qc=bottle.qc,
        sampled_at=bottle.sampled_at, started_at=row.started_at, repeat=row.repeat, raw=row.raw,
        value=row.value, unit=row.unit, detection_limit=row.detection_limit,
        method=row.method, instrument=_instrument(instrument.name, instrument.model, instrument.number)
        if instrument else "",
        rented=bool(instrument and instrument.rented), **_lead(factor, row.verdict_detail),
        over_hold=row.over_hold, verdict=row.verdict, recorded=row.recorded,
        converted=_converted(row.verdict_detail), converted_how=_converting(row.verdict_detail),
        times=row.times, explanation_zh=str(row.verdict_detail.get("zh", "")),
        explanation_en=str(row.verdict_detail.get("en", "")), **_way(row.verdict_detail),
        laboratory_id=row.laboratory_id,
        laboratory=row.laboratory.name, analyst=row.analyst.name,
        checked_by=row.checked_by.name if row.checked_by else "",
        approved_by=row.approved_by.name if row.approved_by else "", approved_at=row.approved_at,
        amend_reason=row.amend_reason, read_at=row.read_at, late_reason=row.late_reason,
        subcontractor_id=row.subcontractor_id,
        subcontractor=row.subcontractor.name if row.subcontractor else "",
        subcontract_report=row.subcontract_report, quality=mark_of(row),
    )  # fmt: skip


def _with_means(results: list[Result], means: Sequence[Mean]) -> list[Result]:
    """The results with each mean after the last of its members."""
    at = {result.id: place for place, result in enumerate(results)}
    for sample, mean in samples_of(means).items():
        covers = tuple(mean.verdict_detail["covers"])
        kind = mean.verdict_detail.get("averaging", HOURLY)
        results[at[sample]] = replace(left_by(results[at[sample]], covers), averaging=kind)
    after: dict[int, list[Result]] = {}
    for mean in means:
        places = [at[member] for member in mean.members]
        after.setdefault(max(places), []).append(_mean(mean, [results[one] for one in places]))
    return [row for at, one in enumerate(results) for row in (one, *after.get(at, ()))]


def left_by(row: Result, covers: tuple[str, ...]) -> Result:
    """A sample with the verdicts that its mean leaves to it: those against limits of other origins,
    the worst of them leading; its ``origin`` is empty where none is left."""
    if not covers:
        return row
    lead = row.origin or SHEET
    others = tuple(side for side in row.beside if side["origin"] not in covers)
    if lead not in covers:
        return replace(row, covered=covers, origin=lead, beside=others)
    if not others:
        return replace(row, covered=covers, origin="", beside=())
    led, *beside = remaining(others, covers)
    return replace(
        row, covered=covers, origin=led["origin"], limit=led["limit"], limit_unit=led["unit"],
        standard=led["standard"], verdict=led["verdict"], times=led["times"],
        explanation_zh=led["zh"], explanation_en=led["en"], reason=led["reason"], steps=(),
        beside=tuple(beside), converted="", converted_how="",
    )  # fmt: skip


def _mean(mean: Mean, members: Sequence[Result]) -> Result:
    """A mean as a result: what is the members' own is the first one's, what they lack is kept."""
    detail = mean.verdict_detail
    lead, *others = detail["sides"]
    steps: list[dict[str, str]] = detail["steps"]
    said = next((step for step in steps if step["code"] == "mean"), None)
    return replace(
        members[0], **_shared(members), kind=MEAN, id=mean.id, bottle="", raw=mean.value, value=None, unit=mean.unit,
        started_at=None, repeat=1, limit=lead["limit"], limit_unit=lead["unit"],
        standard=lead["standard"], origin=lead["origin"] if others else "",
        beside=tuple(others), verdict=mean.verdict, times=mean.times,
        explanation_zh=str(detail["zh"]), explanation_en=str(detail["en"]), **_way(detail),
        over_hold=any(one.over_hold for one in members), recorded={},
        converted=said["result"] if said else "",
        converted_how=f"{said['value']}，{said['formula']}" if said else "",
        amend_reason="", covered=(), samples=len(members), mean_of=mean.of, read_at=None,
        late_reason="", quality=next((one.quality for one in members if one.quality), None),
    )  # fmt: skip


SHARED = {
    "laboratory_id": None, "laboratory": "", "subcontractor_id": None, "subcontractor": "",
    "subcontract_report": "", "instrument": "", "rented": False, "analyst": "", "checked_by": "",
    "approved_by": "", "detection_limit": "",
}  # fmt: skip


def _shared(members: Sequence[Result]) -> dict[str, Any]:
    """Who made the members of a mean and with what, as far as all of them agree."""
    said: dict[str, Any] = {
        name: getattr(members[0], name)
        if len({getattr(one, name) for one in members}) == 1
        else none
        for name, none in SHARED.items()
    }
    away = Counter(
        (one.subcontractor, one.subcontract_report) for one in members if one.subcontractor_id
    )
    methods = dict.fromkeys(one.method for one in members if one.method)
    return said | {
        "method": "、".join(methods),
        "given_away": tuple((*pair, count) for pair, count in away.items()),
    }


def _lead(held: BottleFactor | VisitItem, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Limit, unit, standard and origin of the leading verdict, and the verdicts beside it."""
    sides = detail.get("sides", ())
    if not sides:
        return {"limit": held.limit, "limit_unit": held.unit, "standard": held.standard}
    lead, *others = sides
    return {
        "limit": lead["limit"], "limit_unit": lead["unit"], "standard": lead["standard"],
        "origin": lead["origin"], "beside": tuple(others),
    }  # fmt: skip


def _way(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Reason and steps of a stored verdict."""
    return {"reason": str(detail.get("reason", "")), "steps": tuple(detail.get("steps", ()))}


CONVERTING = (
    "oxygen_converted", "excess_air_converted", "benchmark_converted", "background_corrected",
    "noise_whole",
)  # fmt: skip


def _converted(detail: Mapping[str, Any]) -> str:
    """The value that was held against the limit where it is not the measured one, else empty."""
    steps = [step for step in detail.get("steps", ()) if step["code"] in CONVERTING]
    return str(steps[-1]["result"]) if steps else ""


def _converting(detail: Mapping[str, Any]) -> str:
    """How the measured value came to it."""
    steps = [step for step in detail.get("steps", ()) if step["code"] in CONVERTING[:-1]]
    return "；".join(f"{step['formula']}，{step['result']}" for step in steps)


def _readings(visit_id: UUID) -> list[Sorted]:
    visit = Visit.objects.select_related("laboratory").get(pk=visit_id)
    return [
        ((r.item.point.order, r.item.factor, "", r.repeat), _reading(r, visit.laboratory))
        for r in current_readings(visit_id)
    ]


def _reading(row: Reading, commissioned: Agency | None) -> Result:
    item, point, instrument = row.item, row.item.point, row.instrument
    return Result(
        kind="reading", id=row.id, point_code=point.code, point_name=point.name,
        medium=point.medium, factor=item.factor, sampled_at=row.at, started_at=row.at,
        repeat=row.repeat, raw=row.raw, unit=row.unit, method=row.method,
        instrument=_instrument(instrument.name, instrument.model, instrument.number)
        if instrument else "",
        rented=bool(instrument and instrument.rented), **_lead(item, row.verdict_detail),
        verdict=row.verdict, recorded=row.recorded,
        converted=_converted(row.verdict_detail), converted_how=_converting(row.verdict_detail),
        times=str(row.verdict_detail.get("times", "")),
        explanation_zh=str(row.verdict_detail.get("zh", "")),
        explanation_en=str(row.verdict_detail.get("en", "")), **_way(row.verdict_detail),
        analyst=row.by.name,
        **_of_crew(row, commissioned), checked_by=row.confirmed_by.name if row.state == "confirmed" else "",
        unconfirmed_reason=row.unconfirmed_reason, amend_reason=row.amend_reason,
    )  # fmt: skip


def _of_crew(row: Reading, commissioned: Agency | None) -> dict[str, Any]:
    """The laboratory of a reading that its crew took; the station's own has none."""
    if commissioned is None or row.by.agency_id != commissioned.id:
        return {}
    return {"laboratory_id": commissioned.id, "laboratory": commissioned.name}


def _instrument(name: str, model: str, number: str) -> str:
    return " ".join(word for word in (name, model, number) if word)


def _bottles(visit_id: UUID) -> tuple[BottleRemark, ...]:
    rows = (
        Bottle.objects.filter(visit_id=visit_id)
        .select_related("point", "receipt")
        .prefetch_related("factors")
        .order_by("number")
    )
    said = [(row, _said(row)) for row in rows]
    return tuple(
        BottleRemark(
            row.short, row.point.code, tuple(f.factor for f in row.factors.all()), row.state, text
        )
        for row, text in said
        if text
    )


def _said(bottle: Bottle) -> str:
    check = getattr(bottle, "receipt", None)
    if check is not None and not check.accepted:
        return str(check.reason)
    if bottle.state == "lost":
        return bottle.ended_reason
    return str(check.deviation) if check is not None else ""
