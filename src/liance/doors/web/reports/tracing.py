"""The way back from a report as the page shows it: each result with all that it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.reports import words
from liance.doors.web.results.words import BY_MEAN, MEANS
from liance.mechanism.capability.rules import calibration_at
from liance.mechanism.custody.queries import FoundGap
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries import samples_of, standing_means, unmet
from liance.mechanism.laboratory.rules.means import HOURLY
from liance.mechanism.operations.models import SIDES, Reading
from liance.mechanism.reporting.evidence.tracing import Trace
from liance.mechanism.reporting.rules.multiples import printed_times


@dataclass(frozen=True, slots=True)
class Line:
    """A result: ``stands`` False for one that was amended since; ``samples`` number and anchor,
    of a mean all its members'; ``people`` part and name."""

    key: UUID
    address: str
    point: str
    factor: str
    value: str
    kind: str
    word: str
    stands: bool
    note: str
    samples: tuple[tuple[str, str], ...]
    started_at: datetime | None
    people: tuple[tuple[str, str], ...]
    instrument: str
    calibrated_to: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One event in the life of a bottle."""

    at: datetime
    word: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Bottle:
    """A bottle with its steps in order of time; ``gaps``: breaks that the check found."""

    row: Any
    anchor: str
    title: str
    steps: tuple[Step, ...]
    gaps: int
    factors: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with the certificates that were valid then."""

    name: str
    agency: str
    parts: str
    certificates: str


def result_lines(found: Trace) -> list[Line]:
    """Determinations, then field readings, amended ones among them."""
    amended = {r.amends_id for part in ("determinations", "readings") for r in found.rows[part]}
    standing = standing_means(found.visit.id)
    speaking = samples_of(standing)
    lines = [
        _determined(found, row, amended, speaking.get(row.pk))
        for row in found.rows["determinations"]
    ]
    lines += [_read(found, row, amended, speaking.get(row.pk)) for row in found.rows["readings"]]
    kept = {row.id for row in standing}
    for mean in found.rows["means"]:
        if not mean.verdict_detail.get("ended"):
            place = max(at for at, line in enumerate(lines) if line.key in mean.members)
            lines.insert(place + 1, _mean(found, mean, stands=mean.id in kept))
    return lines


def _mean(found: Trace, row: Mean, *, stands: bool) -> Line:
    """A mean with all its samples or readings."""
    averaging = MEANS[row.verdict_detail.get("averaging", HOURLY)]
    many = {"mean": averaging, "n": len(row.members)}
    bottles: list[Any] = []
    if row.of == Mean.READINGS:
        count = _("%(mean)s，%(n)s 次读数") % many
    else:
        members = [found.by_id[found.by_id[key].bottle_factor_id] for key in row.members]
        bottles = [found.by_id[factor.bottle_id] for factor in members]
        count = _("%(mean)s，%(n)s 个样品") % many
    return Line(
        row.pk, reverse("results:visit", args=[found.visit.id]), str(found.by_id[row.point_id]),
        row.factor, f"{row.value} {row.unit}", *_verdict(row.verdict, row.times), stands,
        "；".join(part for part in (count, row.reason) if part),
        tuple((bottle.short, f"b-{bottle.short}") for bottle in bottles), None, (), "", None,
    )  # fmt: skip


def _determined(found: Trace, row: Any, amended: set[UUID], mean: Mean | None) -> Line:
    factor = found.by_id[row.bottle_factor_id]
    bottle = found.by_id[factor.bottle_id]
    return Line(
        row.pk,
        reverse("results:detail", args=[row.id]), str(found.by_id[bottle.point_id]), factor.factor,
        f"{row.raw} {row.unit}", *_of_sample(bottle.qc, row, mean),
        row.pk not in amended and row.state == "approved",
        row.amend_reason or row.sent_back_reason, ((bottle.short, f"b-{bottle.short}"),),
        row.started_at,
        tuple(
            (part, name) for part, name in (
                (_("分析人"), _name(found, row.analyst_id)),
                (_("校核"), _name(found, row.checked_by_id)),
                (_("审定"), _name(found, row.approved_by_id)),
            ) if name
        ),
        *_instrument(found, row.instrument_id, row.entered_at),
    )  # fmt: skip


def _of_sample(qc: str, row: Determination, mean: Mean | None) -> tuple[str, str]:
    """The verdict of a sample as the report has it: none of a blank, which is no sample of the
    unit, and of one that a mean stands for what the mean leaves to it."""
    if qc == "blank":
        return "", ""
    return _alone(row, mean)


def _alone(row: Determination | Reading, mean: Mean | None) -> tuple[str, str]:
    said = unmet(row, mean)
    return _verdict(said["verdict"], said["times"]) if said else ("idle", str(BY_MEAN))


