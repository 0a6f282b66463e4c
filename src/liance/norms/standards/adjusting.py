"""What happens to a read number before it is compared: oxygen conversion, noise corrections."""

from decimal import Decimal
from fractions import Fraction

from liance.norms.citations import Certainty, Citation
from liance.norms.errors import NormError
from liance.norms.standards.cases import Reading, with_unit
from liance.norms.standards.conditions import condition_number
from liance.norms.standards.decimals import Exact, ended, plain, shown
from liance.norms.standards.discharge import BENCHMARK, discharge_ratio, read_products
from liance.norms.standards.judging import is_ph
from liance.norms.standards.limits import LimitKind
from liance.norms.standards.noise import (
    BACKGROUND,
    CLOSE,
    CONTRADICTED,
    PEAK,
    WHOLE,
    WITHOUT_BACKGROUND,
    NoiseKind,
    background_contradicts,
    compliant_close_to_background,
    compliant_without_background,
    correct_for_background,
    whole_level,
)
from liance.norms.standards.oxygen import (
    EXCESS_AIR,
    OXYGEN,
    excess_air,
    excess_air_factor,
    marked,
    oxygen_doubtful,
    oxygen_factor,
)
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.removal import (
    REMOVAL,
    RemovalRule,
    removal_applies,
    removal_met,
    removal_rate,
)
from liance.norms.standards.reported import ValueKind, is_absent, read_reported
from liance.norms.standards.rounding import round_to_place
from liance.norms.standards.steps import Step, one_line
from liance.norms.standards.unit_symbols import Scale
from liance.norms.standards.units import Unit
from liance.norms.standards.verdicts import Verdict, not_judged

_PER_GAS = (("length", -3), ("normal volume", -1), ("parts", 1))


def gas_concentration(unit: Unit) -> bool:
    """Whether a unit is an amount per volume of gas, so that thinning by air changes it."""
    return any(dimension in unit.dimensions for dimension in _PER_GAS)


def convert_by_oxygen(reading: Reading, reference: Decimal | None, o2_text: str) -> Verdict | None:
    """Bring a reading to the reference oxygen content, its mark kept; a verdict where that fails.

    Nothing happens where neither content is given.
    """
    measured = condition_number("o2_measured", o2_text)
    if isinstance(measured, Verdict) or (measured is None and reference is None):
        return measured
    if not gas_concentration(reading.units.target) or reading.case.medium in ("water", "noise"):
        return not_judged(Reason.OXYGEN_NOT_APPLICABLE, reading.units.shown or reading.case.medium)
    if measured is None:
        return not_judged(Reason.OXYGEN_MEASURED_MISSING, plain(reference or Decimal(0)))
    if reference is None:
        return not_judged(Reason.OXYGEN_REFERENCE_MISSING, plain(measured))
    factor = oxygen_factor(measured, reference)
    if isinstance(factor, NormError):
        return not_judged(Reason.OXYGEN_NOT_BELOW_21, factor.parts["text"])
    if reading.number is not None:
        _convert(reading, factor, f"(21 − {plain(reference)})/(21 − {plain(measured)})")
    if oxygen_doubtful(measured):
        reading.steps.append(Step("oxygen_high", plain(measured)))
    return None


def convert_by_excess_air(reading: Reading, reference: Decimal, o2_text: str) -> Verdict | None:
    """Bring a reading to the coefficient of excess air of an older limit, its mark kept; a verdict
    where that fails."""
    measured = condition_number("o2_measured", o2_text)
    if isinstance(measured, Verdict):
        return measured
    if not gas_concentration(reading.units.target) or reading.case.medium in ("water", "noise"):
        return not_judged(Reason.OXYGEN_NOT_APPLICABLE, reading.units.shown or reading.case.medium)
    if measured is None:
        return not_judged(Reason.EXCESS_AIR_OXYGEN_MISSING, plain(reference))
    found = excess_air(measured)
    if isinstance(found, NormError):
        return not_judged(Reason.OXYGEN_NOT_BELOW_21, found.parts["text"])
    factor = excess_air_factor(found, reference)
    if isinstance(factor, NormError):
        return not_judged(Reason.EXCESS_AIR_UNDER_1, factor.parts["text"])
    if reading.number is not None:
        ratio = f"21/(21 − {plain(measured)})/{plain(reference)}"
        _convert(reading, factor, ratio, Step("excess_air_converted", citation=EXCESS_AIR))
    reading.steps.extend(unverified(EXCESS_AIR))
    if oxygen_doubtful(measured):
        reading.steps.append(Step("oxygen_high", plain(measured)))
    return None