def _read(found: Trace, row: Any, amended: set[UUID], mean: Mean | None) -> Line:
    item = found.by_id[row.item_id]
    kind, word = _alone(row, mean)
    return Line(
        row.pk, reverse("visits:reading", args=[row.id]), str(found.by_id[item.point_id]), item.factor,
        f"{row.raw} {row.unit}", kind, word, row.pk not in amended, row.amend_reason, (), row.at,
        ((_("测定"), _name(found, row.by_id)), (_("确认"), _second(found, row))),
        *_instrument(found, row.instrument_id, row.at),
    )  # fmt: skip


def _second(found: Trace, row: Any) -> str:
    """Who confirmed a reading; without that, that it waits or why nobody did."""
    if row.state == "awaiting":
        return _("待第二人确认")
    return row.unconfirmed_reason or _name(found, row.confirmed_by_id)


def _verdict(verdict: str, times: str) -> tuple[str, str]:
    kind, word = words.VERDICT.get(verdict, ("", ""))
    if verdict == "exceeds" and times:
        return kind, _("超标 %(times)s 倍") % {"times": printed_times(times)}
    return kind, str(word)


def _instrument(found: Trace, key: UUID | None, at: datetime) -> tuple[str, Any]:
    """The instrument with the calibration that was on file when it was used."""
    row = found.by_id.get(key)
    if row is None:
        return "", None
    until = calibration_at(at, now=row.calibrated_to, before=row.calibrated_before)
    return " ".join(w for w in (row.name, row.model, row.number) if w), until


def _name(found: Trace, key: UUID | None) -> str:
    row = found.by_id.get(key)
    return str(row.name) if row else ""


def bottles(found: Trace, gaps: Sequence[FoundGap]) -> list[Bottle]:
    """Every bottle from the filling to its end."""
    parts = {name: found.under(name, "bottle_id") for name in
             ("handovers", "keepings", "receipts", "bottle_factors")}  # fmt: skip
    broken: dict[UUID, int] = {}
    for gap in gaps:
        broken[gap.bottle_id] = broken.get(gap.bottle_id, 0) + 1
    return [
        Bottle(
            row, f"b-{row.short}", f"{row.short} {found.by_id[row.point_id]}",
            tuple(sorted(_steps(found, row, parts), key=lambda step: step.at)),
            broken.get(row.id, 0),
            "、".join(f.factor for f in parts["bottle_factors"].get(row.id, ())),
        )
        for row in found.rows["bottles"]
    ]  # fmt: skip


def _steps(found: Trace, row: Any, parts: dict[str, dict[UUID, list[Any]]]) -> list[Step]:
    seal = _("封志 %(seal)s") % {"seal": row.seal_number}
    steps = [Step(row.sampled_at, _("采样"), _name(found, row.sampled_by_id), seal)]
    if row.confirmed_at:
        steps.append(Step(row.confirmed_at, _("确认"), _name(found, row.confirmed_by_id)))
    for h in parts["handovers"].get(row.id, ()):
        text = f"{_name(found, h.giver_id)} → {_name(found, h.taker_id)}"
        word = _("交接") if h.state == "accepted" else _("交接未成")
        steps.append(Step(h.answered_at or h.offered_at, word, text, _care(h)))
    steps += [
        Step(k.at, _("保管"), _name(found, k.by_id), f"{k.place} {_care(k)}".strip())
        for k in parts["keepings"].get(row.id, ())
    ]
    for r in parts["receipts"].get(row.id, ()):
        word = _("接收") if r.accepted else _("拒收")
        steps.append(Step(r.at, word, _name(found, r.by_id), r.reason or r.deviation or _care(r)))
    steps += [
        Step(f.analysed_at, _("开始分析"), f.factor)
        for f in parts["bottle_factors"].get(row.id, ())
        if f.analysed_at
    ]
    if row.ended_at:
        steps.append(Step(row.ended_at, _("样品去向"), row.ended_reason))
    return steps


def _care(row: Any) -> str:
    """Temperature and seal as they were read."""
    seal = getattr(row, "seal_intact", None)
    said = [] if row.temperature_c is None else [f"{row.temperature_c} ℃"]
    if seal is not None:
        said.append(_("封志完好") if seal else _("封志破损"))
    return "，".join(said)


def people(found: Trace) -> list[Somebody]:
    """Everybody on the way, by name, with certificates valid at the time of the visit."""
    held = found.under("certificates", "staff_id")
    side = dict(SIDES)
    crew = {m.staff_id: side[m.side] for m in found.rows["crew"]}
    agencies = {a.id: a.name for a in found.rows["agencies"]}
    return [
        Somebody(
            row.name, agencies.get(row.agency_id, ""), crew.get(row.id, ""),
            "、".join(f"{c.get_kind_display()} {c.number}" for c in held.get(row.id, ())),
        )
        for row in sorted(found.rows["people"], key=lambda r: (r.id not in crew, r.name))
    ]  # fmt: skip