def convert_by_benchmark(reading: Reading, volume_text: str, text: str) -> Verdict | None:
    """Bring a concentration in water to the benchmark discharge volume, its mark kept; a verdict
    where that fails. As measured where less than the benchmark is discharged.

    Nothing happens where neither volume nor products are given.
    """
    if is_absent(volume_text) and is_absent(text):
        return None
    dimensions = reading.units.target.dimensions
    thinned = ("length", -3) in dimensions and reading.case.medium in ("", "water", "水", "废水")
    if not thinned or is_ph(reading.case.factor):
        return not_judged(Reason.BENCHMARK_NOT_APPLICABLE, reading.units.shown or "–")
    found = _ratio(volume_text, text)
    if isinstance(found, Verdict):
        return found
    ratio, said = found
    if ratio < 1:
        reading.steps.append(Step("benchmark_not_reached", shown(ratio), said, BENCHMARK))
    elif reading.number is not None:
        _convert(reading, Fraction(ratio), said, Step("benchmark_converted", citation=BENCHMARK))
    reading.steps.extend(unverified(BENCHMARK))
    return None


def _ratio(volume_text: str, text: str) -> tuple[Exact, str] | Verdict:
    """What is discharged by what the products allow, and how it comes about."""
    volume = condition_number("volume", volume_text)
    if isinstance(volume, Verdict):
        return volume
    products = None if is_absent(text) else read_products(text)
    if products is None and not is_absent(text):
        return not_judged(Reason.CONDITION_UNREADABLE, one_line(f"products={text}"))
    if volume is None or products is None:
        return not_judged(Reason.BENCHMARK_INCOMPLETE, "volume" if volume is None else "products")
    ratio = discharge_ratio(volume, products)
    if isinstance(ratio, NormError):
        return not_judged(Reason.CONDITION_UNREADABLE, f"volume={volume_text}")
    allowed = " + ".join(f"{plain(p.output)} × {plain(p.benchmark)}" for p in products)
    return ratio, f"{plain(volume)}/({allowed})"


_BY_OXYGEN = Step("oxygen_converted", citation=OXYGEN)


def _convert(reading: Reading, factor: Fraction, ratio: str, by: Step = _BY_OXYGEN) -> None:
    before = reading.number or Decimal(0)
    after = ended(Fraction(before) * factor)
    unit = reading.units.target_shown
    result = with_unit(_as_reported(reading, after), unit)
    value = with_unit(_as_reported(reading, before), unit)
    formula = f"{shown(before)} × {ratio}"
    reading.steps.append(Step(by.code, result, formula, by.citation, value))
    reading.number = after


def _as_reported(reading: Reading, number: Exact) -> str:
    """A number with the mark the laboratory gave it: ND stays ND, its bound beside it."""
    text = shown(number)
    if reading.kind is ValueKind.NUMBER:
        return text
    reported = read_reported(reading.case.value)
    if not isinstance(reported, NormError) and reported.kind is ValueKind.NOT_DETECTED:
        return f"{reading.case.value.strip()} (<{text})"
    return marked(reading.case.value, reading.kind, text)


def correct_noise(reading: Reading, kind: NoiseKind, background_text: str) -> Verdict | None:
    """Correct a level for its background and round it to whole dB, in the order of GB 12348.

    A verdict where HJ 706 gives one without a corrected value, or where none can be given.
    """
    background = condition_number("background", background_text)
    if isinstance(background, Verdict):
        return background
    if reading.units.unit.scale is not Scale.LEVEL:
        return not_judged(Reason.NOISE_NOT_APPLICABLE, reading.units.shown or "–")
    measured = reading.number
    if reading.kind is not ValueKind.NUMBER or not isinstance(measured, Decimal):
        return None
    if kind is not NoiseKind.LEQ:
        return _peak(reading, measured)
    if background is None:
        return _without_background(reading, measured)
    return _with_background(reading, measured, background)


def _peak(reading: Reading, measured: Decimal) -> Verdict | None:
    """A greatest level is compared directly; where its rounding alone would decide nothing is."""
    reading.steps.append(Step("noise_direct", citation=PEAK))
    bound = _limit(reading)
    if bound is not None and whole_level(measured) <= bound < measured:
        step = Step(Reason.PEAK_ROUNDING_OPEN, citation=PEAK)
        return _settled(reading, VerdictKind.CANNOT_JUDGE, Reason.PEAK_ROUNDING_OPEN, step)
    _whole(reading, measured)
    return None


def _whole(reading: Reading, level: Decimal) -> None:
    reading.number = whole_level(level)
    unit = reading.units.target_shown
    value = with_unit(plain(level), unit)
    result = with_unit(plain(reading.number), unit)
    reading.steps.append(Step("noise_whole", result, "10^0", WHOLE, value))


def _limit(reading: Reading) -> Decimal | None:
    return reading.limit.high if reading.limit.kind is LimitKind.UPPER else None


def _without_background(reading: Reading, measured: Decimal) -> Verdict | None:
    limit = _limit(reading)
    if limit is not None and compliant_without_background(measured, limit):
        reading.steps.append(Step("background_not_needed", citation=WITHOUT_BACKGROUND))
        _whole(reading, measured)
        return None
    if measured == round_to_place(measured, 0) and "." not in reading.case.value:
        # a whole number is what a report prints after correction and rounding
        reading.steps.append(Step("background_taken_as_done"))
        _whole(reading, measured)
        return None
    step = Step(Reason.BACKGROUND_MISSING, citation=WITHOUT_BACKGROUND)
    return _settled(reading, VerdictKind.NOT_JUDGED, Reason.BACKGROUND_MISSING, step)


def _with_background(reading: Reading, measured: Decimal, background: Decimal) -> Verdict | None:
    corrected = correct_for_background(measured, background)
    limit = _limit(reading)
    unit = reading.units.target_shown
    value = with_unit(f"{plain(measured)} / {plain(background)}", unit)
    if background_contradicts(measured, background):
        return _contradicted(reading, measured, limit, value)
    if corrected is not None:
        code = "background_corrected" if corrected.correction else "background_none"
        formula = f"Δ = {plain(corrected.difference)}, {plain(corrected.correction)}"
        result = with_unit(plain(corrected.level), unit)
        reading.steps.append(Step(code, result, formula, BACKGROUND, value))
        _whole(reading, corrected.level)
        return None
    if limit is None:
        return None
    formula = f"{plain(measured)} − {plain(limit)}"
    if compliant_close_to_background(measured, limit):
        step = Step("background_close", "", formula, CLOSE, value)
        return _settled(reading, VerdictKind.COMPLIANT, Reason.WITHIN_LIMIT, step)
    step = Step(Reason.BACKGROUND_TOO_CLOSE, "", formula, CLOSE, value)
    return _settled(reading, VerdictKind.CANNOT_JUDGE, Reason.BACKGROUND_TOO_CLOSE, step)


def _contradicted(
    reading: Reading, measured: Decimal, limit: Decimal | None, value: str
) -> Verdict | None:
    """A background over the measured level: what is under the limit is so whatever the background
    was, all else is measured again."""
    if limit is not None and compliant_without_background(measured, limit):
        reading.steps.append(
            Step("background_over_noted", citation=WITHOUT_BACKGROUND, value=value)
        )
        _whole(reading, measured)
        return None
    reason = Reason.BACKGROUND_OVER_MEASURED
    step = Step(reason, citation=CONTRADICTED, value=value)
    return _settled(reading, VerdictKind.CANNOT_JUDGE, reason, step)


def _settled(reading: Reading, verdict: VerdictKind, reason: Reason, step: Step) -> Verdict:
    """A verdict that stands without a corrected value; an unverified rule says so."""
    limit = reading.limit
    said = Step("limit", with_unit(limit.operator + limit.text, reading.units.target_shown))
    citation = step.citation or WITHOUT_BACKGROUND
    steps = (*reading.steps, said, step, *unverified(citation))
    number = plain(reading.number) if reading.number is not None else ""
    shown_value = f"<{limit.text}" if verdict is VerdictKind.COMPLIANT else number
    return Verdict(verdict, reason, citation, steps, shown_value, limit.text)


def unverified(*citations: Citation) -> tuple[Step, ...]:
    """The remark on every rule that was not yet checked against its printed text."""
    return tuple(
        Step("unverified", f"{c.source} {c.article}", citation=c)
        for c in citations
        if c.certainty is Certainty.UNVERIFIED
    )


def judge_removal(reading: Reading, rule: RemovalRule, influent_text: str) -> Verdict | None:
    """The verdict by removal where the influent is strong enough, none where the limit decides.

    Over the limit the influent must be known: what is under the limit is compliant either way.
    """
    influent = condition_number("influent", influent_text)
    if isinstance(influent, Verdict):
        return influent
    limit, effluent = _limit(reading), reading.number
    if influent is None or limit is None or effluent is None:
        over = limit is not None and effluent is not None and Fraction(effluent) > Fraction(limit)
        return not_judged(Reason.INFLUENT_MISSING, plain(rule.influent_over)) if over else None
    entering = reading.units.change.apply(influent)
    if not removal_applies(rule, entering):
        return None
    rate = removal_rate(entering, effluent)
    if isinstance(rate, NormError):
        return not_judged(Reason.CONDITION_UNREADABLE, f"influent={influent_text}")
    met = removal_met(rule, rate)
    verdict = VerdictKind.COMPLIANT if met else VerdictKind.EXCEEDS
    reason = Reason.REMOVAL_MET if met else Reason.REMOVAL_NOT_MET
    demanded = f">{_percent(rule.rate)}"
    entered = with_unit(shown(entering), reading.units.target_shown)
    formula = f"({shown(entering)} − {shown(effluent)})/{shown(entering)}"
    steps = (
        *reading.steps,
        Step("removal_applies", entered, f"> {plain(rule.influent_over)}", REMOVAL),
        Step("removal_rate", _percent(rate), formula, REMOVAL),
        Step("limit", demanded),
        Step(reason.value, verdict.value, citation=REMOVAL),
    )
    return Verdict(verdict, reason, REMOVAL, steps, _percent(rate), demanded)


def _percent(rate: Exact) -> str:
    return shown(ended(Fraction(rate) * 100)) + "%"
